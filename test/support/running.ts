import { readdir, readFile } from 'node:fs/promises';

/** A process of this machine, told from a later one that has the same number by when it was started. */
export interface Running {
  pid: number;
  parent: number;
  /** In ticks of the kernel. */
  startedAt: string;
  words: string[];
}

/** All processes of this machine, in sandboxes as well. Linux alone. */
export async function runningProcesses(): Promise<Running[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = names.map(async (name): Promise<Running[]> => {
    try {
      const [stat, line] = await Promise.all(
        ['stat', 'cmdline'].map((file) => readFile(`/proc/${name}/${file}`, 'utf8')),
      );
      // The name before it is in brackets, and may hold any sign.
      const fields = (stat ?? '').slice((stat ?? '').lastIndexOf(')') + 2).split(' ');
      const [state, parent] = fields;
      if (state === 'Z') return [];
      const startedAt = fields[19] ?? '';
      return [{ pid: Number(name), parent: Number(parent), startedAt, words: (line ?? '').split('\0') }];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
  return (await Promise.all(found)).flat();
}

/** The process, and all that have started it up to `ancestor`, which is left out; null where that did not start it. */
export function lineOf(process: Running, ancestor: number, all: readonly Running[]): Running[] | null {
  if (process.parent === ancestor) return [process];
  const parent = all.find(({ pid }) => pid === process.parent);
  const line = parent ? lineOf(parent, ancestor, all) : null;
  return line && [process, ...line];
}

export const isSame = (one: Running, other: Running): boolean =>
  one.pid === other.pid && one.startedAt === other.startedAt;
