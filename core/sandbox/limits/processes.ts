import { readdirSync, readFileSync } from 'node:fs';

/** What a process uses now, as /proc tells it. */
export interface ProcessUse {
  pid: number;
  parent: number;
  /** One letter: `R` for running, `S` for sleeping, `D` for waiting for a disk. */
  state: string;
  /** Processor time so far, in milliseconds. */
  cpuMs: number;
  threads: number;
  /** Bytes in memory, with what it shares with others. */
  resident: number;
}

/** Clock ticks of /proc/PID/stat are hundredths of a second on every Linux that Node runs on. */
const tickMs = 10;

/** The number of one that has ended may be given to one that belongs: after so many looks everybody is looked at again. */
const looksAtStrangers = 10;

/**
 * Each call looks at `pid` and all living processes that descend from it; null where there is no /proc. Read at once and
 * without a pause, since what is watched may leave other threads no turn. A machine may have hundreds of processes more:
 * those that descend from others are not read at each look.
 */
export function watchProcesses(pid: number): () => ProcessUse[] | null {
  let strangers = new Set<number>();
  let looks = 0;
  return () => {
    const pids = list();
    if (pids === null) return null;
    if (looks % looksAtStrangers === 0) strangers = new Set();
    looks += 1;
    const read = pids.flatMap((each) => (strangers.has(each) ? [] : (readUse(each) ?? [])));
    const family = descend(read, (each) => each.pid === pid);
    // Not of whose ancestors one was missed: it may have started while the list was read.
    for (const each of descend(read, ({ parent }) => parent === 0 || strangers.has(parent)))
      if (!family.has(each)) strangers.add(each.pid);
    return [...family];
  };
}

/** Those that `isFirst` picks, and all below them. */
function descend(
  processes: readonly ProcessUse[],
  isFirst: (process: ProcessUse) => boolean,
): Set<ProcessUse> {
  const children = new Map<number, ProcessUse[]>();
  for (const each of processes) {
    const siblings = children.get(each.parent);
    if (siblings) siblings.push(each);
    else children.set(each.parent, [each]);
  }
  const found = new Set(processes.filter(isFirst));
  for (const each of found) for (const child of children.get(each.pid) ?? []) found.add(child);
  return found;
}

/** Bytes of a process that are its own: without programs and libraries that it shares. 0 where it has ended. */
export function ownMemory(pid: number): number {
  const text = read(`/proc/${pid}/status`) ?? '';
  const kibibytes = ['RssAnon', 'RssShmem', 'VmSwap'].map((name) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0),
  );
  return kibibytes.reduce((sum, each) => sum + each, 0) * 1024;
}

function readUse(pid: number): ProcessUse | null {
  const text = read(`/proc/${pid}/stat`);
  if (text === null) return null;
  // The second field, in brackets, may itself hold spaces and brackets: proc(5).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  return {
    pid,
    parent: field(4),
    state: fields[0] ?? '',
    cpuMs: (field(14) + field(15)) * tickMs,
    threads: field(20),
    resident: field(24) * pageBytes(),
  };
}

let known: number | undefined;

/** A power of two: what Node says of itself in bytes, by what the kernel says in pages. */
function pageBytes(): number {
  if (known !== undefined) return known;
  const pages = Number(read('/proc/self/statm')?.split(' ')[1] ?? 0);
  known = pages > 0 ? 2 ** Math.round(Math.log2(process.memoryUsage.rss() / pages)) : 4096;
  return known;
}

function list(): number[] | null {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return null;
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}
