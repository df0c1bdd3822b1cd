import { isAncestor } from '../../git/history/ancestry.js';
import { type ObjectReader, openObjectReader } from '../../git/objects/object-reader.js';
import type { Repository } from '../../git/repository.js';
import { parseTree } from '../../syntax/templates/parse-tree.js';
import type { Tree } from '../../syntax/templates/tree.js';
import { type ChangedFile, fixedFiles, type LoggedCommit, readLog } from './fix-commits.js';
import { type ChangedText, type MinedCommit, mineChange } from './mine-commit.js';
import type { MinedFile } from './mined-file.js';
import { pastEditOf } from './past-edit.js';

export interface MiningOptions {
  /** The revision whose history is mined, as a commit id. */
  head: string;
  /** Most commits to look back. */
  limit: number;
  /** Asked before each commit; what is mined by then stays. */
  hurry(): boolean;
  onProgress?(done: number, of: number): void;
  signal?: AbortSignal;
}

export interface MiningReport {
  /** Commits that were looked at, those of them that fix something, and edits that were taken from them, in this run. */
  commits: number;
  fixes: number;
  edits: number;
  /** Whether all was mined that was asked for. */
  complete: boolean;
}

const batch = 25;
/** Of so many fixes, the newest, it is also found out what kind of edit each was: that takes longer than all else. */
const mostRecent = 300;

/**
 * Mines the fixing commits of a history that are not mined yet, the newest first, and keeps what they did. One git lists the
 * commits, another gives the contents. Every few commits are written at once, so that whoever goes on after the end of a
 * process begins where it stopped.
 */
export async function mineHistory(
  repo: Pick<Repository, 'root'>,
  file: MinedFile,
  options: MiningOptions,
): Promise<MiningReport> {
  const { head, limit, hurry, onProgress, signal } = options;
  const { commits: known, reached } = await file.known();
  const report: MiningReport = { commits: 0, fixes: 0, edits: 0, complete: false };
  if (reached && reached.through === head && reached.limit >= limit) return { ...report, complete: true };
  const goesOn =
    reached !== null && reached.limit >= limit && (await isAncestor(repo, reached.through, head));
  const log = await readLog(repo, {
    from: head,
    limit,
    ...(goesOn && { known: reached.through }),
    ...(signal && { signal }),
  });
  report.commits = log.length;
  await file.append(log.flatMap(({ message }) => takenBackBy(message)));
  const fixes = log.flatMap((commit): Fix[] => {
    const files = fixedFiles(commit);
    // Messages are of no use any more.
    const { id, at } = commit;
    return files.length > 0 && !known.has(id) ? [{ id, at, files }] : [];
  });
  log.length = 0;
  const reader = openObjectReader(repo);
  const parse = rememberingTrees();
  let waiting: MinedCommit[] = [];
  try {
    for (const [index, fix] of fixes.entries()) {
      signal?.throwIfAborted();
      if (hurry()) return report;
      const mined = await mineOne(fix, reader, { parse, isRecent: index < mostRecent });
      waiting.push(mined);
      report.fixes += 1;
      report.edits += mined.edits.length;
      if (waiting.length >= batch) {
        await file.append(waiting);
        waiting = [];
        onProgress?.(index + 1, fixes.length);
      }
    }
    await file.append([...waiting, { through: head, limit: Math.max(limit, goesOn ? reached.limit : 0) }]);
    waiting = [];
    return { ...report, complete: true };
  } finally {
    reader.dispose();
    await file.append(waiting);
  }
}

/** What git itself writes into the message of a revert. */
const takenBackBy = (message: string): { takenBack: string }[] =>
  [...message.matchAll(/^This reverts commit ([0-9a-f]{40,64})\b/gm)].map(([, id = '']) => ({
    takenBack: id,
  }));

/** A commit that fixes something, and the sources that it changed. */
type Fix = Pick<LoggedCommit, 'id' | 'at'> & { files: readonly ChangedFile[] };

async function mineOne(
  { id, at, files }: Fix,
  reader: ObjectReader,
  { parse, isRecent }: { parse: typeof parseTree; isRecent: boolean },
): Promise<MinedCommit> {
  const texts: ChangedText[] = [];
  for (const { path, before, after } of files) {
    const [one, other] = [await readText(reader, before), await readText(reader, after)];
    if (one !== null && other !== null) texts.push({ path, before: one, after: other });
  }
  const mined = { commit: id, at, edits: mineChange(texts, parse) };
  if (!isRecent || mined.edits.length === 0) return mined;
  return { ...mined, files: texts.map(({ path }) => path), past: await pastEditOf(texts) };
}

async function readText(reader: ObjectReader, id: string | null): Promise<string | null> {
  const object = id === null ? null : await reader.read(id);
  return object === null || typeof object === 'string' || object.type !== 'blob'
    ? null
    : object.content.toString('utf8');
}

/** What a file became in one commit is what it was in a later one. */
function rememberingTrees(): typeof parseTree {
  const trees = new Map<string, Tree | null>();
  return (file, text) => {
    const key = `${file}\n${text}`;
    const known = trees.get(key);
    if (known !== undefined) return known;
    const tree = parseTree(file, text);
    trees.set(key, tree);
    if (trees.size > 40) trees.delete(trees.keys().next().value ?? '');
    return tree;
  };
}
