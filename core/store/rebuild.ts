import type { Store } from './store.js';

/** Makes every database again from the ledger. Nothing that only a database knew is lost. */
export async function rebuild(store: Store): Promise<{ errors: number; patches: number }> {
  await store.errors.rebuild();
  await store.patches.rebuild();
  const [errors, patches] = await Promise.all([store.errors.all(), store.patches.all()]);
  return { errors: errors.length, patches: patches.length };
}
