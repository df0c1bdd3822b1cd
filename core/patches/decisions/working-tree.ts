import { lstat, mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { HealerError } from '../../errors.js';
import { gitBytes, gitResult } from '../../git/command.js';
import { type ChangedEntry, changedEntries } from '../../git/history/diff.js';
import type { Repository } from '../../git/repository.js';
import { replaceFile } from '../../workspace/replace-file.js';
import { temporaryFolder } from '../../workspace/temporary-folder.js';

/**
 * Makes the change between two commits to the user's files as they are now, by a three-way merge of each. All
 * results are known before the first file is written. Throws MERGE_CONFLICT; then every file is as it was.
 */
export async function changeWorkingTree(repo: Repository, from: string, to: string): Promise<void> {
  const plans: Plan[] = [];
  for (const change of await changedEntries(repo, from, to))
    plans.push(await planFile(repo, change, from, to));
  const done: Plan[] = [];
  try {
    for (const plan of plans) {
      done.push(plan);
      await put(repo, plan.path, plan.after, plan.mode);
    }
  } catch (cause) {
    for (const plan of done.reverse()) await put(repo, plan.path, plan.before).catch(() => {});
    throw new HealerError('FILE_UNREADABLE', 'The fix could not be written into the files', { cause });
  }
}

interface Plan {
  path: string;
  before: Buffer | null;
  after: Buffer | null;
  /** Permission bits to set, where the change is about them. */
  mode?: number;
}

async function planFile(repo: Repository, change: ChangedEntry, from: string, to: string): Promise<Plan> {
  const { file, oldMode, newMode } = change;
  const path = join(repo.root, file);
  if (![oldMode, newMode].every((mode) => mode === '000000' || mode.startsWith('100'))) throw conflict(file);
  const before = await readPlainFile(repo, file);
  const [base, theirs] = await Promise.all([
    oldMode === '000000' ? null : readCheckedOut(repo, from, file),
    newMode === '000000' ? null : readCheckedOut(repo, to, file),
  ]);
  const after = await mergeFile(repo, file, { ours: before, base, theirs });
  const modeChanged = oldMode !== newMode && after !== null;
  return { path, before, after, ...(modeChanged && newMode === '100755' && { mode: 0o755 }) };
}

/** The bytes as a checkout would write them: line ends and filters as the user's settings have them. */
const readCheckedOut = (repo: Repository, commit: string, file: string): Promise<Buffer> =>
  gitBytes(repo, ['cat-file', '--filters', `${commit}:${file}`]);

interface Sides {
  ours: Buffer | null;
  base: Buffer | null;
  theirs: Buffer | null;
}

async function mergeFile(
  repo: Repository,
  file: string,
  { ours, base, theirs }: Sides,
): Promise<Buffer | null> {
  if (same(ours, base)) return theirs;
  if (same(ours, theirs)) return ours;
  if (ours === null || base === null || theirs === null) throw conflict(file);
  const [alikeBase, alikeTheirs] = [base, theirs].map((text) => withLineEndsOf(ours, text)) as [
    Buffer,
    Buffer,
  ];
  const folder = await temporaryFolder('merge');
  try {
    const texts = { ours, base: alikeBase, theirs: alikeTheirs };
    for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
    const names = Object.keys(texts).map((name) => join(folder, name));
    const result = await gitResult(repo, ['merge-file', '-p', '-q', ...names]);
    if (result.exitCode !== 0) throw conflict(file);
    return result.stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const same = (a: Buffer | null, b: Buffer | null): boolean => (a && b ? a.equals(b) : a === b);

/** An editor may have written other line ends than git would; a merge would then see every line as changed. */
function withLineEndsOf(model: Buffer, text: Buffer): Buffer {
  const [wanted, found] = [model, text].map((bytes) => bytes.includes('\r\n'));
  if (wanted === found) return text;
  const unix = text.toString('latin1').replace(/\r\n/g, '\n');
  return Buffer.from(wanted ? unix.replace(/\n/g, '\r\n') : unix, 'latin1');
}

/** Null where there is no file. A link, or a folder that leads out of the checkout, is not followed. */
async function readPlainFile(repo: Repository, file: string): Promise<Buffer | null> {
  const path = join(repo.root, file);
  const stats = await lstat(path).catch(() => null);
  const folder = await nearestFolder(dirname(path));
  if (folder !== repo.root && !folder.startsWith(repo.root + sep)) throw conflict(file);
  if (stats === null) return null;
  if (!stats.isFile()) throw conflict(file);
  return readFile(path);
}

async function nearestFolder(folder: string): Promise<string> {
  return realpath(folder).catch(() => nearestFolder(dirname(folder)));
}

async function put(repo: Repository, path: string, content: Buffer | null, mode?: number): Promise<void> {
  if (content === null) {
    await rm(path, { force: true });
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  // Not beside the file: whoever comes after a kill finds nothing in the user's folders that is not theirs.
  const draftIn = join(repo.commonDir, 'healer');
  await mkdir(draftIn, { recursive: true });
  const options = mode === undefined ? {} : { mode };
  await replaceFile(path, content, { ...options, draftIn }).catch((error) => {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    return replaceFile(path, content, options);
  });
}

function conflict(file: string): HealerError {
  return new HealerError('MERGE_CONFLICT', `${JSON.stringify(file)} has changed where the fix changes it`, {
    next: 'Run healer heal again to build on what is there now',
  });
}
