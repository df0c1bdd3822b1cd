import * as z from 'zod/mini';
import { type Ask, askPages } from './ask-host.js';
import { type CodeHost, commitOf, type HostPlace, type HostRequest, plainText, timeOf } from './code-host.js';
import { HostError } from './host-error.js';

const requestSchema = z.object({
  number: z.int(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  merged_at: z.nullable(z.string()),
  closed_at: z.nullish(z.string()),
  merge_commit_sha: z.nullish(z.string()),
  title: z.string(),
  body: z.nullable(z.string()),
  head: z.object({ ref: z.string(), sha: z.string(), repo: z.nullable(z.object({ id: z.int() })) }),
  base: z.object({ ref: z.string(), repo: z.object({ id: z.int() }) }),
});

const issueSchema = z.object({
  number: z.int(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  title: z.string(),
  body: z.nullish(z.string()),
  /** Requests are issues, too. */
  pull_request: z.optional(z.unknown()),
});

/** Where the REST API of GitHub is: of github.com, of an enterprise at ghe.com, of a GitHub Enterprise Server. */
export function githubApi(url: string): string {
  const { protocol, host } = new URL(url);
  if (host === 'github.com' || host.endsWith('.ghe.com')) return `${protocol}//api.${host}`;
  return `${url}/api/v3`;
}

export const githubHeaders = (token: string): Record<string, string> => ({
  accept: 'application/vnd.github+json',
  authorization: `Bearer ${token}`,
  'x-github-api-version': '2022-11-28',
});

const size = { per_page: '100' };

/** GitHub's REST API, version 2022-11-28. */
export function openGithub({ repository, url }: HostPlace, ask: Ask): CodeHost {
  const [owner = ''] = repository.split('/');
  const at = `repos/${repository}`;
  const pulls = (query: Record<string, string>, most: number) =>
    askPages(ask, { path: `${at}/pulls`, query }, z.array(requestSchema), { most, size });
  const post = async (path: string, body: object) => {
    await ask({ method: 'POST', path: `${at}/${path}`, body }, z.unknown());
  };
  return {
    kind: 'github',
    name: `${repository} on ${new URL(url).host}`,
    noun: 'pull request',
    sign: '#',
    longestText: 65_536,
    openRequests: async () => (await pulls({ state: 'open' }, 30)).map(toRequest),
    requestsOf: async (branch) =>
      (await pulls({ state: 'all', head: `${owner}:${branch}` }, 3)).map(toRequest),
    openRequest: async ({ title, text, branch, into, draft }) => {
      const body = { title, body: text, head: branch, base: into, draft };
      try {
        return toRequest((await ask({ method: 'POST', path: `${at}/pulls`, body }, requestSchema)).value);
      } catch (error) {
        if (!(error instanceof HostError) || error.details.status !== 422) throw error;
        const open = await pulls({ state: 'open', head: `${owner}:${branch}` }, 1);
        if (open.some(({ base }) => base.ref === into)) return null;
        throw error;
      }
    },
    issues: async () => {
      const query = { state: 'all', sort: 'created', direction: 'desc' };
      const found = await askPages(ask, { path: `${at}/issues`, query }, z.array(issueSchema), {
        most: 10,
        size,
      });
      return found.filter((each) => each.pull_request === undefined).map(toIssue);
    },
    openIssue: async ({ title, text }) => {
      const body = { title, body: text };
      return toIssue((await ask({ method: 'POST', path: `${at}/issues`, body }, issueSchema)).value);
    },
    change: async (thing, number, { text, state }) => {
      const path = `${at}/${thing === 'request' ? 'pulls' : 'issues'}/${number}`;
      const body = { ...(text !== undefined && { body: text }), ...(state && { state }) };
      await ask({ method: 'PATCH', path, body }, z.unknown());
    },
    comment: (_, number, body) => post(`issues/${number}/comments`, { body }),
    label: (_, number, labels) => post(`issues/${number}/labels`, { labels }),
    askForReview: (number, people) =>
      post(`pulls/${number}/requested_reviewers`, {
        reviewers: people.filter((name) => !name.includes('/')),
        team_reviewers: people.flatMap((name) => name.split('/')[1] ?? []),
      }),
    assign: (number, assignees) => post(`issues/${number}/assignees`, { assignees }),
  };
}

function toRequest(found: z.output<typeof requestSchema>): HostRequest {
  const { number, html_url: url, state, merged_at, title, body, head, base } = found;
  const isMerged = merged_at !== null;
  return {
    number,
    url,
    state: isMerged ? 'merged' : state,
    title,
    text: plainText(body),
    branch: head.ref,
    commit: head.sha,
    into: base.ref,
    isOwn: head.repo?.id === base.repo.id,
    // Of one that is not merged, it names a commit that was only tried.
    merged: isMerged ? { commit: commitOf(found.merge_commit_sha), at: timeOf(merged_at) } : null,
    closedAt: isMerged ? null : timeOf(found.closed_at),
  };
}

const toIssue = ({ number, html_url: url, state, title, body }: z.output<typeof issueSchema>) => ({
  number,
  url,
  state,
  title,
  text: plainText(body),
});
