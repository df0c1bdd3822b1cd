import * as z from 'zod/mini';
import type { Session } from '../heal/session.js';
import { openMinedFile } from '../patterns/history/mined-file.js';
import { learn } from '../patterns/learn.js';
import { openCache } from '../store/cache.js';

/** Milliseconds; what is left is done by the next cycle. */
const budgetMs = 30_000;
const cacheName = 'learned-patches';

/**
 * Learns from accepted patches that no cycle has learned from yet, whenever they were accepted: what was merged by hand may be
 * found long after. And from the commits that came, where somebody has had the history mined once. Nothing where neither came.
 */
export async function learnNews(session: Session): Promise<void> {
  const { store } = session;
  const fromHistory = (await openMinedFile(store).read()).reached !== null;
  const cache = openCache(store, 'patterns');
  const known = new Set(z.array(z.string()).safeParse(await cache.read(cacheName)).data ?? []);
  const accepted = (await store.patches.all())
    .filter(({ state }) => state === 'merged' || state === 'applied')
    .map(({ id }) => id);
  const isNew = accepted.some((id) => !known.has(id));
  if (!isNew && !fromHistory) return;
  const { complete } = await learn(session, { fromHistory, budgetMs });
  if (isNew && complete) await cache.write(cacheName, accepted);
}
