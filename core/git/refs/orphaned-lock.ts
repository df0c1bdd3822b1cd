import { readdir, readlink, rm, stat } from 'node:fs/promises';

/**
 * Removes a lock file of git that was made since `sinceMs` (Unix time) by a git that is known to be dead. A lock that
 * another process holds is left: Linux tells who has a file open, and elsewhere a lock that is ten seconds old has been left.
 */
export async function removeOrphanedLock(path: string, sinceMs: number): Promise<void> {
  const stats = await stat(path).catch(() => undefined);
  // Clocks of file systems are coarse.
  if (!stats || stats.mtimeMs < sinceMs - 1_000) return;
  const isOld = Math.abs(Date.now() - stats.mtimeMs) > 10_000;
  if (process.platform === 'linux' ? await isOpen(path) : !isOld) return;
  await rm(path, { force: true });
}

/** Whether a process that this user may look into has the file open: proc(5), `/proc/PID/fd`. */
async function isOpen(path: string): Promise<boolean> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const files = await Promise.all(processes.map((pid) => openFiles(pid)));
  return files.flat().includes(path);
}

async function openFiles(pid: string): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
  const descriptors = await readdir(folder).catch((): string[] => []);
  return Promise.all(descriptors.map((each) => readlink(`${folder}/${each}`).catch(() => '')));
}
