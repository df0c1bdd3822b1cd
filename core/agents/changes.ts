import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { namesGitFolder } from '../git/refs/names.js';
import { decodeText } from '../sandbox/decode.js';
import type { FileChange } from './agent.js';
import { type FileMark, type Files, listFiles } from './files.js';

/** What a program changed, or why that is no edit of text files that are there, as one sentence. */
export type Changes = { changes: FileChange[] } | { refused: string };

export interface Ground {
  /** Absolute folder that the program wrote in. Nothing of it runs any more. */
  folder: string;
  /** What was in it before. */
  before: Files;
  /** Text of a file of the snapshot; undefined where there is none. */
  read(file: string): Promise<string | undefined>;
  /** Which of these new files the snapshot's own settings of git ignore. */
  ignored(files: string[]): Promise<ReadonlySet<string>>;
}

/** A longer file, or a change of more lines, is no fix of one fault; and to compare such texts takes long. */
const mostBytes = 1_048_576;
const mostLines = 4_000;

/**
 * Reads what became of a folder as texts of existing files, before and after. Anything else that was made of it (a new
 * file that is not ignored, one that is gone, a link, a pipe) is told, and nothing is taken: half an edit is another edit.
 */
export async function readChanges({ folder, before, read, ignored }: Ground): Promise<Changes> {
  const after = await listFiles(folder);
  if (after === null) return { refused: 'What it left behind cannot be read, or is too much to read.' };
  const touched = [...after].filter(([file, { mark }]) => before.get(file)?.mark !== mark);
  const odd = oddity(before, after, touched);
  if (odd !== null) return { refused: odd };
  const fresh = touched.map(([file]) => file).filter((file) => !before.has(file));
  const hidden = await ignored(fresh);
  const made = fresh.find((file) => !hidden.has(file));
  if (made !== undefined) return { refused: `${JSON.stringify(made)} would be a new file.` };
  const changes: FileChange[] = [];
  for (const [file] of touched.filter(([path]) => before.has(path))) {
    const [was, is] = await Promise.all([read(file), readText(folder, file)]);
    if (was === undefined || is === undefined)
      return { refused: `${JSON.stringify(file)} is no text file of the snapshot, or is too long.` };
    if (is === was) continue;
    if (changedLines(was, is) > mostLines)
      return { refused: `More than ${mostLines} lines of ${JSON.stringify(file)} would change.` };
    changes.push({ file, before: was, after: is });
  }
  return { changes };
}

function oddity(before: Files, after: Files, touched: readonly [string, FileMark][]): string | null {
  for (const [file] of before) if (!after.has(file)) return `${JSON.stringify(file)} would be deleted.`;
  for (const [file, { kind }] of touched) {
    const name = JSON.stringify(file);
    if (namesGitFolder(file)) return `${name} would be a repository of its own.`;
    if (kind === 'link' || before.get(file)?.kind === 'link') return `${name} is a symbolic link.`;
    if (kind === 'other') return `${name} is no plain file.`;
  }
  return null;
}

async function readText(folder: string, file: string): Promise<string | undefined> {
  const handle = await open(
    join(folder, file),
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  ).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const { size } = await handle.stat();
    return size > mostBytes ? undefined : decodeText(await handle.readFile());
  } finally {
    await handle.close();
  }
}

/** Lines between those that both texts begin and end with. */
function changedLines(was: string, is: string): number {
  const [old, now] = [was.split(/\r?\n/), is.split(/\r?\n/)];
  let first = 0;
  while (first < old.length && first < now.length && old[first] === now[first]) first += 1;
  let last = 0;
  const most = Math.min(old.length, now.length) - first;
  while (last < most && old.at(-1 - last) === now.at(-1 - last)) last += 1;
  return old.length + now.length - 2 * (first + last);
}
