import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { readHead } from '../git/head.js';
import { readObjects } from '../git/objects/batch.js';
import { isObjectId } from '../git/refs/names.js';
import type { Opened } from '../heal/session.js';
import type { FixPattern, Patch, Pattern } from '../model.js';
import { trustIn } from '../repair/strategies/patterns/rank.js';
import { openCache } from '../store/cache.js';
import { unpackEdit } from '../syntax/templates/template.js';
import { type Bucket, bucketsOf, learnTemplates } from './generalize/learn-templates.js';
import { readLog } from './history/fix-commits.js';
import type { MinedCommit } from './history/mine-commit.js';
import { type MiningReport, mineHistory } from './history/mine-history.js';
import { openMinedFile } from './history/mined-file.js';
import { acceptedEdits, noteOutcomes, rejectedEdits } from './learn-patches.js';
import { pastFixesOf } from './outcomes/past-fixes.js';
import { mostFixes, recordOf, replaceFixes } from './records.js';
import { coupledFiles, recurringErrors } from './recurring.js';
import { rememberTestedSources } from './tested-sources.js';

export interface LearnRequest {
  /** Mine the commits that lead to HEAD as well. */
  fromHistory?: boolean;
  /** Most commits to look back. */
  limit?: number;
  /** Milliseconds; what is not done by then is done the next time. */
  budgetMs?: number;
}

export interface LearnReport {
  /** Null where the history was not asked for. */
  mining: MiningReport | null;
  /** Patches that were accepted, and edits that were rejected or reverted, which are known now. */
  accepted: number;
  rejected: number;
  /** Patterns of each kind that are known now; and fixes among them that were not before. */
  patterns: Record<Pattern['kind'], number>;
  fresh: number;
  /** Whether there was time for all of it. */
  complete: boolean;
}

const usual = { limit: 10_000, budgetMs: 120_000 };
/** Of the time: the most that mining takes. */
const shareOfMining = 0.7;
type Place = Pick<Opened, 'repo' | 'store' | 'signal' | 'onProgress'>;

/**
 * Learns from accepted patches, and from the history where asked for: edits of each kind are grouped into templates, which are
 * kept with what became of patches by them. Kinds of edits that nothing came to are left as they are. What was rejected or
 * reverted is remembered, and teaches nothing.
 */
export async function learn(place: Place, request: LearnRequest = {}): Promise<LearnReport> {
  const { repo, store, signal, onProgress } = place;
  const { fromHistory = false, limit = usual.limit, budgetMs = usual.budgetMs } = request;
  const began = performance.now();
  const spent = (share: number): boolean => performance.now() - began > share * budgetMs;
  const file = openMinedFile(store);
  const { commit: head } = await readHead(repo);
  const mining =
    fromHistory && head !== null
      ? await mineHistory(repo, file, {
          head,
          limit,
          hurry: () => spent(shareOfMining),
          onProgress: (done, of) =>
            onProgress({ phase: 'examine', message: `fixes of the past: ${done} of ${of} commits` }),
          signal,
        })
      : null;
  const patches = await store.patches.all();
  const errors = await store.errors.all();
  const accepted = await acceptedEdits(repo, patches, errors);
  const { commits, reached } = await file.read();
  for (const each of accepted.commits) commits.set(each.commit, each);
  for (const { state, commit, mergedAs } of patches)
    if (state === 'reverted' || state === 'rejected')
      for (const id of [commit, mergedAs]) commits.delete(id ?? '');

  const past = fromHistory ? pastFixesOf(commits.values()) : null;
  if (past)
    await store.outcomes.update((all) => {
      const known = all.findIndex(({ id }) => id === past.id);
      if (known < 0) all.push(past);
      else all[known] = past;
    });
  const generalized = await generalize(place, commits.values(), () => spent(1));
  const records = generalized.learned.flatMap((each) => recordOf(each, accepted.classes) ?? []);
  const log = head === null ? [] : await readLog(repo, { from: head, limit: 2000, signal });
  await rememberTestedSources(store, log);
  const recurring: Pattern[] = [...recurringErrors(errors), ...coupledFiles(log)];
  const rejected = await rejectedEdits(repo, patches, await store.patterns.all());
  const known = await store.patterns.all();
  const before = new Set(known.map(({ id }) => id));
  const isOfOthers = await learnedElsewhere(repo, known);
  const now = await store.patterns.update((all) => {
    replaceFixes(all, records, {
      covers: (record) => generalized.buckets.has(bucketOf(record)),
      isOfOthers,
      history: reached !== null,
    });
    const kept = all.filter(({ kind }) => kind === 'fix' || kind === 'rejected');
    all.splice(0, all.length, ...bestOf(kept), ...newOnes(rejected, kept), ...recurring);
    noteOutcomes(all, patches);
    return structuredClone(all);
  });
  await generalized.remember();
  return {
    mining,
    accepted: accepted.commits.length,
    rejected: countOf(now, 'rejected'),
    patterns: {
      fix: countOf(now, 'fix'),
      rejected: countOf(now, 'rejected'),
      error: countOf(now, 'error'),
      files: countOf(now, 'files'),
    },
    fresh: now.filter(({ kind, id }) => kind === 'fix' && !before.has(id)).length,
    complete: (mining?.complete ?? true) && generalized.complete,
  };
}

