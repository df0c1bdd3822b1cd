import { createHash } from 'node:crypto';
import { HealerError } from '../../errors.js';
import { pathsInDiff, treeOfDiff } from '../../git/changes/patch-file.js';
import type { Snapshot } from '../../git/changes/snapshot.js';
import { type ChangedEntry, changedEntries } from '../../git/history/diff.js';
import { readFileAt } from '../../git/objects/objects.js';
import type { Candidate, Edit } from '../../model.js';
import { makeCandidate } from '../../repair/candidate.js';
import { reduce } from '../../repair/strategies/model/answer/reduce.js';
import { wordingOf } from '../../repair/strategies/model/wording.js';
import { decodeText } from '../../sandbox/decode.js';
import { applyEdits } from '../../sandbox/edits.js';
import { protectedPath } from '../../sandbox/guard/paths.js';
import type { Opened } from '../session.js';

/** A candidate, or why there can be none, as one sentence. `files` are the paths that the diff names. */
export type ReadDiff = { files: string[] } & ({ candidate: Candidate } | { refused: string });

/**
 * Reads a unified diff as a candidate that `author` made: edits of existing text files and nothing else. What it says of
 * modes, links and names is refused, not left out, since half a diff is another one. Throws USAGE where it is no diff,
 * MERGE_CONFLICT where it does not apply.
 */
export async function candidateOfDiff(
  { repo }: Pick<Opened, 'repo'>,
  { tree }: Pick<Snapshot, 'tree'>,
  text: string,
  author: string,
): Promise<ReadDiff> {
  const diff = text.endsWith('\n') ? text : `${text}\n`;
  if ((diff.match(/^[-+]/gm)?.length ?? 0) > mostLines)
    return { files: [], refused: `More than ${mostLines} lines would change.` };
  const files = await pathsInDiff(repo, diff);
  if (files === null)
    throw new HealerError('USAGE', 'git finds no change in the diff', {
      next: 'Give a unified diff as `git diff` prints it, with paths relative to the repository.',
    });
  for (const file of files) {
    const kind = protectedPath(file);
    if (kind) return { files, refused: `${JSON.stringify(file)} is ${kind}.` };
  }
  const after = await treeOfDiff(repo, tree, diff);
  const read = await editsBetween({ repo }, tree, after);
  if ('refused' in read) return { files, refused: read.refused };
  const candidate = makeCandidate({
    strategy: 'mcp',
    ...wordingOf(read.edits, read.before),
    edits: read.edits,
    prior: 0.5,
    // What the author was asked, nobody told.
    origin: { model: author, prompt: 'none', promptHash: sha256(''), answerHash: sha256(text) },
  });
  return { files, candidate };
}

/** A change of more lines is no fix of one fault, and to compare such texts takes long. */
const mostLines = 4_000;

type ReadEdits = { edits: Edit[]; before: string[] } | { refused: string };

async function editsBetween({ repo }: Pick<Opened, 'repo'>, from: string, to: string): Promise<ReadEdits> {
  const found: { edits: Edit[]; before: string[] } = { edits: [], before: [] };
  for (const entry of await changedEntries(repo, from, to)) {
    const { file } = entry;
    const refused = refuseEntry(entry);
    if (refused) return { refused };
    const [old, now] = await Promise.all([textAt({ repo }, from, file), textAt({ repo }, to, file)]);
    if (old === undefined || now === undefined)
      return { refused: `${JSON.stringify(file)} is not UTF-8 text.` };
    const edits = editsOf(file, old, now);
    found.edits.push(...edits);
    found.before.push(...edits.map(({ range }) => old.slice(range.start, range.end)));
  }
  return found.edits.length > 0 ? found : { refused: 'It changes nothing.' };
}

function refuseEntry({ file, oldMode, newMode }: ChangedEntry): string | null {
  const name = JSON.stringify(file);
  if (oldMode === absent) return `${name} would be a new file.`;
  if (newMode === absent) return `${name} would be deleted.`;
  if (![oldMode, newMode].every((mode) => mode.startsWith('100')))
    return `${name} is no plain file before and after.`;
  return oldMode === newMode ? null : `The mode of ${name} would change.`;
}

const absent = '000000';

/** As small as they can be told; the whole text where smaller ones do not give just what the diff says. */
function editsOf(file: string, old: string, now: string): Edit[] {
  const small = reduce(file, old, 0, old.length, now);
  if (isSame(small, old, now)) return small;
  return [{ range: { file, start: 0, end: old.length }, text: now }];
}

function isSame(edits: readonly Edit[], old: string, now: string): boolean {
  try {
    return applyEdits(old, edits) === now;
  } catch {
    return false;
  }
}

async function textAt(
  { repo }: Pick<Opened, 'repo'>,
  tree: string,
  file: string,
): Promise<string | undefined> {
  const bytes = await readFileAt(repo, tree, file);
  return bytes && decodeText(bytes);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
