import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HealerError } from '../errors.js';
import { git, gitResult } from '../git/command.js';
import { changedFiles } from '../git/history/diff.js';
import { notesRef } from '../git/refs/notes.js';
import { deleteRef, listRefs } from '../git/refs/refs.js';
import { chooseRemote, fetchRefs, listRemoteRefs, pushRefs } from '../git/remotes.js';
import type { Repository } from '../git/repository.js';
import type { Healer } from '../healer.js';
import { branchRef } from '../patches/names.js';
import { ledgerRef } from '../store/ledger.js';
import { refsInBundle } from './bundle.js';
import type { CiHost } from './host.js';

export interface PublishReport {
  remote: string;
  pushed: string[];
  /** Branches that were left, with the reason as one sentence. */
  refused: { branch: string; reason: string }[];
}

const incoming = 'refs/healer/incoming/';

/**
 * Pushes what another job has left in `folder`. That job has run code, and so nothing of it is believed or run: only
 * branches healer/* are taken, of one commit each on a commit that is known here, that touch nothing a pipeline runs; and
 * of the history what merges by union. Never by force. Throws NOT_TRUSTED for a fork, FILE_UNREADABLE, REMOTE_FAILED.
 */
export async function publish(
  healer: Healer,
  { host, folder, remote: named }: { host: CiHost; folder: string; remote?: string | undefined },
): Promise<PublishReport> {
  if (host.fork)
    throw new HealerError('NOT_TRUSTED', 'The code of this job comes from a fork: nothing of it is pushed', {
      next: 'Leave the fixes of forks in the artefact',
    });
  const { repo } = healer;
  const remote = await chooseRemote(repo, named);
  const report: PublishReport = { remote, pushed: [], refused: [] };
  const path = join(folder, 'healer.bundle');
  if (!existsSync(path)) return report;
  const refs = await refsInBundle(repo, path);
  if (refs === null)
    throw new HealerError('FILE_UNREADABLE', `${path} is no bundle of git`, {
      next: 'Name the folder that healer ci --output has written',
    });
  try {
    await take(healer, path, refs, report);
  } finally {
    for (const { name, oid } of await listRefs(repo, incoming)) await deleteRef(repo, name, oid);
  }
  return report;
}

async function take(
  healer: Healer,
  path: string,
  refs: ReadonlyMap<string, string>,
  report: PublishReport,
): Promise<void> {
  const { repo } = healer;
  const { remote } = report;
  const branches = [...refs.keys()].flatMap(
    (ref) => /^refs\/heads\/(healer\/[a-z0-9-]+)$/.exec(ref)?.[1] ?? [],
  );
  const wanted = branches.map((branch) => ({ from: branchRef(branch), to: incoming + branch }));
  await fetchRefs(repo, path, wanted);
  const there = await listRemoteRefs(repo, remote, branches.map(branchRef));
  for (const branch of branches) {
    const commit = refs.get(branchRef(branch)) ?? '';
    const known = there.get(branchRef(branch));
    if (known === commit) continue;
    const reason = known ? 'it is there already, with another commit' : await whyRefused(repo, commit);
    if (reason) report.refused.push({ branch, reason });
    else if (await pushRefs(repo, remote, [{ object: commit, to: branchRef(branch) }]))
      report.pushed.push(branch);
    else report.refused.push({ branch, reason: 'somebody else has just pushed it' });
  }
  // What the bundle holds of the history is met with the one here by the same union as that of any remote.
  if (refs.has(ledgerRef)) await healer.sync({ remote: path, notes: refs.has(notesRef), send: false });
  await healer.sync({ remote });
}

/** What decides what runs, who may sign, and what healer may do is never changed by a fix. */
const settings =
  /^(?:\.github|\.gitlab|\.circleci|\.healer|\.husky)\/|^\.(?:gitlab-ci|travis)\.ya?ml$|(?:^|\/)(?:\.git(?:attributes|modules)|\.npmrc|\.yarnrc(?:\.yml)?)$/i;

async function whyRefused(repo: Repository, commit: string): Promise<string | null> {
  const parents = (await git(repo, ['rev-list', '--parents', '-n', '1', '--end-of-options', commit]))
    .trim()
    .split(' ')
    .slice(1);
  const [base] = parents;
  if (base === undefined || parents.length > 1) return 'it is not one commit on another';
  const { exitCode } = await gitResult(repo, ['merge-base', '--is-ancestor', base, 'HEAD']);
  if (exitCode !== 0) return 'its base is not in what is checked out here';
  const touched = (await changedFiles(repo, base, commit)).find((file) => settings.test(file));
  return touched === undefined ? null : `it changes ${touched}`;
}
