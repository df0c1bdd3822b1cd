import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import { printableLine, printableText, withoutCommands } from '../../../cli/render/printable.js';
import { jsonText } from '../../../cli/terminal.js';
import { classify } from '../../../core/capture/classify.js';
import { describe } from '../../../core/capture/describe.js';
import { relativizeThrown } from '../../../core/capture/failures.js';
import { fingerprint } from '../../../core/capture/fingerprint.js';
import { parseEslintJson, parseEslintText } from '../../../core/capture/formats/eslint.js';
import { parseJsonReport } from '../../../core/capture/formats/json-report.js';
import { parseLog, readError } from '../../../core/capture/formats/log.js';
import { parseSarif } from '../../../core/capture/formats/sarif.js';
import { parseTsc } from '../../../core/capture/formats/tsc.js';
import { ingest } from '../../../core/capture/ingest.js';
import { placesInMessage } from '../../../core/capture/message-places.js';
import { excerptOf, parseStack } from '../../../core/capture/stack.js';
import { parseConfig } from '../../../core/config/load.js';
import { isHealerError } from '../../../core/errors.js';
import { parseHunks } from '../../../core/git/history/diff.js';
import { isObjectId, isPatchBranch, isPlainPath, namesGitFolder } from '../../../core/git/refs/names.js';
import type { Failure, TestResult } from '../../../core/model.js';
import { parseStatement } from '../../../core/patches/evidence/evidence.js';
import { parseCode } from '../../../core/repair/strategies/model/answer/functions.js';
import { readHole } from '../../../core/repair/strategies/model/answer/hole.js';
import { type ReadAnswer, readAnswer } from '../../../core/repair/strategies/model/answer/read.js';
import { parseJUnit } from '../../../core/runners/junit.js';
import { readRecordText } from '../../../core/runners/records.js';
import { parseTap } from '../../../core/runners/tap.js';
import { applyEdits } from '../../../core/sandbox/edits.js';
import { withoutSecrets } from '../../../core/secrets/without-secrets.js';
import { parseEvents } from '../../../core/store/ledger-events.js';
import { replay } from '../../../core/store/replay.js';
import { isErrorRecord, isPatch } from '../../../core/store/schemas.js';
import { splitWords } from '../../../core/workspace/words.js';
import { parsePrinted } from '../../../hooks/printed-error.js';

/** One reader of foreign text. It throws where it breaks a promise of its own, and where the reader does. */
export interface FuzzTarget {
  name: string;
  /** Folder of the corpus whose texts its inputs are made from. */
  corpus: string;
  /** Inputs of all that it gets: a slow reader gets fewer. */
  share: number;
  run(text: string): unknown;
}

const root = '/home/ada/shop';

export const fuzzTargets: readonly FuzzTarget[] = [
  { name: 'stack traces', corpus: 'stacks', share: 4, run: readStack },
  { name: 'printed errors', corpus: 'stacks', share: 2, run: (text) => checkThrown(parsePrinted(text)) },
  { name: 'logs', corpus: 'logs', share: 2, run: readLog },
  { name: 'TAP', corpus: 'tap', share: 1, run: (text) => parseTap(text).forEach(checkTest) },
  { name: 'JUnit XML', corpus: 'junit', share: 1, run: (text) => parseJUnit(text).forEach(checkTest) },
  { name: 'compilers and linters', corpus: 'diagnostics', share: 2, run: readDiagnostics },
  { name: 'JSON reports', corpus: 'reports', share: 1, run: readReports },
  {
    name: 'any text that is ingested',
    corpus: '',
    share: 1,
    run: (text) => ingest(text, { name: '-', root }),
  },
  { name: 'inbox records', corpus: 'inbox', share: 1, run: readRecordText },
  { name: 'settings', corpus: 'settings', share: 0.2, run: readSettings },
  { name: 'packs of the ledger', corpus: 'ledger', share: 2, run: readPack },
  { name: 'notes', corpus: 'ledger', share: 1, run: parseStatement },
  { name: 'diffs', corpus: 'diffs', share: 2, run: readDiff },
  { name: 'answers of models', corpus: 'answers', share: 0.5, run: readModel },
  { name: 'fillings of holes', corpus: 'answers', share: 0.2, run: fillHole },
  { name: 'fingerprints', corpus: 'stacks', share: 2, run: checkFingerprint },
  { name: 'secrets', corpus: 'secrets', share: 1, run: checkSecrets },
  { name: 'paths and refs', corpus: 'names', share: 4, run: checkName },
  { name: 'texts for the terminal', corpus: '', share: 2, run: checkTerminal },
  { name: 'command lines', corpus: 'names', share: 2, run: splitWords },
];

function readStack(text: string): void {
  for (const { file, line } of parseStack(text, root)) {
    assert.ok(file !== '');
    assert.ok(Number.isInteger(line));
  }
  excerptOf(text);
  placesInMessage({ message: text });
}

function readLog(text: string): void {
  for (const thrown of parseLog(text)) checkThrown(thrown);
  checkThrown(readError(text));
}

