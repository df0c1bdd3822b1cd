import { type Store, tablesOf } from './store.js';
import type { Rebuilt } from './table.js';

/** Makes every database again from the ledger. Nothing that only a database knew is lost. */
export async function rebuild(store: Store): Promise<Rebuilt[]> {
  const rebuilt: Rebuilt[] = [];
  for (const table of tablesOf(store)) rebuilt.push(await table.rebuild());
  return rebuilt;
}
