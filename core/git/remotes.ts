import { HealerError } from '../errors.js';
import { type GitResult, git, gitResult } from './command.js';
import { readHead } from './head.js';
import type { Repository } from './repository.js';

export interface RemoteOptions {
  signal?: AbortSignal | undefined;
}

/**
 * The remote to talk to: the one that was named (a name, an address or a folder), else that of the current branch, the
 * only one, or `origin`. Throws NO_REMOTE.
 */
export async function chooseRemote(repo: Repository, named: string | undefined): Promise<string> {
  if (named !== undefined) {
    if (/^[^-\s\p{Cc}][^\p{Cc}]*$/u.test(named)) return named;
    throw new HealerError('NO_REMOTE', `${JSON.stringify(named)} is no name or address of a remote`);
  }
  const remotes = (await git(repo, ['remote'])).split('\n').filter(Boolean);
  const { branch } = await readHead(repo);
  const key = `branch.${branch}.remote`;
  const own = branch === null ? '' : (await git(repo, ['config', key], { allowFailure: true })).trim();
  const chosen = [own, ...(remotes.length === 1 ? remotes : []), 'origin'].find((name) =>
    remotes.includes(name),
  );
  if (chosen) return chosen;
  throw remotes.length === 0
    ? new HealerError('NO_REMOTE', 'This repository has no remote to share with', {
        next: 'Add one: git remote add origin <address>, or name a folder or an address: healer sync ../other-clone',
      })
    : new HealerError('NO_REMOTE', `There are ${remotes.length} remotes, and none is that of this branch`, {
        next: `Name one: healer sync ${remotes[0]}`,
      });
}

/** Refs of a remote under the given names or patterns, with what they point to. Throws REMOTE_FAILED, ABORTED. */
export async function listRemoteRefs(
  repo: Repository,
  remote: string,
  patterns: readonly string[],
  { signal }: RemoteOptions = {},
): Promise<Map<string, string>> {
  const args = ['ls-remote', '--quiet', '--end-of-options', remote, ...patterns];
  const result = await gitResult(repo, args, { ...(signal && { signal }) });
  if (result.exitCode !== 0) throw remoteFailed(`${remote} cannot be read`, result);
  const lines = result.stdout.toString('utf8').split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => [line.slice(line.indexOf('\t') + 1), line.slice(0, line.indexOf('\t'))]),
  );
}

/** Brings refs here, `from` on the remote to `to`, overwriting those, and touches nothing else. Throws REMOTE_FAILED, ABORTED. */
export async function fetchRefs(
  repo: Repository,
  remote: string,
  refs: readonly { from: string; to: string }[],
  { signal }: RemoteOptions = {},
): Promise<void> {
  if (refs.length === 0) return;
  const specs = refs.map(({ from, to }) => `+${from}:${to}`);
  const args = ['-c', 'fetch.fsckObjects=true', 'fetch', ...onlyThese, '--end-of-options', remote, ...specs];
  const result = await gitResult(repo, args, { ...(signal && { signal }) });
  if (result.exitCode !== 0) throw remoteFailed(`${remote} cannot be fetched from`, result);
}

/** Whatever the user's settings of fetching are: no tags, no submodules, no FETCH_HEAD, no tracking branches, nothing pruned. */
const onlyThese = [
  '--quiet',
  '--no-tags',
  '--no-prune',
  '--no-filter',
  '--no-recurse-submodules',
  '--no-write-fetch-head',
  '--no-auto-maintenance',
  '--refmap=',
];

/**
 * Pushes objects to refs of a remote, never by force; the hooks of the repository run. False when the remote has moved
 * meanwhile. Throws REMOTE_FAILED, ABORTED.
 */
export async function pushRefs(
  repo: Repository,
  remote: string,
  refs: readonly { object: string; to: string }[],
  { signal }: RemoteOptions = {},
): Promise<boolean> {
  if (refs.length === 0) return true;
  const specs = refs.map(({ object, to }) => `${object}:${to}`);
  const args = [
    'push',
    '--porcelain',
    '--no-follow-tags',
    '--recurse-submodules=no',
    '--end-of-options',
    remote,
  ];
  const result = await gitResult(repo, [...args, ...specs], { ...(signal && { signal }) });
  if (result.exitCode === 0) return true;
  const refused = result.stdout
    .toString('utf8')
    .split('\n')
    .filter((line) => line.startsWith('!\t'));
  if (refused.length > 0 && refused.every((line) => hasMoved.test(line))) return false;
  const why = refused.map((line) => line.split('\t').slice(2).join(' ')).join('; ');
  throw remoteFailed(`${remote} cannot be pushed to${why && `: ${why}`}`, result);
}

/**
 * Deletes a ref of a remote if it still points to `expected`; the hooks of the repository run. False where it does not.
 * Throws REMOTE_FAILED, ABORTED.
 */
export async function deleteRemoteRef(
  repo: Repository,
  remote: string,
  ref: string,
  expected: string,
  { signal }: RemoteOptions = {},
): Promise<boolean> {
  // The lease forces nothing: a deletion without it would take commits along that somebody has pushed meanwhile.
  const args = ['push', '--porcelain', '--no-follow-tags', `--force-with-lease=${ref}:${expected}`];
  const result = await gitResult(repo, [...args, '--end-of-options', remote, `:${ref}`], {
    ...(signal && { signal }),
  });
  if (result.exitCode === 0) return true;
  const refused = result.stdout
    .toString('utf8')
    .split('\n')
    .filter((line) => line.startsWith('!\t'));
  if (refused.length > 0 && refused.every((line) => hasMoved.test(line) || /stale info/.test(line)))
    return false;
  throw remoteFailed(`${ref} cannot be deleted on ${remote}`, result);
}

/** Somebody was faster: by what this clone knew, by what the remote knew, or by a lock. */
const hasMoved =
  /\[rejected\]|cannot lock ref|failed to update ref|reference already exists|incorrect old value/;

function remoteFailed(what: string, { stderr }: GitResult): HealerError {
  return new HealerError('REMOTE_FAILED', what, {
    cause: new Error(stderr.trim()),
    next: /could not read Username|Permission denied|Authentication failed|terminal prompts disabled/i.test(
      stderr,
    )
      ? 'See that git can log in there without asking: git ls-remote does the same'
      : 'See that the address is right and can be reached: git remote --verbose shows it',
  });
}
