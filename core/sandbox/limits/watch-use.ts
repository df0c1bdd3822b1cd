import { type Exceeded, exceeded, type Limits, memoryOf } from './limits.js';
import { ownMemory, type ProcessUse, watchProcesses } from './processes.js';
import { meterWrites } from './written.js';

export interface UseWatch {
  stop(): void;
}

const lookEveryMs = 250;
/** The disk is looked at every so many looks. */
const diskEvery = 4;

/**
 * Calls `onExceeded` once `pid` and the processes below it together use more memory, or are more, or have written more in
 * `folders`, than they may. What the kernel limits it limits for each process, or not at all for root. Between two looks
 * more can be used; where there is no /proc only the disk is watched.
 */
export function watchUse(
  pid: number,
  limits: Limits,
  folders: readonly string[],
  onExceeded: (what: Exceeded) => void,
): UseWatch {
  const hasWrittenTooMuch = meterWrites(folders, limits.diskMiB * 2 ** 20);
  const processes = watchProcesses(pid);
  let looks = 0;
  let done = false;
  const stop = () => {
    done = true;
    clearInterval(timer);
  };
  const end = (what: Exceeded | null) => {
    if (done || what === null) return;
    stop();
    onExceeded(what);
  };
  const look = () => {
    end(exceededBy(processes() ?? [], limits));
    looks += 1;
    if (done || looks % diskEvery !== 0) return;
    void hasWrittenTooMuch().then((more) => end(more ? exceeded.disk(limits) : null));
  };
  const timer = setInterval(look, lookEveryMs);
  timer.unref();
  return { stop };
}

function exceededBy(processes: readonly ProcessUse[], limits: Limits): Exceeded | null {
  if (sum(processes.map(({ threads }) => threads)) > limits.processes) return exceeded.processes(limits);
  const most = memoryOf(limits) * 2 ** 20;
  // What is shared counts once for each here, and is taken off only where it matters.
  if (sum(processes.map(({ resident }) => resident)) <= most) return null;
  return sum(processes.map(({ pid }) => ownMemory(pid))) > most ? exceeded.memory(limits) : null;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
