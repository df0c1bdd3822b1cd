import { appendFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Where the logs of a repository are: the one that is written, and those that were full. */
export const logFolder = ({ folder }: { folder: string }): string => join(folder, 'logs');
export const currentLog = (logs: string): string => join(logs, 'healer.jsonl');

/** Name of a log that was full: the time at which it was, so that names sort like times, and the process that put it away. */
const fullLog = /^healer-\d{8}T\d{9}Z-\d+\.jsonl$/;

/** Full logs first, the oldest first of all, and the current one last. */
export function listLogs(logs: string): string[] {
  const names = namesIn(logs);
  const full = names.filter((name) => fullLog.test(name)).sort();
  const current = basename(currentLog(logs));
  return [...full, ...(names.includes(current) ? [current] : [])].map((name) => join(logs, name));
}

/**
 * Adds a line at once, so that a process that is killed has said all that it had to say. When the log would grow past a
 * quarter of `mostBytes` it is put away, and the oldest ones go, so that all of them stay below. Several processes may do
 * this at the same time: a line is added whole, and each puts a log away under a name of its own.
 */
export function appendLine(logs: string, line: string, mostBytes: number): void {
  const file = currentLog(logs);
  const size = sizeOf(file);
  if (size > 0 && size + Buffer.byteLength(line) > mostBytes / 4) {
    putAway(file, logs);
    // A quarter is left for the log that begins.
    pruneLogs(logs, (mostBytes * 3) / 4);
  }
  appendFileSync(file, line, { mode: 0o600 });
}

function putAway(file: string, logs: string): void {
  const time = new Date().toISOString().replace(/[-:.]/g, '');
  try {
    renameSync(file, join(logs, `healer-${time}-${process.pid}.jsonl`));
  } catch (error) {
    // Another process did so first.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Removes the oldest full logs until all are at most this big. Resolves with what was removed, in bytes. */
export function pruneLogs(logs: string, mostBytes: number): number {
  const files = listLogs(logs).map((path) => ({ path, size: sizeOf(path) }));
  let all = files.reduce((sum, { size }) => sum + size, 0);
  const before = all;
  for (const { path, size } of files) {
    if (all <= mostBytes || path === currentLog(logs)) break;
    rmSync(path, { force: true });
    all -= size;
  }
  return before - all;
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
