import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../repository.js';

/** Where the history of a shallow clone ends: the ids of its oldest commits, one a line. Empty where it is whole. */
export async function shallowBoundary({
  commonDir,
  shallow,
}: Pick<Repository, 'commonDir' | 'shallow'>): Promise<string> {
  return shallow ? readFile(join(commonDir, 'shallow'), 'utf8') : '';
}
