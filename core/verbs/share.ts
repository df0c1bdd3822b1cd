import type { Healer } from '../healer.js';
import type { Context } from './context.js';
import { allPatches } from './patches.js';

type ShareVerbs = Pick<Healer, 'sync' | 'publishPatches' | 'publishErrors' | 'sharesReviews'>;

/** What goes to a remote or a server, and comes from it. */
export function shareVerbs({ opened, settings, drained }: Context): ShareVerbs {
  const { repo, config } = opened;
  return {
    sync: async (request) => {
      await drained();
      // What was merged by hand goes to others as well.
      await allPatches(opened);
      const signal = request.timeoutMs
        ? AbortSignal.any([opened.signal, AbortSignal.timeout(request.timeoutMs)])
        : opened.signal;
      return (await import('../sync/sync.js')).sync({ ...opened, signal }, request);
    },
    publishPatches: async (request) => {
      await drained();
      await allPatches(opened);
      return (await import('../publish/publish-patches.js')).publishPatches(opened, request);
    },
    publishErrors: async (request) => {
      await drained();
      return (await import('../publish/publish-errors.js')).publishErrors(opened, request);
    },
    sharesReviews: async () => {
      if (!config.syncReviews) return false;
      const { untrusted } = await import('../workspace/trust.js');
      return !(await untrusted(repo, settings)).some(({ setting }) => setting === 'syncReviews');
    },
  };
}
