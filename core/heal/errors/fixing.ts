import type { ErrorRecord, ErrorState } from '../../model.js';
import type { Store } from '../../store/store.js';

/** Marks errors as being worked on. The function it resolves with puts back those that nothing else has moved since. */
export async function markFixing(store: Store, errors: readonly ErrorRecord[]): Promise<() => Promise<void>> {
  const before = new Map<string, ErrorState>();
  await store.errors.update((records) => {
    for (const record of records.filter(({ id }) => errors.some((error) => error.id === id))) {
      // A healer that died left it so.
      before.set(record.id, record.state === 'fixing' ? 'open' : record.state);
      record.state = 'fixing';
    }
  });
  return () =>
    store.errors.update((records) => {
      for (const record of records) {
        const state = before.get(record.id);
        if (state && record.state === 'fixing') record.state = state;
      }
    });
}
