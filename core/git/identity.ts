import { gitResult } from './command.js';
import type { Repository } from './repository.js';

/** Who makes the commits that nobody but healer reads: snapshots, ledger entries, notes. */
export const healerIdentity = { name: 'healer', email: 'healer@localhost' };

export function identityEnvironment(date?: string): Record<string, string> {
  const { name, email } = healerIdentity;
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    ...(date && { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }),
  };
}

/** The user of a repository as git names them, `Ada <ada@example.com>`; empty where it knows nobody. */
export async function userOf(repo: Pick<Repository, 'root'>): Promise<string> {
  const { exitCode, stdout } = await gitResult(repo, ['var', 'GIT_COMMITTER_IDENT']);
  return exitCode === 0 ? stdout.toString('utf8').replace(/ \d+ [+-]\d{4}\s*$/, '') : '';
}
