import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Names this process for others on the same machine: its id and, where the system tells, when it started, so that
 * a later process with the same id is not taken for it.
 */
export function processStamp(pid: number = process.pid): string {
  const started = readStatus(pid)?.started;
  return started === undefined ? `${pid}` : `${pid}:${started}`;
}

/** Whether the process that a stamp names still runs. One that has ended and that nobody has waited for does not. */
export function isAlive(stamp: string): boolean {
  const [pid = '', started] = stamp.split(':');
  const id = Number(pid);
  if (!Number.isInteger(id) || id <= 0 || !exists(id)) return false;
  const status = readStatus(id);
  if (status === undefined) return true;
  return (
    status.state !== 'Z' && status.state !== 'X' && (started === undefined || status.started === started)
  );
}

/** Names this process in the name of a file, also for other machines that see the file: `<place>-<pid>-<start>`. */
export const processMark = (): string => `${ownPlace()}-${processStamp().replace(':', '-')}`;

/** What a mark looks like, as a part of a regular expression. */
export const markPattern = '[0-9a-f]{6}-\\d+(?:-\\d+)?';

/** Whether the process that a mark names has ended. Of one on another machine, or in another container, nobody here can tell. */
export function isMarkOfDead(mark: string): boolean {
  const [place, ...stamp] = mark.split('-');
  return place === ownPlace() && !isAlive(stamp.join(':'));
}

/** Process ids mean something within one process namespace of one machine. */
function ownPlace(): string {
  place ??= createHash('sha256').update(`${hostname()}\0${namespace()}`).digest('hex').slice(0, 6);
  return place;
}

let place: string | undefined;

function namespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** State and start, in clock ticks since boot, from /proc/PID/stat (proc(5)); undefined elsewhere than on Linux. */
function readStatus(pid: number): { state?: string; started?: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], started: fields[19] };
  } catch {
    return undefined;
  }
}
