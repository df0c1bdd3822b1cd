import type { Store } from './store.js';
import type { Rebuilt } from './table.js';

/** Makes every database again from the ledger. Nothing that only a database knew is lost. */
export async function rebuild(store: Store): Promise<Rebuilt[]> {
  return [await store.errors.rebuild(), await store.patches.rebuild()];
}
