import { createReadStream } from 'node:fs';
import { appendFile, mkdir, open, readFile, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Store } from '../../store/store.js';
import { isPackedEdit } from '../../syntax/templates/template.js';
import type { MinedCommit, MinedEdit } from './mine-commit.js';

/** Where a mining has come to: all commits that lead to `through` are mined, of those `limit` newest ones. */
export interface Reached {
  through: string;
  limit: number;
}

/** A commit that a later one took back. */
export interface TakenBack {
  takenBack: string;
}

export interface Mined {
  commits: Map<string, MinedCommit>;
  reached: Reached | null;
}

/** Raised when what is mined of a commit changes. */
const version = 2;

/**
 * What was mined of the history, one JSON value a line, in the cache: what is lost is mined again. A line that was torn by the
 * end of a process is passed over, and cut off before more is written.
 */
export function openMinedFile({ folder, prepare }: Pick<Store, 'folder' | 'prepare'>) {
  const path = join(folder, 'cache', 'patterns', `mined-${version}.jsonl`);
  return {
    async read(): Promise<Mined> {
      const mined: Mined = { commits: new Map(), reached: null };
      const takenBack = new Set<string>();
      for await (const line of linesOf(path)) take(line, mined, takenBack);
      for (const id of takenBack) mined.commits.set(id, { commit: id, at: 0, edits: [] });
      return mined;
    },
    /** What is mined already, by name alone: that takes a hundredth of the memory. */
    async known(): Promise<{ commits: Set<string>; reached: Reached | null }> {
      const commits = new Set<string>();
      const mined: Mined = { commits: new Map(), reached: null };
      const takenBack = new Set<string>();
      for await (const line of linesOf(path)) {
        take(line, mined, takenBack);
        for (const id of mined.commits.keys()) commits.add(id);
        mined.commits.clear();
      }
      for (const id of takenBack) commits.add(id);
      return { commits, reached: mined.reached };
    },
    async append(values: readonly (MinedCommit | Reached | TakenBack)[]): Promise<void> {
      if (values.length === 0) return;
      await prepare();
      await mkdir(dirname(path), { recursive: true });
      await cutTornLine(path);
      await appendFile(path, values.map((value) => `${JSON.stringify(value)}\n`).join(''));
    },
  };
}

export type MinedFile = ReturnType<typeof openMinedFile>;

/** Line by line, so that the whole is never held as text; none where there is no file. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  try {
    for await (const chunk of createReadStream(path, 'utf8')) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  yield rest;
}

function take(line: string, mined: Mined, takenBack: Set<string>): void {
  if (line === '') return;
  try {
    const value = JSON.parse(line) as Partial<MinedCommit & Reached & TakenBack>;
    if (typeof value.through === 'string' && typeof value.limit === 'number')
      mined.reached = { through: value.through, limit: value.limit };
    else if (typeof value.takenBack === 'string') takenBack.add(value.takenBack);
    else if (typeof value.commit === 'string' && typeof value.at === 'number' && Array.isArray(value.edits))
      mined.commits.set(value.commit, {
        commit: value.commit,
        at: value.at,
        edits: value.edits.filter(isMinedEdit),
        ...(isPast(value) && { files: value.files, past: value.past }),
      });
  } catch {
    // Torn: the commit is mined again.
  }
}

const isPast = (value: object): value is Required<Pick<MinedCommit, 'files' | 'past'>> => {
  const { files, past } = value as Partial<MinedCommit>;
  return Array.isArray(files) && files.every((file) => typeof file === 'string') && typeof past === 'object';
};

const isMinedEdit = (value: unknown): value is MinedEdit =>
  isPackedEdit(value) &&
  typeof (value as MinedEdit).file === 'string' &&
  typeof (value as MinedEdit).change === 'number';

async function cutTornLine(path: string): Promise<void> {
  const file = await open(path, 'r').catch(() => null);
  if (!file) return;
  let keep: number | null = null;
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(1);
    if (size > 0) await file.read(tail, 0, 1, size - 1);
    if (size > 0 && tail[0] !== 10) keep = (await readFile(path)).lastIndexOf(10) + 1;
  } finally {
    await file.close();
  }
  if (keep !== null) await truncate(path, keep);
}
