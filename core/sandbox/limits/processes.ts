import { readdirSync, readFileSync } from 'node:fs';

/** What a process uses now, as /proc tells it. */
export interface ProcessUse {
  pid: number;
  parent: number;
  /** Processor time so far, in milliseconds. */
  cpuMs: number;
  threads: number;
  /** Bytes in memory, with what it shares with others. */
  resident: number;
}

/** Clock ticks of /proc/PID/stat are hundredths of a second on every Linux that Node runs on. */
const tickMs = 10;

/**
 * `pid` and all living processes that descend from it; null where there is no /proc. Read at once and without a pause, since
 * what is watched may leave other threads no turn.
 */
export function processesOf(pid: number): ProcessUse[] | null {
  const names = list();
  if (names === null) return null;
  const children = new Map<number, ProcessUse[]>();
  const tree: ProcessUse[] = [];
  for (const name of names) {
    const use = /^\d+$/.test(name) ? readUse(name) : null;
    if (!use) continue;
    if (use.pid === pid) tree.push(use);
    const siblings = children.get(use.parent);
    if (siblings) siblings.push(use);
    else children.set(use.parent, [use]);
  }
  for (const each of tree) tree.push(...(children.get(each.pid) ?? []));
  return tree;
}

/** Bytes of a process that are its own: without programs and libraries that it shares. 0 where it has ended. */
export function ownMemory(pid: number): number {
  const text = read(`/proc/${pid}/status`) ?? '';
  const kibibytes = ['RssAnon', 'RssShmem', 'VmSwap'].map((name) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0),
  );
  return kibibytes.reduce((sum, each) => sum + each, 0) * 1024;
}

function readUse(name: string): ProcessUse | null {
  const text = read(`/proc/${name}/stat`);
  if (text === null) return null;
  // The second field, in brackets, may itself hold spaces and brackets: proc(5).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  return {
    pid: Number(name),
    parent: field(4),
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

function list(): string[] | null {
  try {
    return readdirSync('/proc');
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
