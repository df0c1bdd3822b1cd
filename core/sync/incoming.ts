import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HealerError } from '../errors.js';
import { git } from '../git/command.js';
import { readObjects } from '../git/objects/batch.js';
import { parseCommit } from '../git/objects/commit-object.js';
import { readRef } from '../git/refs/refs.js';
import type { Repository } from '../git/repository.js';
import { type SignatureState, signatureState } from '../git/signing/commit-signature.js';
import { ledgerRef } from '../store/ledger.js';
import { eventsFile, parseEvents } from '../store/ledger-events.js';
import { ledgerKeys } from '../workspace/ledger-keys.js';

/** What a fetched tip of a ledger would add. */
export interface Incoming {
  commits: number;
  /** Events that count here. */
  events: number;
  /** Commits whose signature does not count, with the ids of their events, which are refused. */
  refused: RefusedEvents[];
}

export interface RefusedEvents {
  commit: string;
  signature: Exclude<SignatureState, 'good'>;
  events: string[];
}

/**
 * Reads what is new in a fetched tip, as data. Throws REMOTE_FAILED where it is no ledger, and where a commit was changed
 * after it was signed: then nothing of it is to be believed.
 */
export async function readIncoming(
  repo: Repository,
  tip: string,
  { remote, signing }: { remote: string; signing: 'on' | 'off' },
): Promise<Incoming> {
  const commits = await newCommits(repo, tip, await readRef(repo, ledgerRef));
  const [objects, files, trusted] = await Promise.all([
    readObjects(repo, commits),
    readObjects(
      repo,
      commits.map((commit) => `${commit}:${eventsFile}`),
    ),
    ledgerKeys(repo),
  ]);
  const incoming: Incoming = { commits: commits.length, events: 0, refused: [] };
  for (const [index, id] of commits.entries()) {
    const commit = objects[index]?.type === 'commit' ? parseCommit(objects[index].content) : null;
    const file = files[index];
    if (!commit || file?.type !== 'blob') throw noLedger(remote, id);
    const events = told(file.content);
    const signature = signatureState(commit, trusted);
    if (signature === 'bad') throw changedSince(remote, id);
    if (signature === 'good' || (signature === 'unsigned' && signing === 'off'))
      incoming.events += events.length;
    else if (events.length > 0) incoming.refused.push({ commit: id, signature, events });
  }
  return incoming;
}

/**
 * Of commits that were refused before those that still are; whoever signed the others counts by now. Where signing was turned
 * off, what nobody signed counts.
 */
export async function stillRefused(
  repo: Repository,
  commits: readonly string[],
  signing: 'on' | 'off',
): Promise<string[]> {
  if (commits.length === 0) return [];
  const [objects, trusted] = await Promise.all([readObjects(repo, commits), ledgerKeys(repo)]);
  return commits.filter((_, index) => {
    const commit = objects[index]?.type === 'commit' ? parseCommit(objects[index].content) : null;
    const state = commit && signatureState(commit, trusted);
    return state !== 'good' && !(state === 'unsigned' && signing === 'off');
  });
}

/** Events in `tip` that are not in `without`. */
export async function countEvents(repo: Repository, tip: string, without: string | null): Promise<number> {
  const commits = await newCommits(repo, tip, without);
  const files = await readObjects(
    repo,
    commits.map((commit) => `${commit}:${eventsFile}`),
  );
  return files.reduce((sum, file) => sum + (file ? told(file.content).length : 0), 0);
}

/** A shallow clone may lack the beginning of the ledger, and what is missing cannot be merged. Throws REMOTE_FAILED. */
export async function requireWhole(repo: Repository): Promise<void> {
  const tip = repo.shallow ? await readRef(repo, ledgerRef) : null;
  if (tip === null) return;
  const cuts = new Set((await readFile(join(repo.commonDir, 'shallow'), 'utf8').catch(() => '')).split('\n'));
  if (!(await newCommits(repo, tip, null)).some((commit) => cuts.has(commit))) return;
  throw new HealerError(
    'REMOTE_FAILED',
    'This clone is shallow, and the beginning of its ledger is cut off',
    {
      next: 'Fetch what is missing: git fetch --unshallow',
    },
  );
}

async function newCommits(repo: Repository, tip: string, without: string | null): Promise<string[]> {
  const type = (await git(repo, ['cat-file', '-t', tip], { allowFailure: true })).trim();
  if (type !== 'commit') return [tip];
  const args = ['rev-list', '--topo-order', '--reverse', tip, ...(without ? ['--not', without] : [])];
  return (await git(repo, args)).split('\n').filter(Boolean);
}

/** Ids of the events of one commit, but for those that only say that two ledgers met. */
const told = (content: Buffer): string[] =>
  parseEvents(content.toString('utf8')).events.flatMap(({ id, type }) =>
    type === 'ledger.merged' ? [] : [id],
  );

function changedSince(remote: string, commit: string): HealerError {
  return new HealerError(
    'REMOTE_FAILED',
    `${ledgerRef} of ${remote} holds ${commit}, which was changed after it was signed`,
    {
      next: `See what it says: git show ${commit}. Nothing of it was taken over`,
    },
  );
}

function noLedger(remote: string, commit: string): HealerError {
  return new HealerError(
    'REMOTE_FAILED',
    `${ledgerRef} of ${remote} holds ${commit}, which is no part of a ledger`,
    {
      next: `See who wrote it: git log ${commit}. Nothing of it was taken over`,
    },
  );
}
