import { nextState } from '../capture/states.js';
import { HealerError } from '../errors.js';
import type { ErrorRecord } from '../model.js';
import type { Store } from '../store/store.js';

/** Moves an error as the user says. Throws UNKNOWN_ID, AMBIGUOUS_ID, and USAGE where the event means nothing. */
export async function mark(store: Store, id: string, event: 'ignore' | 'reopen'): Promise<ErrorRecord> {
  const { id: whole } = await store.errors.get(id);
  return store.errors.update((records) => {
    const record = records.find((each) => each.id === whole);
    const state = record && nextState(record.state, event);
    if (!record || !state || state === record.state)
      throw new HealerError(
        'USAGE',
        `The error ${whole} is ${record?.state ?? 'gone'}, so there is nothing to ${event}`,
        {
          next: 'See the states with `healer errors --all`.',
        },
      );
    record.state = state;
    return structuredClone(record);
  });
}
