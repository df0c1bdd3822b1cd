import { git } from '../command.js';
import type { Repository } from '../repository.js';

/** One changed place. A side of no lines has `oldStart` or `newStart` on the line before it, as in a unified diff. */
export interface Hunk {
  file: string;
  oldStart: number;
  oldLines: number;
  newStart: number;
  newLines: number;
  /** Lines with their ends; the last one has none where the file has none. */
  oldText: string;
  newText: string;
}

/** What changed between two commits or trees, without context. Binary files, modes and submodules are left out. */
export async function changedHunks(repo: Repository, from: string, to: string): Promise<Hunk[]> {
  return parseHunks(await git(repo, ['diff-tree', '-r', '-p', '-U0', ...plain, from, to]));
}

/** Unified diff between two commits or trees that `git apply` takes. */
export function patchText(repo: Repository, from: string, to: string): Promise<string> {
  return git(repo, ['diff-tree', '-r', '-p', '--binary', '--full-index', ...plain, from, to]);
}

/** Paths, `/`-separated, that differ between two commits or trees. */
export async function changedFiles(repo: Repository, from: string, to: string): Promise<string[]> {
  const names = await git(repo, ['diff-tree', '-r', '-z', '--name-only', '--no-renames', from, to]);
  return names.split('\0').filter(Boolean);
}

/** A path that differs. Modes are octal, `000000` where nothing is there. */
export interface ChangedEntry {
  file: string;
  oldMode: string;
  newMode: string;
}

/** The paths that differ between two commits or trees, with what they are on either side. */
export async function changedEntries(repo: Repository, from: string, to: string): Promise<ChangedEntry[]> {
  const raw = await git(repo, ['diff-tree', '-r', '-z', '--raw', '--no-renames', from, to]);
  const fields = raw.split('\0').filter(Boolean);
  const changes: ChangedEntry[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [oldMode = '', newMode = ''] = (fields[index] ?? '').slice(1).split(' ');
    changes.push({ file: fields[index + 1] ?? '', oldMode, newMode });
  }
  return changes;
}

const plain = [
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-renames',
  '--no-commit-id',
  '--submodule=short',
  '--inter-hunk-context=0',
  '--src-prefix=a/',
  '--dst-prefix=b/',
];

export function parseHunks(diff: string): Hunk[] {
  const hunks: Hunk[] = [];
  let oldFile = '';
  let newFile = '';
  let submodule = false;
  let left = { old: 0, new: 0 };
  let hunk: Hunk | undefined;
  let side: 'oldText' | 'newText' = 'oldText';
  for (const line of diff.split('\n')) {
    if (hunk && line.startsWith('\\')) {
      hunk[side] = hunk[side].slice(0, -1);
    } else if (hunk && (left.old > 0 || left.new > 0)) {
      side = line.startsWith('-') ? 'oldText' : 'newText';
      left[side === 'oldText' ? 'old' : 'new'] -= 1;
      hunk[side] += `${line.slice(1)}\n`;
    } else if (line.startsWith('diff --git ')) {
      submodule = false;
      hunk = undefined;
    } else if (/^(index .* |(new|deleted) file mode )160000$/.test(line)) {
      submodule = true;
    } else if (line.startsWith('--- ')) {
      oldFile = pathOf(line.slice(4));
    } else if (line.startsWith('+++ ')) {
      newFile = pathOf(line.slice(4));
    } else {
      const place = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
      if (!place) continue;
      left = { old: Number(place[2] ?? 1), new: Number(place[4] ?? 1) };
      hunk = {
        file: newFile === '' ? oldFile : newFile,
        oldStart: Number(place[1]),
        oldLines: left.old,
        newStart: Number(place[3]),
        newLines: left.new,
        oldText: '',
        newText: '',
      };
      if (!submodule) hunks.push(hunk);
    }
  }
  return hunks;
}

/** `''` for /dev/null. A path with a space ends in a tab; one with unusual bytes is quoted as in C. */
function pathOf(header: string): string {
  const name = header.replace(/\t$/, '');
  if (name === '/dev/null') return '';
  return (name.startsWith('"') ? unquote(name.slice(1, -1)) : name).slice(2);
}

function unquote(text: string): string {
  const escapes: Record<string, number> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };
  const bytes: Buffer[] = [];
  for (const [part, escaped] of text.matchAll(/\\([0-7]{3}|.)|[^\\]+/g)) {
    if (escaped === undefined) bytes.push(Buffer.from(part));
    else if (escaped.length === 3) bytes.push(Buffer.from([Number.parseInt(escaped, 8)]));
    else bytes.push(Buffer.from([escapes[escaped] ?? escaped.charCodeAt(0)]));
  }
  return Buffer.concat(bytes).toString('utf8');
}
