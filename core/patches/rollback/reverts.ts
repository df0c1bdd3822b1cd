import { mergeTrees } from '../../git/changes/merge.js';
import { gitResult } from '../../git/command.js';
import { readHead } from '../../git/head.js';
import { changedFiles } from '../../git/history/diff.js';
import type { Repository } from '../../git/repository.js';
import type { Patch } from '../../model.js';
import { cacheKey, openCache } from '../../store/cache.js';
import type { Store } from '../../store/store.js';

/** A merged fix that cannot be taken back by itself any more. */
export interface StaleRevert {
  patch: Patch;
  /** Files in which the code that it changed is another by now. */
  conflicts: string[];
}

/** Merged patches, the newest, whose reverts are tried. */
const mostPatches = 100;
/** Milliseconds; what is known of commits that HEAD has left is thrown away after it. */
const keptFor = 30 * 24 * 3600_000;

/**
 * Tries the revert of each fix that HEAD holds, in the object database alone, and tells those that do not come off
 * cleanly. What was found for a commit is remembered, so that it is asked once for each place where HEAD stands.
 */
export async function staleReverts(repo: Repository, store: Store): Promise<StaleRevert[]> {
  const patches = (await store.patches.all()).filter(({ state }) => state === 'merged').slice(-mostPatches);
  const { commit: head } = patches.length > 0 ? await readHead(repo) : { commit: null };
  if (head === null) return [];
  const cache = openCache(store, 'reverts');
  const key = cacheKey(head);
  const known = conflictsIn(await cache.read(key));
  const fresh = patches.filter(({ id }) => !known.has(id));
  for (const patch of fresh) known.set(patch.id, await conflictsOf(repo, head, patch));
  if (fresh.length > 0) {
    await cache.write(key, Object.fromEntries(known));
    await cache.sweep(keptFor);
  }
  return patches.flatMap((patch) => {
    const conflicts = known.get(patch.id) ?? [];
    return conflicts.length > 0 ? [{ patch, conflicts }] : [];
  });
}

function conflictsIn(value: unknown): Map<string, string[]> {
  const isList = (each: unknown): each is string[] =>
    Array.isArray(each) && each.every((file) => typeof file === 'string');
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return new Map(entries.flatMap(([id, files]) => (isList(files) ? [[id, files] as const] : [])));
}

/** Files that stand in the way of the revert; none where HEAD does not hold the patch. */
async function conflictsOf(
  repo: Repository,
  head: string,
  { mergedAs, commit, files }: Patch,
): Promise<string[]> {
  const merged = mergedAs ?? commit;
  const held = (await gitResult(repo, ['merge-base', '--is-ancestor', merged, head])).exitCode === 0;
  if (!held) return [];
  // What nobody touched since comes off by itself.
  const since = new Set(await changedFiles(repo, merged, head));
  if (!files.some((file) => since.has(file))) return [];
  const { conflicts } = await mergeTrees(repo, { base: merged, ours: head, theirs: `${merged}^` });
  return conflicts ?? [];
}
