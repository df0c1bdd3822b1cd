import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** How many times longer a program may work in silence before it has said anything: it compiles, say. */
const startFactor = 4;
const lookEveryMs = 500;

/** Clock ticks of /proc/PID/stat are hundredths of a second on every Linux that Node runs on. */
const tickMs = 10;

export interface SpinWatch {
  /** The program said something: it is not stuck. */
  sign(): void;
  stop(): void;
}

/**
 * Calls `onSpin` once the processes below `pid` have used `spinMs` milliseconds of processor time without a sign of life
 * (a word printed, a file growing in `signsIn`): an endless loop. Waiting (for a timer, a socket, a lock, or a busy
 * machine) is never taken for one. Where there is no /proc it never fires.
 */
export function watchSpinning(pid: number, spinMs: number, onSpin: () => void, signsIn?: string): SpinWatch {
  let cpuAtSign = -1;
  let allowedMs = spinMs * startFactor;
  let size = 0;
  const sign = () => {
    cpuAtSign = -1;
    allowedMs = spinMs;
  };
  const look = async (): Promise<void> => {
    const [cpuMs, written] = await Promise.all([cpuBelow(pid), signsIn ? sizeOf(signsIn) : 0]);
    if (written > size) sign();
    size = written;
    if (cpuMs === null) return;
    if (cpuAtSign < 0) cpuAtSign = cpuMs;
    if (cpuMs - cpuAtSign >= allowedMs) onSpin();
  };
  const timer = setInterval(() => void look(), lookEveryMs);
  return { sign, stop: () => clearInterval(timer) };
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size + 1,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
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