/** Tells the patterns with an example in a commit that is not here. */
async function learnedElsewhere(
  repo: Opened['repo'],
  records: readonly Pattern[],
): Promise<(record: FixPattern) => boolean> {
  const fixes = records.filter((record) => record.kind === 'fix');
  const commits = [...new Set(fixes.flatMap(({ examples }) => examples.map(({ commit }) => commit)))];
  const asked = commits.filter(isObjectId);
  const found = await readObjects(repo, asked);
  const here = new Set(asked.filter((_, index) => found[index]));
  return ({ examples }) => examples.some(({ commit }) => !here.has(commit));
}

/** Brings what is known of outcomes and rejections up to what was decided since. */
export async function noteDecisions({ repo, store }: Pick<Opened, 'repo' | 'store'>): Promise<void> {
  const patches = await store.patches.all();
  const isWaiting = ({ state }: Patch): boolean => state === 'proposed' || state === 'held';
  if (!patches.some((patch) => !isWaiting(patch) || patch.decisions)) return;
  // Rejected by the closing of a request that was opened again.
  const waiting = new Set(patches.filter(isWaiting).map(({ id }) => id));
  const rejected = await rejectedEdits(repo, patches, await store.patterns.all());
  await store.patterns.update((all) => {
    const kept = all.filter((record) => record.kind !== 'rejected' || !waiting.has(record.patch));
    all.splice(0, all.length, ...kept, ...newOnes(rejected, kept));
    noteOutcomes(all, patches);
  });
}

/** Templates of the buckets to which something came since the last time, the smallest first. */
async function generalize(
  { store, signal, onProgress }: Place,
  commits: Iterable<MinedCommit>,
  hurry: () => boolean,
) {
  const buckets = bucketsOf(commits);
  const cache = openCache(store, 'patterns');
  const known = ((await cache.read(bucketsFile)) ?? {}) as Record<string, string>;
  const changed = buckets
    .filter((bucket) => known[bucket.name] !== signatureOf(bucket))
    .sort((a, b) => a.examples.length - b.examples.length);
  const learned: ReturnType<typeof learnTemplates> = [];
  const present = new Set(buckets.map(({ name }) => name));
  const gone = Object.keys(known).filter((name) => !present.has(name));
  const done = new Map(gone.map((name) => [name, nothing]));
  let left = changed.length;
  for (const [index, bucket] of changed.entries()) {
    if (hurry()) break;
    onProgress({
      phase: 'examine',
      message: `what fixes have in common: ${index + 1} of ${changed.length} kinds`,
    });
    learned.push(...learnTemplates(bucket, hurry));
    done.set(bucket.name, hurry() ? unfinished : signatureOf(bucket));
    left -= 1;
    await breathe();
    signal.throwIfAborted();
  }
  return {
    learned,
    buckets: new Set(done.keys()),
    complete: left === 0 && [...done.values()].every((each) => each !== unfinished),
    remember: () => cache.write(bucketsFile, { ...known, ...Object.fromEntries(done) }),
  };
}

const bucketsFile = 'buckets';
/** In the place of a signature. */
const unfinished = '';
const nothing = 'nothing';

function signatureOf({ examples }: Bucket): string {
  const hash = createHash('sha256');
  for (const { origin } of examples) hash.update(`${origin.commit} ${origin.line}\n`);
  return `1 ${hash.digest('hex').slice(0, 16)}`;
}

function bucketOf({ template }: FixPattern): string {
  const [before, after] = [template.before.tree, template.after.tree].map(([label]) =>
    typeof label === 'string' ? label.split(' ', 1)[0] : '?',
  );
  return `${before} > ${after}`;
}

/** Recurring fixes first, the most trusted before the others. */
export function byTrust(records: readonly Pattern[], now = Date.now()): Pattern[] {
  const fixes = records.filter((record) => record.kind === 'fix');
  const trust = new Map(
    fixes.map((record) => [record.id, trustIn(record, unpackEdit(record.template), now)]),
  );
  const sorted = fixes.sort((a, b) => (trust.get(b.id) ?? 0) - (trust.get(a.id) ?? 0));
  return [...sorted, ...records.filter(({ kind }) => kind !== 'fix')];
}

/** All but the recurring fixes that are trusted least, where there are too many. */
export function bestOf(records: readonly Pattern[]): Pattern[] {
  const sorted = byTrust(records);
  const fixes = sorted.filter(({ kind }) => kind === 'fix').length;
  return [...sorted.slice(0, Math.min(fixes, mostFixes)), ...sorted.slice(fixes)];
}

function newOnes(records: readonly Pattern[], known: readonly Pattern[]): Pattern[] {
  const ids = new Set(known.map(({ id }) => id));
  return records.filter(({ id }) => !ids.has(id) && ids.add(id));
}

const countOf = (records: readonly Pattern[], kind: Pattern['kind']): number =>
  records.filter((record) => record.kind === kind).length;
