import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What a server holds of one repository, whichever API it speaks. */
export interface Things {
  /** Folder of the bare repository that is pushed to. */
  bare: string;
  /** Of the repository itself; that of a fork is another one. */
  repositoryId: number;
  requests: StoredRequest[];
  issues: StoredIssue[];
  labels: { id: number; name: string }[];
  users: { id: number; name: string }[];
  comments: { thing: 'request' | 'issue'; number: number; text: string }[];
  /** GitHub and Gitea count issues and requests together, GitLab each for itself. */
  countsTogether: boolean;
}

export interface StoredIssue {
  number: number;
  state: 'open' | 'closed';
  title: string;
  text: string;
  labels: string[];
  people: string[];
  createdAt: string;
}

export interface StoredRequest extends StoredIssue {
  merged: boolean;
  draft: boolean;
  branch: string;
  into: string;
  headRepositoryId: number;
  /** The last commit that the branch was seen at. */
  commit: string;
  /** The commit that a merge made. */
  mergedAs?: string;
  /** Merged or not. */
  closedAt?: string;
}

const run = promisify(execFile);

/** What a branch of the bare repository points to, empty where there is none. */
export async function headOf({ bare }: Things, branch: string): Promise<string> {
  const args = ['-C', bare, 'rev-parse', '--quiet', '--verify', `refs/heads/${branch}`];
  return run('git', args).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
}

/** As servers do: the head of an open request follows its branch, and one whose branch is gone is closed. */
export async function refresh(things: Things): Promise<void> {
  for (const request of things.requests.filter(({ state }) => state === 'open')) {
    if (request.headRepositoryId !== things.repositoryId) continue;
    const head = await headOf(things, request.branch);
    if (head === '') request.state = 'closed';
    else request.commit = head;
  }
}

export function nextNumber({ requests, issues, countsTogether }: Things, thing: 'request' | 'issue'): number {
  const counted = countsTogether ? [...requests, ...issues] : thing === 'request' ? requests : issues;
  return Math.max(0, ...counted.map(({ number }) => number)) + 1;
}

export const newThing = (title: string, text: string) => ({
  state: 'open' as const,
  title,
  text,
  labels: [] as string[],
  people: [] as string[],
  createdAt: new Date().toISOString(),
});

export const existing = ({ requests }: Things, branch: string, into: string): StoredRequest | undefined =>
  requests.find((each) => each.state === 'open' && each.branch === branch && each.into === into);
