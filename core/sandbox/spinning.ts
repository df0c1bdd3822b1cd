import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { watchProcesses } from './limits/processes.js';

/** How many times longer a program may work in silence before it has said anything: it compiles, say. */
const startFactor = 4;
const lookEveryMs = 500;

export interface SpinWatch {
  /** The program said something: it is not stuck. */
  sign(): void;
  stop(): void;
}

/**
 * Calls `onSpin` once the processes of `pid` have used `spinMs` milliseconds of processor time without a sign of life
 * (a word printed, a file growing in `signsIn`): an endless loop. Waiting (for a timer, a socket, a lock, or a busy
 * machine) is never taken for one. Where there is no /proc it never fires.
 */
export function watchSpinning(pid: number, spinMs: number, onSpin: () => void, signsIn?: string): SpinWatch {
  const processes = watchProcesses(pid);
  let cpuAtSign = -1;
  let allowedMs = spinMs * startFactor;
  let size = 0;
  const sign = () => {
    cpuAtSign = -1;
    allowedMs = spinMs;
  };
  const look = async (): Promise<void> => {
    const cpuMs = processes()?.reduce((sum, each) => sum + each.cpuMs, 0) ?? null;
    const written = signsIn ? await sizeOf(signsIn) : 0;
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
