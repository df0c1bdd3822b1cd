import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';
import { objectDatabase } from '../git/object-database.js';
import type { Repository } from '../git/repository.js';

/**
 * Loads what a healing needs once tests have failed, and what takes longer to load than a small suite to run: it can be
 * done by the time they end. Between two parts the event loop gets a turn.
 */
export async function warmUp(repo: Repository): Promise<void> {
  const load = createRequire(import.meta.url);
  load('typescript');
  await setImmediate();
  load('@typescript-eslint/typescript-estree');
  await setImmediate();
  await objectDatabase(repo);
}
