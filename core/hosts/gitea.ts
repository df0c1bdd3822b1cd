import * as z from 'zod/mini';
import { type Ask, askPages } from './ask-host.js';
import {
  type CodeHost,
  commitOf,
  type HostPlace,
  type HostRequest,
  plainText,
  type Thing,
  timeOf,
} from './code-host.js';
import { HostError } from './host-error.js';

const branchSchema = z.object({
  ref: z.string(),
  /** The name of the branch, also when it is gone and `ref` is that of the request. */
  label: z.string(),
  sha: z.string(),
  repo_id: z.int(),
});

const requestSchema = z.object({
  number: z.int(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  merged: z.boolean(),
  merge_commit_sha: z.nullish(z.string()),
  merged_at: z.nullish(z.string()),
  closed_at: z.nullish(z.string()),
  title: z.string(),
  body: z.string(),
  head: branchSchema,
  base: branchSchema,
});

const issueSchema = z.object({
  number: z.int(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  title: z.string(),
  body: z.string(),
});

const labelSchema = z.object({ id: z.int(), name: z.string() });

export const giteaApi = (url: string): string => `${url}/api/v1`;

export const giteaHeaders = (token: string): Record<string, string> => ({ authorization: `token ${token}` });

const size = { limit: '50' };

/** The API of Gitea and Forgejo, version 1. */
export function openGitea({ repository, url }: HostPlace, ask: Ask): CodeHost {
  const at = `repos/${repository}`;
  const pulls = (query: Record<string, string>, most: number) =>
    askPages(ask, { path: `${at}/pulls`, query }, z.array(requestSchema), { most, size });
  const post = async (path: string, body: object) => {
    await ask({ method: 'POST', path: `${at}/${path}`, body }, z.unknown());
  };
  const patch = async (thing: Thing, number: number, body: object) => {
    const path = `${at}/${thing === 'request' ? 'pulls' : 'issues'}/${number}`;
    await ask({ method: 'PATCH', path, body }, z.unknown());
  };
  return {
    kind: 'gitea',
    name: `${repository} on ${new URL(url).host}`,
    noun: 'pull request',
    sign: '#',
    // What its databases hold in the smallest type that it uses for texts.
    longestText: 65_535,
    openRequests: async () => (await pulls({ state: 'open' }, 60)).map(toRequest),
    requestsOf: async (branch) =>
      (await pulls({ state: 'all', sort: 'recentupdate' }, 20))
        .map(toRequest)
        .filter((request) => request.isOwn && request.branch === branch),
    openRequest: async ({ title, text, branch, into, draft }) => {
      const body = { title: draft ? `WIP: ${title}` : title, body: text, head: branch, base: into };
      try {
        return toRequest((await ask({ method: 'POST', path: `${at}/pulls`, body }, requestSchema)).value);
      } catch (error) {
        if (error instanceof HostError && error.details.status === 409) return null;
        throw error;
      }
    },
    issues: async () => {
      const question = { path: `${at}/issues`, query: { state: 'all', type: 'issues' } };
      return (await askPages(ask, question, z.array(issueSchema), { most: 20, size })).map(toIssue);
    },
    openIssue: async ({ title, text }) => {
      const body = { title, body: text };
      return toIssue((await ask({ method: 'POST', path: `${at}/issues`, body }, issueSchema)).value);
    },
    change: (thing, number, { text, state }) =>
      patch(thing, number, { ...(text !== undefined && { body: text }), ...(state && { state }) }),
    comment: (_, number, body) => post(`issues/${number}/comments`, { body }),
    label: async (_, number, labels) =>
      post(`issues/${number}/labels`, { labels: await labelIds(ask, at, labels) }),
    askForReview: (number, people) =>
      post(`pulls/${number}/requested_reviewers`, {
        reviewers: people.filter((name) => !name.includes('/')),
        team_reviewers: people.flatMap((name) => name.split('/')[1] ?? []),
      }),
    assign: (number, assignees) => patch('issue', number, { assignees }),
  };
}

/** It knows labels by numbers, and makes none by itself. */
async function labelIds(ask: Ask, at: string, names: readonly string[]): Promise<number[]> {
  const path = `${at}/labels`;
  const known = await askPages(ask, { path }, z.array(labelSchema), { most: 10, size });
  const ids: number[] = [];
  for (const name of names) {
    const found = known.find((label) => label.name === name);
    const make = { method: 'POST', path, body: { name, color: '#2e7d32' } } as const;
    ids.push((found ?? (await ask(make, labelSchema)).value).id);
  }
  return ids;
}

function toRequest(found: z.output<typeof requestSchema>): HostRequest {
  const { number, html_url: url, state, merged, title, body, head, base } = found;
  return {
    number,
    url,
    state: merged ? 'merged' : state,
    title,
    text: plainText(body),
    branch: head.ref.startsWith('refs/pull/') ? head.label : head.ref,
    commit: head.sha === '' ? null : head.sha,
    into: base.ref,
    isOwn: head.repo_id === base.repo_id,
    merged: merged ? { commit: commitOf(found.merge_commit_sha), at: timeOf(found.merged_at) } : null,
    closedAt: merged ? null : timeOf(found.closed_at),
  };
}

const toIssue = ({ number, html_url: url, state, title, body }: z.output<typeof issueSchema>) => ({
  number,
  url,
  state,
  title,
  text: plainText(body),
});
