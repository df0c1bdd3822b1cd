import * as z from 'zod/mini';
import { isAncestor } from '../../git/history/ancestry.js';
import { type CommitFacts, readCommits } from '../../git/history/commits.js';
import type { Repository } from '../../git/repository.js';
import type { Patch } from '../../model.js';
import { openCache } from '../../store/cache.js';
import type { Store } from '../../store/store.js';
import { putAwayProposals } from '../rollback/rollback.js';
import { settle } from '../transitions.js';
import { holds } from './arrival.js';
import { tipFor } from './merged-by-hand.js';

/** Merged patches that are looked at, the newest; and reverts of one branch. */
const mostPatches = 100;
const mostReverts = 200;
/** Milliseconds by which clocks may be apart. */
const slackMs = 86_400_000;

/** Up to where the branch of a merged patch was looked through. */
const lookedSchema = z.record(z.string(), z.string());

/**
 * Records merged patches as reverted that `git revert` has taken out of their branch without healer, by what it writes into the
 * message. Each is looked for once for each place where its branch stands. Resolves with them.
 */
export async function noteRevertsByHand(repo: Repository, store: Store): Promise<Patch[]> {
  const merged = (await store.patches.all())
    .filter(({ state, reverts }) => state === 'merged' && reverts === undefined)
    .slice(-mostPatches);
  if (merged.length === 0) return [];
  const cache = openCache(store, 'merges');
  const before = lookedSchema.safeParse(await cache.read('reverts')).data ?? {};
  const looked: Record<string, string> = {};
  const reverted: Patch[] = [];
  const since = new Date(Math.min(...merged.map(({ at }) => Date.parse(at) || 0)) - slackMs).toISOString();
  const logs = new Map<string, Promise<CommitFacts[]>>();
  for (const patch of merged) {
    const tip = await tipFor(repo, patch);
    const upTo = before[patch.id];
    if (upTo !== undefined) looked[patch.id] = upTo;
    if (tip === null || upTo === tip) continue;
    // Those that were looked at together have one log between them.
    const key = `${tip} ${upTo}`;
    const log = logs.get(key) ?? revertsOn(repo, tip, upTo, since);
    logs.set(key, log);
    const revert = await revertOf(repo, patch, tip, await log).catch(() => null);
    if (revert) reverted.push(await record(repo, store, patch, revert));
    else looked[patch.id] = tip;
  }
  if (JSON.stringify(looked) !== JSON.stringify(before)) await cache.write('reverts', looked);
  return reverted;
}

/** The commit up to which it was looked through may be gone since. */
async function revertsOn(
  repo: Repository,
  tip: string,
  upTo: string | undefined,
  since: string,
): Promise<CommitFacts[]> {
  const query = { saying: ['This reverts ', 'Reverts '], most: mostReverts };
  const all = () => readCommits(repo, tip, { ...query, since }).catch(() => []);
  return upTo === undefined ? all() : readCommits(repo, tip, { ...query, without: [upTo] }).catch(all);
}

/** Null where nothing took the patch out, and where it is there again. */
async function revertOf(
  repo: Repository,
  patch: Patch,
  tip: string,
  commits: readonly CommitFacts[],
): Promise<CommitFacts | null> {
  for (const commit of commits) {
    const [parent] = commit.parents;
    if (parent === undefined || !(await names(repo, commit, patch))) continue;
    if (await holds(repo, patch, tip)) return null;
    if ((await holds(repo, patch, parent)) && !(await holds(repo, patch, commit.id))) return commit;
  }
  return null;
}

/** Whether it is the revert of the patch's commit, of the merge that brought it, or of its request. */
async function names(repo: Repository, { id: revert, message }: CommitFacts, patch: Patch) {
  const { commit, mergedAs } = patch;
  for (const [, id = '', first] of message.matchAll(
    /^This reverts commit ([0-9a-f]{40,64})(?:, reversing\s+changes made to ([0-9a-f]{40,64}))?/gm,
  )) {
    if (id === mergedAs || id === commit) return true;
    if (first && (await isAncestor(repo, commit, id)) && !(await isAncestor(repo, commit, first)))
      return true;
  }
  for (const [, onGitHub, onGitLab = ''] of message.matchAll(requestTakenBack))
    if (await brought(repo, patch, onGitHub ?? onGitLab, revert)) return true;
  return false;
}

/** What GitHub and GitLab write where a request is taken back by another one; squashed, that has no commit in it. */
const requestTakenBack =
  /^(?:Reverts (?:[\w.-]+\/[\w.-]+)?(#\d+)|This reverts merge request (?:[\w./-]+)?(!\d+))\b/gm;

/** Commits that name one request are looked at, the newest. */
const mostNaming = 50;

/** Whether a request, `#12` or `!12`, is the one by which the patch came: as it was decided, or as its commit or merge says. */
async function brought(
  repo: Repository,
  { commit, mergedAs, decisions = [] }: Patch,
  sign: string,
  before: string,
): Promise<boolean> {
  if (decisions.some(({ request }) => request?.endsWith(`/${sign.slice(1)}`))) return true;
  const query = { saying: sign, merges: true, most: mostNaming };
  const isNamed = new RegExp(`${sign}(?!\\d)`);
  for (const { id, parents, message } of await readCommits(repo, `${before}^`, query)) {
    if (!isNamed.test(message)) continue;
    if (id === mergedAs || id === commit) return true;
    const [first, ...others] = parents;
    if (!first || others.length === 0) continue;
    if ((await isAncestor(repo, commit, id)) && !(await isAncestor(repo, commit, first))) return true;
  }
  return false;
}

async function record(
  repo: Repository,
  store: Store,
  patch: Patch,
  { id, at, by }: CommitFacts,
): Promise<Patch> {
  const reverted = await settle(store, patch, { state: 'reverted', revertedAs: id }, { at, by });
  await putAwayProposals(repo, store, patch);
  return reverted;
}
