import { spawn } from 'node:child_process';
import { mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A log that has become longer is begun anew. */
const mostBytes = 262_144;

/** Starts `healer heal` on its own, with its output in `.healer/logs/background.log`; does not wait for it. */
export async function healInBackground(folder: string, stateFolder: string): Promise<void> {
  const logs = join(stateFolder, 'logs');
  await mkdir(logs, { recursive: true });
  const file = join(logs, 'background.log');
  const size = await stat(file).then(
    (stats) => stats.size,
    () => 0,
  );
  const log = await open(file, size > mostBytes ? 'w' : 'a');
  try {
    const [node, program] = [process.execPath, process.argv[1] ?? ''];
    const child = spawn(node, [program, 'heal', '--cwd', folder], {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    child.on('error', () => {});
    child.unref();
  } finally {
    await log.close();
  }
}