function checkThrown(thrown: { name: string; message: string } | null): void {
  if (thrown) assert.deepEqual([typeof thrown.name, typeof thrown.message], ['string', 'string']);
}

function checkTest({ path, status, durationMs }: TestResult): void {
  assert.ok(path.every((part) => typeof part === 'string'));
  assert.ok(['passed', 'failed', 'skipped', 'todo'].includes(status));
  assert.ok(!Number.isNaN(durationMs));
}

function readDiagnostics(text: string): void {
  for (const { file, line } of [...parseTsc(text), ...parseEslintText(text)])
    assert.ok(file !== '' && Number.isFinite(line));
}

function readReports(text: string): void {
  const json = jsonOf(text);
  parseSarif(json);
  parseEslintJson(json);
  parseJsonReport(json)?.forEach(checkTest);
}

async function readSettings(text: string): Promise<void> {
  await parseConfig(text, 'config.json').catch((error: unknown) => {
    if (!isHealerError(error, 'CONFIG_INVALID')) throw error;
  });
}

function readPack(text: string): void {
  const { events } = parseEvents(text);
  for (const { id, at } of events) assert.ok(typeof id === 'string' && !Number.isNaN(Date.parse(at)));
  for (const patch of replay(events, 'patch', isPatch).records)
    assert.ok(isObjectId(patch.commit) && isPatchBranch(patch.branch));
  replay(events, 'error', isErrorRecord);
}

function readDiff(text: string): void {
  for (const { oldLines, newLines } of parseHunks(text)) assert.ok(oldLines >= 0 && newLines >= 0);
}

const program = `export function add(a, b) {
  return a - b;
}

export const twice = (value) => add(value, value);
`;

async function readModel(text: string): Promise<void> {
  parseCode(text);
  checkAnswer(
    await readAnswer(text, {
      shown: ['src/add.js'],
      read: async (file) => (file === 'src/add.js' ? program : undefined),
    }),
  );
}

const hole = (() => {
  const start = program.indexOf('a - b');
  return { file: 'src/add.js', text: program, start, end: start + 'a - b'.length };
})();

function fillHole(text: string): void {
  checkAnswer(readHole(text, { ...hole, kind: 'expression' } as Parameters<typeof readHole>[1]));
}

/** Whatever it says, its edits are of the file that was shown, and fit its text. */
function checkAnswer(answer: ReadAnswer): void {
  if (!('edits' in answer)) return;
  assert.ok(answer.edits.every(({ range }) => range.file === 'src/add.js'));
  applyEdits(program, answer.edits);
}

function checkFingerprint(text: string): void {
  const here = fingerprint(failureIn(root, text));
  assert.match(here, /^[0-9a-f]{64}$/);
  const moved = text.replaceAll(rootAlone, elsewhere);
  // Separators of either kind lead to it, and a URL that lacks a slash.
  if (!moved.replaceAll('\\', '/').includes(root.slice(1)) && !namedTwice.test(text))
    assert.equal(fingerprint(failureIn(elsewhere, moved)), here);
  assert.ok(describe(failureIn(root, text)).length <= 120);
  classify(failureIn(root, text));
}

const elsewhere = '/home/ann/checkouts/shop-2';
/** The folder of the checkout where it begins a path, and is not the end of another name. */
const rootAlone = /(?<=(?:^|[\s('"`])(?:file:\/\/)?)\/home\/ada\/shop(?=\/)/gm;
/** A frame whose path holds the absolute path of its own checkout once more: no machine has such a file. */
const namedTwice = /^[ \t]*(?=at |\/|file:)[^\n]*\/home\/ada\/shop\/[^\n]*\/home\/ada\/shop\//m;

function failureIn(folder: string, text: string): Failure {
  const thrown = readError(text);
  return {
    sensor: 'log',
    at: '2026-01-01T00:00:00.000Z',
    thrown: relativizeThrown(thrown, folder),
    frames: parseStack(text, folder),
    tree: null,
    branch: null,
  };
}

function checkSecrets(text: string): void {
  const safe = withoutSecrets(text, {});
  assert.equal(withoutSecrets(safe, {}), safe);
}

/** What passes stays inside, on every system; and nothing in it is git's. */
function checkName(text: string): void {
  isObjectId(text);
  if (isPatchBranch(text)) assert.match(text, /^healer\/[a-z0-9-]+$/);
  if (!isPlainPath(text)) return;
  assert.ok(posix.join('/r', text).startsWith('/r/'));
  assert.ok(win32.join('C:\\r', text).startsWith('C:\\r\\'));
  assert.ok(!namesGitFolder(text) && !/^-|[\u0000-\u001f\\:]/.test(text));
}

const commands = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

function checkTerminal(text: string): void {
  assert.doesNotMatch(printableLine(text), commands);
  assert.doesNotMatch(printableText(text), commands);
  assert.doesNotMatch(jsonText({ text }), commands);
  assert.doesNotMatch(withoutCommands(text).replace(/\u001b\[[0-9;]*m/g, ''), commands);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
