import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** One older log is kept beside the one that is written. */
const mostBytes = 1_048_576;

/** Adds what a scheduled cycle has to say to `.healer/logs/cycle.log`, with the time. */
export async function logCycle(stateFolder: string, text: string, now: Date): Promise<void> {
  const file = join(stateFolder, 'logs', 'cycle.log');
  await mkdir(join(stateFolder, 'logs'), { recursive: true });
  const size = await stat(file).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size > mostBytes) await rename(file, `${file}.1`);
  await appendFile(file, `${now.toISOString()}\n${text.trimEnd()}\n\n`);
}
