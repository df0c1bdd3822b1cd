import { readFileSync } from 'node:fs';

/** Since Node 22.19 and 23.9. */
interface Clock {
  threadCpuUsage?(): { user: number; system: number };
}

const read = readFileSync;
const usage = (process as Clock).threadCpuUsage?.bind(process);
/** Of /proc, on every Linux that Node runs on. */
const tickMs = 10;

/** Milliseconds that this thread has had the processor, in steps of up to ten; null where nothing tells. */
export function threadTime(): number | null {
  try {
    if (usage) {
      const { user, system } = usage();
      return (user + system) / 1000;
    }
    const stat = read('/proc/thread-self/stat', 'latin1');
    // User and system time, behind the name in brackets, which may hold anything: proc(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return Number.isFinite(ticks) ? ticks * tickMs : null;
  } catch {
    return null;
  }
}
