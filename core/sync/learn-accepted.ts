import { createHash } from 'node:crypto';
import type { Opened } from '../heal/session.js';
import { learn } from '../patterns/learn.js';
import { openCache } from '../store/cache.js';

/** Milliseconds; what is not done by then, the next `healer learn` does. */
const budgetMs = 15_000;
const cacheName = 'shared-patterns';

/**
 * Learns from what was accepted here and by others, so that what a team's fixes have in common is shared with all of them.
 * Nothing where nothing was decided since the last time, and no commit came that was lacking.
 */
export async function learnAccepted(
  context: Pick<Opened, 'repo' | 'store' | 'signal'>,
  head: string | null,
): Promise<void> {
  const accepted = (await context.store.patches.all()).filter(
    ({ state }) => state === 'merged' || state === 'applied',
  );
  if (accepted.length === 0) return;
  const known = accepted.map(({ id, state, mergedAs }) => `${id} ${state} ${mergedAs}`).sort();
  const signature = createHash('sha256')
    .update(`${head}\n${known.join('\n')}`)
    .digest('hex');
  const cache = openCache(context.store, 'patterns');
  if ((await cache.read(cacheName)) === signature) return;
  const { complete } = await learn({ ...context, onProgress: () => {} }, { budgetMs });
  if (complete) await cache.write(cacheName, signature);
}
