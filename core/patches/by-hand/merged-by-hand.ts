import * as z from 'zod/mini';
import { readHead } from '../../git/head.js';
import { namesAt } from '../../git/history/renames.js';
import { objectDatabase } from '../../git/objects/object-database.js';
import { readRef } from '../../git/refs/refs.js';
import type { Repository } from '../../git/repository.js';
import type { Patch } from '../../model.js';
import { openCache } from '../../store/cache.js';
import type { Store } from '../../store/store.js';
import { carryNote, markReverted } from '../decisions/merge.js';
import { branchRef } from '../names.js';
import { isUndecided, removeBranch, settle } from '../transitions.js';
import { type Arrival, findArrival } from './arrival.js';
import { type News, newsSince } from './news.js';

/** Where a patch's branch stood when it was last looked at, and up to where it was looked through. */
const lookedSchema = z.record(z.string(), z.object({ tip: z.string(), upTo: z.nullable(z.string()) }));
type Looked = z.output<typeof lookedSchema>;

/**
 * Records open patches as merged whose change came onto their branch without healer: by git, or in somebody's own words. Each
 * is looked for once for each place where its branch stands. Resolves with them.
 */
export async function noteMergesByHand(repo: Repository, store: Store): Promise<Patch[]> {
  const open = (await store.patches.all()).filter(({ state }) => isUndecided(state));
  if (open.length === 0) return [];
  const cache = openCache(store, 'merges');
  const before = lookedSchema.safeParse(await cache.read('by-hand')).data ?? {};
  const looked: Looked = {};
  const merged: Patch[] = [];
  const news = new Map<string, Promise<News>>();
  for (const patch of open) {
    const tip = await tipFor(repo, patch);
    const last = before[patch.id];
    if (last) looked[patch.id] = last;
    if (tip === null || last?.tip === tip) continue;
    const upTo = last?.upTo ?? null;
    // What git cannot read of one patch says nothing of the others.
    const isAbout = upTo === null ? null : await once(news, `${tip} ${upTo}`, () => newsOf(repo, tip, upTo));
    const isQuiet = tip === patch.base || isAbout?.(await renamed(repo, patch, tip)) === false;
    const arrival = isQuiet ? null : await look(repo, patch, tip, upTo).catch(() => undefined);
    if (arrival) merged.push(await recordArrival(repo, store, patch, arrival));
    else looked[patch.id] = { tip, upTo: arrival === null ? tip : upTo };
  }
  if (JSON.stringify(looked) !== JSON.stringify(before)) await cache.write('by-hand', looked);
  return merged;
}

/** The commit up to which it was looked through may be gone since. */
const newsOf = (repo: Repository, tip: string, upTo: string): Promise<News> =>
  newsSince(repo, tip, upTo).catch(() => () => true);

/** Whoever has the commits knows what its files are called by now. */
async function renamed(repo: Repository, patch: Patch, tip: string): Promise<Patch> {
  const names = namesAt(repo, { from: patch.base, to: tip }, patch.files).catch(() => patch.files);
  return { ...patch, files: await names };
}

function once<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

/** The branch that it was made for; where that is gone, or never was, the one that is checked out. */
export async function tipFor(repo: Repository, { target }: Patch): Promise<string | null> {
  const own = target === null ? null : await readRef(repo, branchRef(target));
  return own ?? (await readHead(repo)).commit;
}

/** Of a patch that another clone made, often only the record is here. */
async function areHere(repo: Repository, commits: readonly string[]): Promise<boolean> {
  const database = await objectDatabase(repo);
  const found = await Promise.all(commits.map((each) => database.treeOf(each)));
  return found.every((tree) => tree !== null);
}

/** Undefined where the patch is not here. */
async function look(
  repo: Repository,
  patch: Patch,
  tip: string,
  upTo: string | null,
): Promise<Arrival | null | undefined> {
  if (!(await areHere(repo, [patch.base, patch.commit]))) return undefined;
  const known = upTo !== null && (await areHere(repo, [upTo])) ? upTo : null;
  return findArrival(repo, patch, tip, known);
}

/** Does what `merge` does once a branch has moved. */
export async function recordArrival(
  repo: Repository,
  store: Store,
  patch: Patch,
  { commit, at, by }: Arrival,
  request?: string,
): Promise<Patch> {
  if (commit !== patch.commit) await carryNote(repo, patch.commit, commit);
  const mergedAt = at ?? new Date().toISOString();
  const told = { by, ...(request !== undefined && { request }) };
  const merged = await settle(store, patch, { state: 'merged', mergedAs: commit, mergedAt }, told);
  if (patch.reverts) await markReverted(store, patch.reverts, commit);
  await removeBranch(repo, patch);
  return merged;
}
