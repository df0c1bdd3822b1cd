import { readFileSync } from 'node:fs';

/**
 * Names this process for others on the same machine: its id and, where the system tells, when it started, so that
 * a later process with the same id is not taken for it.
 */
export function processStamp(pid: number = process.pid): string {
  const started = startTime(pid);
  return started === undefined ? `${pid}` : `${pid}:${started}`;
}

/** Whether the process that a stamp names still runs. */
export function isAlive(stamp: string): boolean {
  const [pid = '', started] = stamp.split(':');
  const id = Number(pid);
  if (!Number.isInteger(id) || id <= 0 || !exists(id)) return false;
  return started === undefined || startTime(id) === undefined || startTime(id) === started;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Field 22 of /proc/PID/stat, in clock ticks since boot (proc(5)); undefined elsewhere than on Linux. */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
