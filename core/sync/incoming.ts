import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HealerError } from '../errors.js';
import { readObjects } from '../git/batch.js';
import { git } from '../git/command.js';
import { parseCommit } from '../git/commit-object.js';
import { type SignatureState, signatureState } from '../git/commit-signature.js';
import { readRef } from '../git/refs.js';
import type { Repository } from '../git/repository.js';
import { ledgerRef } from '../store/ledger.js';
import { eventsFile, parseEvents } from '../store/ledger-events.js';
import { ledgerKeys } from '../workspace/ledger-keys.js';

/** What a fetched tip of a ledger would add. */
export interface Incoming {
  commits: number;
  events: number;
  /** Commits whose signature does not count, with the ids of their events. */
  untrusted: { commit: string; signature: Exclude<SignatureState, 'good'>; events: string[] }[];
}

/** Reads what is new in a fetched tip, as data. Throws REMOTE_FAILED where it is no ledger. */
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
  const incoming: Incoming = { commits: commits.length, events: 0, untrusted: [] };
  for (const [index, id] of commits.entries()) {
    const commit = objects[index]?.type === 'commit' ? parseCommit(objects[index].content) : null;
    const file = files[index];
    if (!commit || file?.type !== 'blob') throw noLedger(remote, id);
    const events = told(file.content);
    incoming.events += events.length;
    const signature = signatureState(commit, trusted);
    if (signature === 'unsigned' && signing === 'off') continue;
    if (signature !== 'good') incoming.untrusted.push({ commit: id, signature, events });
  }
  return incoming;
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

function noLedger(remote: string, commit: string): HealerError {
  return new HealerError(
    'REMOTE_FAILED',
    `${ledgerRef} of ${remote} holds ${commit}, which is no part of a ledger`,
    {
      next: `See who wrote it: git log ${commit}. Nothing of it was taken over`,
    },
  );
}
