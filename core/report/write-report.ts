import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HealerError } from '../errors.js';
import { fileTrouble } from '../file-trouble.js';
import { replaceFile } from '../workspace/replace-file.js';

/** Writes a report where somebody asked for it, whole or not at all. Error: FILE_UNWRITABLE */
export async function writeReport(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  if (!(await stat(folder).catch(() => null))?.isDirectory())
    throw new HealerError('FILE_UNWRITABLE', `There is no folder ${folder} to write the report to`, {
      next: 'Make it, or name another place',
    });
  await replaceFile(path, text).catch((error) => {
    throw fileTrouble(error, 'Name another place');
  });
}
