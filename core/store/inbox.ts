import { readdir } from 'node:fs/promises';
import type { StorePaths } from './paths.js';

/** How many records of reporters and hooks nothing has read yet. */
export async function countMail({ inbox }: Pick<StorePaths, 'inbox'>): Promise<number> {
  const names = await readdir(inbox).catch((): string[] => []);
  return names.filter((name) => name.endsWith('.json')).length;
}
