import { git } from '../command.js';
import type { Repository } from '../repository.js';

/** A commit as the history of a branch tells of it. */
export interface CommitFacts {
  id: string;
  parents: string[];
  /** When it was committed, as ISO 8601 in UTC. */
  at: string;
  /** The committer: `Ada <ada@example.com>`; the author where a server committed for them. */
  by: string;
  message: string;
}

export interface CommitQuery {
  /** Commits that lead to these are left out. */
  without?: readonly string[];
  /** Changes one of these files. */
  files?: readonly string[];
  /** Its message holds this text, or one of these. */
  saying?: string | readonly string[];
  /** Committed after this, as ISO 8601. */
  since?: string;
  /** Commits of more parents than one as well. */
  merges?: boolean;
  most: number;
}

/** The newest commits that lead to `tip` and are as the query says, newest first. */
export async function readCommits(
  repo: Repository,
  tip: string,
  { without = [], files, saying, since, merges = false, most }: CommitQuery,
): Promise<CommitFacts[]> {
  const args = [
    '--literal-pathspecs',
    'log',
    ...(merges ? [] : ['--no-merges']),
    ...(saying === undefined ? [] : ['--fixed-strings', ...[saying].flat().map((text) => `--grep=${text}`)]),
    ...(since === undefined ? [] : [`--since=${since}`]),
    ...['--no-color', '--no-show-signature', '--no-follow', `-n${most}`, '-z'],
    '--format=%H%n%P%n%ct%n%cn <%ce>%n%an <%ae>%n%B',
    ...['--end-of-options', tip, ...without.map((each) => `^${each}`), '--', ...(files ?? [])],
  ];
  const text = await git(repo, args);
  return text
    .split('\0')
    .filter(Boolean)
    .map((entry) => {
      const [id = '', parents = '', seconds, committer = '', author = '', ...message] = entry.split('\n');
      const by = ofServer.test(committer) ? author : committer;
      const at = new Date(Number(seconds) * 1000).toISOString();
      return { id, parents: parents.split(' ').filter(Boolean), at, by, message: message.join('\n') };
    });
}

/** Who commits what is merged on the pages of GitHub and GitLab. */
const ofServer = /<noreply@(?:github|gitlab)\.com>$/;
