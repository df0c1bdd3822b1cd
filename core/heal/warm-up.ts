import { objectDatabase } from '../git/objects/object-database.js';
import { loadParsers } from '../syntax/program.js';
import type { Session } from './session.js';

/**
 * Loads what a healing needs once tests have failed, and what takes longer to load than a small suite to run: it can be
 * done by the time they end.
 */
export async function warmUp({ repo, workspace }: Session): Promise<void> {
  loadParsers(workspace);
  await objectDatabase(repo);
}
