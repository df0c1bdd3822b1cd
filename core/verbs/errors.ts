import type { Healer } from '../healer.js';
import type { ErrorRecord } from '../model.js';
import type { Context } from './context.js';

type ErrorVerbs = Pick<Healer, 'errors' | 'error' | 'printed' | 'mark' | 'explain' | 'research'>;

/** What is known of errors. */
export function errorVerbs({ opened, drained, session }: Context): ErrorVerbs {
  const { store } = opened;
  return {
    errors: async ({ all = false } = {}) => {
      await drained();
      return (await store.errors.all()).filter((error) => all || isOpen(error));
    },
    error: async (id) => {
      await drained();
      return store.errors.get(id);
    },
    printed: async (error) => (await import('../capture/printed.js')).printedBy(store, error),
    mark: async (id, event) => (await import('../heal/mark.js')).mark(store, id, event),
    explain: async (id) =>
      (await import('../heal/explain-error.js')).explainError(await session(), await store.errors.get(id)),
    research: async (request) => {
      await drained();
      return (await import('../heal/research-error.js')).researchRequest(opened, request);
    },
  };
}

const isOpen = ({ state }: ErrorRecord): boolean => state !== 'resolved' && state !== 'ignored';
