import type { ErrorState } from '../model.js';
import type { Store } from '../store/store.js';

/** Moves errors to a state; where `from` is given, only those that are in it. */
export async function setState(
  store: Store,
  ids: readonly string[],
  to: ErrorState,
  from?: ErrorState,
): Promise<void> {
  await store.errors.update((records) => {
    for (const record of records)
      if (ids.includes(record.id) && (from === undefined || record.state === from)) record.state = to;
  });
}
