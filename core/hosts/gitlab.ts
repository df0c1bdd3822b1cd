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

const requestSchema = z.object({
  iid: z.int(),
  web_url: z.string(),
  state: z.enum(['opened', 'closed', 'merged', 'locked']),
  title: z.string(),
  description: z.nullable(z.string()),
  source_branch: z.string(),
  target_branch: z.string(),
  sha: z.nullable(z.string()),
  merge_commit_sha: z.nullish(z.string()),
  squash_commit_sha: z.nullish(z.string()),
  merged_at: z.nullish(z.string()),
  closed_at: z.nullish(z.string()),
  source_project_id: z.nullable(z.int()),
  target_project_id: z.int(),
});

const issueSchema = z.object({
  iid: z.int(),
  web_url: z.string(),
  state: z.enum(['opened', 'closed']),
  title: z.string(),
  description: z.nullable(z.string()),
});

const personSchema = z.array(z.object({ id: z.int() }));

export const gitlabApi = (url: string): string => `${url}/api/v4`;

export const gitlabHeaders = (token: string): Record<string, string> => ({ 'private-token': token });

const size = { per_page: '100' };
const kinds: Readonly<Record<Thing, string>> = { request: 'merge_requests', issue: 'issues' };

/** GitLab's REST API, version 4. */
export function openGitlab({ repository, url }: HostPlace, ask: Ask): CodeHost {
  const at = `projects/${encodeURIComponent(repository)}`;
  const requests = (query: Record<string, string>, most: number) =>
    askPages(ask, { path: `${at}/merge_requests`, query }, z.array(requestSchema), { most, size });
  const put = async (thing: Thing, number: number, body: object) => {
    await ask({ method: 'PUT', path: `${at}/${kinds[thing]}/${number}`, body }, z.unknown());
  };
  const idsOf = (people: readonly string[]) => Promise.all(people.map((name) => idOf(ask, name)));
  return {
    kind: 'gitlab',
    name: `${repository} on ${new URL(url).host}`,
    noun: 'merge request',
    sign: '!',
    longestText: 1_000_000,
    openRequests: async () => (await requests({ state: 'opened' }, 30)).map(toRequest),
    requestsOf: async (branch) => (await requests({ state: 'all', source_branch: branch }, 3)).map(toRequest),
    openRequest: async ({ title, text, branch, into, draft }) => {
      const body = {
        title: draft ? `Draft: ${title}` : title,
        description: text,
        source_branch: branch,
        target_branch: into,
      };
      try {
        const { value } = await ask({ method: 'POST', path: `${at}/merge_requests`, body }, requestSchema);
        return toRequest(value);
      } catch (error) {
        if (error instanceof HostError && error.details.status === 409) return null;
        throw error;
      }
    },
    issues: async () => {
      const query = { order_by: 'created_at', sort: 'desc' };
      const path = `${at}/issues`;
      return (await askPages(ask, { path, query }, z.array(issueSchema), { most: 10, size })).map(toIssue);
    },
    openIssue: async ({ title, text }) => {
      const body = { title, description: text };
      return toIssue((await ask({ method: 'POST', path: `${at}/issues`, body }, issueSchema)).value);
    },
    change: (thing, number, { text, state }) =>
      put(thing, number, {
        ...(text !== undefined && { description: text }),
        ...(state && { state_event: state === 'open' ? 'reopen' : 'close' }),
      }),
    comment: async (thing, number, body) => {
      const path = `${at}/${kinds[thing]}/${number}/notes`;
      await ask({ method: 'POST', path, body: { body } }, z.unknown());
    },
    label: (thing, number, labels) => put(thing, number, { add_labels: labels.join(',') }),
    askForReview: async (number, people) => put('request', number, { reviewer_ids: await idsOf(people) }),
    assign: async (number, people) => put('issue', number, { assignee_ids: await idsOf(people) }),
  };
}

async function idOf(ask: Ask, name: string): Promise<number> {
  const { value } = await ask({ path: 'users', query: { username: name } }, personSchema);
  const [found] = value;
  if (found) return found.id;
  throw new HostError(`there is no user ${name}`, { status: 422 });
}

function toRequest(found: z.output<typeof requestSchema>): HostRequest {
  const { iid, web_url: url, state, title, description, source_branch, target_branch, sha } = found;
  // One that is being merged is locked.
  const isMerged = state === 'merged' || state === 'locked';
  return {
    number: iid,
    url,
    state: isMerged ? 'merged' : state === 'opened' ? 'open' : 'closed',
    title,
    text: plainText(description),
    branch: source_branch,
    commit: sha,
    into: target_branch,
    isOwn: found.source_project_id === found.target_project_id,
    // Moved forward, a branch gets the commits of the request themselves, and no other is named.
    merged: isMerged
      ? {
          commit: commitOf(found.squash_commit_sha, found.merge_commit_sha, sha),
          at: timeOf(found.merged_at),
        }
      : null,
    closedAt: isMerged ? null : timeOf(found.closed_at),
  };
}

const toIssue = ({ iid, web_url: url, state, title, description }: z.output<typeof issueSchema>) => ({
  number: iid,
  url,
  state: state === 'opened' ? ('open' as const) : ('closed' as const),
  title,
  text: plainText(description),
});
