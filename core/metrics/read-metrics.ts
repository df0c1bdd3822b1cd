import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HealerError } from '../errors.js';
import { fileTrouble } from '../file-trouble.js';
import type { Repository } from '../git/repository.js';
import type { Store } from '../store/store.js';
import { replaceFile } from '../workspace/replace-file.js';
import { expose, type Metrics } from './exposition.js';
import { readFigures } from './figures.js';

/** The metrics of a repository as its store has them now. Writes nothing. */
export const readMetrics = async (repo: Repository, store: Store): Promise<Metrics> =>
  expose(await readFigures(repo, store));

/**
 * Writes the text for the textfile collector of node_exporter, which reads `*.prom`: whole or not at all, and for all to
 * read. Error: FILE_UNWRITABLE
 */
export async function writeMetrics(path: string, { text }: Pick<Metrics, 'text'>): Promise<void> {
  const folder = dirname(path);
  if (!(await stat(folder).catch(() => null))?.isDirectory())
    throw new HealerError('FILE_UNWRITABLE', `There is no folder ${folder} to write the metrics to`, {
      next: 'Make it, or name the folder that node_exporter reads',
    });
  await replaceFile(path, text, { mode: 0o644 }).catch((error) => {
    throw fileTrouble(error, 'Name another place');
  });
}
