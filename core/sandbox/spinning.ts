import { readdir, readFile } from 'node:fs/promises';

/** Share of a processor, over the time that nothing was said, from which silence means a loop and not a wait. */
const busyShare = 0.1;
const lookEveryMs = 500;

/** Clock ticks of /proc/PID/stat are hundredths of a second on every Linux that Node runs on. */
const tickMs = 10;

export interface SpinWatch {
  /** The program said something: it is not stuck. */
  sign(): void;
  stop(): void;
}

/**
 * Calls `onSpin` once the processes below `pid` have worked for `spinMs` milliseconds without a sign of life: an endless
 * loop. Waiting (for a timer, a socket, a lock) is never taken for one. Where there is no /proc it never fires.
 */
export function watchSpinning(pid: number, spinMs: number, onSpin: () => void): SpinWatch {
  let since = { at: Date.now(), cpuMs: -1 };
  const look = async (): Promise<void> => {
    const cpuMs = await cpuBelow(pid);
    if (cpuMs === null) return;
    if (since.cpuMs < 0) since.cpuMs = cpuMs;
    const quietMs = Date.now() - since.at;
    if (quietMs >= spinMs && cpuMs - since.cpuMs >= quietMs * busyShare) onSpin();
  };
  const timer = setInterval(() => void look(), lookEveryMs);
  return {
    sign: () => {
      since = { at: Date.now(), cpuMs: -1 };
    },
    stop: () => clearInterval(timer),
  };
}

/** Processor time, in milliseconds, of all living processes that descend from `pid`; null where nothing tells. */
async function cpuBelow(pid: number): Promise<number | null> {
  const names = await readdir('/proc').catch(() => null);
  if (names === null) return null;
  const stats = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(readStat));
  const living = stats.filter((stat) => stat !== null);
  const below = (parent: number): number =>
    living
      .filter((each) => each.parent === parent)
      .reduce((sum, child) => sum + child.cpuMs + below(child.pid), 0);
  return below(pid);
}

async function readStat(name: string): Promise<{ pid: number; parent: number; cpuMs: number } | null> {
  const text = await readFile(`/proc/${name}/stat`, 'latin1').catch(() => null);
  if (text === null) return null;
  // The second field, in brackets, may itself hold spaces and brackets: proc(5).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return {
    pid: Number(name),
    parent: Number(fields[1]),
    cpuMs: (Number(fields[11]) + Number(fields[12])) * tickMs,
  };
}
