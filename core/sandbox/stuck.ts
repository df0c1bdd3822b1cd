import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProcessUse, watchProcesses } from './limits/processes.js';

/** How many times longer a program may work in silence before it has said anything: it compiles, say. */
const startFactor = 4;
const lookEveryMs = 500;

/** Of the time that passes, how much processor time a program that waits still takes: it collects garbage, say. */
const shareWaiting = 0.02;
const waitingMs = 50;

export interface StuckLimits {
  /** Milliseconds of processor time without a sign of life: an endless loop. */
  spinMs: number;
  /** Milliseconds without a sign of life and without work. */
  idleMs: number;
}

export interface StuckWatch {
  /** The program said something: it is not stuck. */
  sign(): void;
  stop(): void;
}

/**
 * Calls `onStuck` once the processes of `pid` work, or wait, for longer than they may without a sign of life: a word
 * printed, a file growing in `signsIn`. What wants a processor on a busy machine, or waits for a disk, is not idle.
 * Where there is no /proc it never does.
 */
export function watchStuck(
  pid: number,
  { spinMs, idleMs }: StuckLimits,
  onStuck: (how: 'loop' | 'idle') => void,
  signsIn?: string,
): StuckWatch {
  const processes = watchProcesses(pid);
  let cpuAtSign = -1;
  let allowedMs = spinMs * startFactor;
  let size = 0;
  let work = { at: performance.now(), cpuMs: 0 };
  const sign = () => {
    cpuAtSign = -1;
    allowedMs = spinMs;
    work = { at: performance.now(), cpuMs: Number.NEGATIVE_INFINITY };
  };
  const look = async (): Promise<void> => {
    const seen = processes();
    const written = signsIn ? await sizeOf(signsIn) : 0;
    if (written > size) sign();
    size = written;
    if (seen === null) return;
    const cpuMs = seen.reduce((sum, each) => sum + each.cpuMs, 0);
    if (cpuAtSign < 0) cpuAtSign = cpuMs;
    if (cpuMs - cpuAtSign >= allowedMs) onStuck('loop');
    const now = performance.now();
    const mostMs = waitingMs + shareWaiting * (now - work.at);
    // The processor time of those that have ended is gone.
    if (seen.some(wantsTurn) || Math.abs(cpuMs - work.cpuMs) > mostMs) work = { at: now, cpuMs };
    else if (now - work.at >= idleMs) onStuck('idle');
  };
  const timer = setInterval(() => void look(), lookEveryMs);
  return { sign, stop: () => clearInterval(timer) };
}

/** Running or waiting for its turn, or for a disk: proc(5). */
const wantsTurn = ({ state }: ProcessUse): boolean => state === 'R' || state === 'D';

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
