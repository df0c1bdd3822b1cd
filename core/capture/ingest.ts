import type { Failure, TestResult, ThrownError } from '../model.js';
import { framesOf, relativizeThrown } from './failures.js';
import type { Diagnostic } from './formats/diagnostic.js';
import { parseEslintJson, parseEslintText } from './formats/eslint.js';
import { parseJsonReport } from './formats/json-report.js';
import { parseLog } from './formats/log.js';
import { parseSarif } from './formats/sarif.js';
import { parseTsc } from './formats/tsc.js';
import { withoutColours } from './plain-text.js';
import { projectPath } from './project-path.js';
import type { Tracked } from './trackers/tracked.js';

export interface IngestOptions {
  /** What the text is called: a file name, or `-`. */
  name: string;
  /** Absolute folder of the checkout that the text speaks of. */
  root?: string;
  at?: string;
  tree?: string | null;
  branch?: string | null;
}

/** What a text tells of, before it is placed in the project. */
interface Told {
  tests?: readonly TestResult[];
  diagnostics?: readonly Diagnostic[];
  errors?: readonly ThrownError[];
  tracked?: readonly Tracked[];
}

/**
 * The failures that a text tells of: TAP, JUnit XML, SARIF 2.1, JSON reports of Jest, Vitest and ESLint, output of tsc
 * and ESLint, events of Sentry, issues of GitHub, traces of OpenTelemetry, and logs with stack traces in them. The format
 * is told from the text; one that is none of these gives no failures.
 */
export async function ingest(text: string, options: IngestOptions): Promise<Failure[]> {
  const plain = withoutColours(text.replace(/^\uFEFF/, '')).replace(/\r\n/g, '\n');
  const told = await read(plain);
  const root = options.root ?? process.cwd();
  const place = {
    at: options.at ?? new Date().toISOString(),
    tree: options.tree ?? null,
    branch: options.branch ?? null,
  };
  const failing = (told.tests ?? []).filter((test) => test.status === 'failed');
  const diagnostics = (told.diagnostics ?? []).map((each) => fromDiagnostic(each, root));
  return [
    ...(await Promise.all(failing.map((test) => fromTest(test, root)))),
    ...diagnostics,
    ...(await Promise.all((told.errors ?? []).map((thrown) => fromLog(thrown, root)))),
    ...(await fromTracked(told.tracked ?? [], root)),
  ].map((failure) => ({ ...place, ...failure }));
}

async function read(text: string): Promise<Told> {
  const start = text.trimStart();
  if (start.startsWith('{') || start.startsWith('[')) {
    const told = await readJson(start);
    if (told) return told;
  }
  if (start.startsWith('<') && /<testsuites?[\s>]/.test(start)) {
    const { parseJUnit } = await import('../runners/junit.js');
    return { tests: parseJUnit(start) };
  }
  if (/^TAP version \d+$/m.test(text) || (/^(?:not )?ok \d+\b/m.test(text) && /^\d+\.\.\d+/m.test(text))) {
    const { parseTap } = await import('../runners/tap.js');
    const tests = parseTap(text);
    if (tests.length > 0) return { tests };
  }
  return { diagnostics: [...parseTsc(text), ...parseEslintText(text)], errors: parseLog(text) };
}

async function readJson(text: string): Promise<Told | undefined> {
  const { readTracked, readTrackedLines } = await import('./trackers/read-tracked.js');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    const tracked = readTrackedLines(text);
    return tracked && { tracked };
  }
  const diagnostics = parseSarif(json) ?? parseEslintJson(json);
  if (diagnostics) return { diagnostics };
  const tests = parseJsonReport(json);
  if (tests) return { tests };
  const tracked = readTracked(json);
  return tracked && { tracked };
}

type Placeless = Omit<Failure, 'at' | 'tree' | 'branch'> & { at?: string };

async function fromTest(test: TestResult, root: string): Promise<Placeless> {
  const thrown = test.error ?? { name: 'Error', message: 'The test failed without saying why' };
  const file = test.file === '' ? '' : projectPath(test.file, root).file;
  return {
    sensor: 'test',
    thrown: relativizeThrown(thrown, root),
    frames: await framesOf(thrown, root),
    test: { file, path: test.path, ...(test.line !== undefined && { line: test.line }) },
  };
}

function fromDiagnostic({ sensor, rule, message, file, line, column }: Diagnostic, root: string): Placeless {
  const location = { file: projectPath(file, root).file, line, ...(column !== undefined && { column }) };
  const name = sensor === 'compiler' ? 'TypeScriptError' : 'LintError';
  return { sensor, thrown: { name, message, ...(rule && { code: rule }) }, frames: [], location };
}

async function fromLog(thrown: ThrownError, root: string): Promise<Placeless> {
  return { sensor: 'log', thrown: relativizeThrown(thrown, root), frames: await framesOf(thrown, root) };
}

/** What has no frame with a place, as of other languages, is nothing that could be looked for here. */
export async function fromTracked(tracked: readonly Tracked[], root: string): Promise<Placeless[]> {
  if (tracked.length === 0) return [];
  const { placeThrown } = await import('./trackers/place-stack.js');
  const failures: Placeless[] = [];
  for (const { id, at, thrown, source } of tracked) {
    const failure = await fromLog(await placeThrown(thrown, root), root);
    if (failure.frames.length > 0) failures.push({ ...failure, run: id, source, ...(at && { at }) });
  }
  return failures;
}
