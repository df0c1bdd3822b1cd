import type { Issue, PullRequest } from 'gitea-js';
import { type HostAnswer, type HostFace, page } from './face.js';
import {
  existing,
  headOf,
  newThing,
  nextNumber,
  type StoredIssue,
  type StoredRequest,
  type Things,
} from './things.js';

const swagger = 'https://gitea.example.com/api/swagger';

/** The API of Gitea and Forgejo, version 1. */
export const giteaFace: HostFace = {
  base: '/api/v1/',
  isToken: ({ authorization }, token) => authorization === `token ${token}`,
  unauthorized: { message: 'user does not exist [uid: 0, name: ]', url: swagger },
  notFound: { errors: null, message: "The target couldn't be found.", url: swagger },
  answer: async (question, things, url) => {
    const { method, body, query } = question;
    const path = /^repos\/acme\/site\/(.*)$/.exec(question.path)?.[1];
    if (path === undefined) return null;
    const [kind, number, rest] = path.split('/');
    const request = things.requests.find((each) => each.number === Number(number));
    const issue = things.issues.find((each) => each.number === Number(number));
    const thing = issue ?? request;
    const isOf = (state: string) => (each: StoredIssue) => state === 'all' || each.state === state;
    switch (`${method} ${kind}/${number === undefined ? '' : '#'}${rest ?? ''}`) {
      case 'GET pulls/': {
        const found = things.requests
          .filter(isOf(query.get('state') ?? 'open'))
          .sort((a, b) => b.number - a.number);
        return page(
          found.map((each) => pullOf(each, things, url)),
          question,
          'limit',
          url,
        );
      }
      case 'POST pulls/':
        return openPull(body, things, url);
      case 'PATCH pulls/#':
        if (!request) return null;
        change(request, body);
        return { status: 201, body: pullOf(request, things, url) };
      case 'POST pulls/#requested_reviewers':
        if (!request) return null;
        request.people.push(...(body.reviewers ?? []), ...(body.team_reviewers ?? []));
        return { status: 201, body: [] };
      case 'GET issues/': {
        const found = things.issues
          .filter(isOf(query.get('state') ?? 'open'))
          .sort((a, b) => b.number - a.number);
        return page(
          found.map((each) => issueOf(each, url)),
          question,
          'limit',
          url,
        );
      }
      case 'POST issues/': {
        const made = { number: nextNumber(things, 'issue'), ...newThing(body.title, body.body ?? '') };
        things.issues.push(made);
        return { status: 201, body: issueOf(made, url) };
      }
      case 'PATCH issues/#':
        if (!thing) return null;
        change(thing, body);
        thing.people.push(...(body.assignees ?? []));
        return { status: 201, body: issueOf(thing, url) };
      case 'POST issues/#comments':
        if (!thing) return null;
        things.comments.push({ thing: issue ? 'issue' : 'request', number: thing.number, text: body.body });
        return { status: 201, body: { id: things.comments.length, body: body.body } };
      case 'GET labels/':
        return page(things.labels, question, 'limit', url);
      case 'POST labels/': {
        if (!/^#?[0-9a-fA-F]{6}$/.test(body.color))
          return { status: 422, body: { message: 'invalid color', url: swagger } };
        const made = { id: 500 + things.labels.length, name: String(body.name) };
        things.labels.push(made);
        return { status: 201, body: made };
      }
      case 'POST issues/#labels':
        if (!thing) return null;
        thing.labels.push(
          ...things.labels.filter(({ id }) => body.labels.includes(id)).map(({ name }) => name),
        );
        return { status: 200, body: thing.labels.map((name) => ({ name })) };
      default:
        return null;
    }
  },
};

// biome-ignore lint/suspicious/noExplicitAny: as a client sends it
async function openPull(body: any, things: Things, url: string): Promise<HostAnswer> {
  const { title, head, base } = body;
  const commit = await headOf(things, head);
  if (commit === '' || (await headOf(things, base)) === '') return null as never;
  const other = existing(things, head, base);
  if (other)
    return {
      status: 409,
      body: {
        message: `pull request already exists for these targets [id: ${other.number}, issue_id: ${other.number}, head_repo_id: 7, base_repo_id: 7, head_branch: ${head}, base_branch: ${base}]`,
        url: swagger,
      },
    };
  const made: StoredRequest = {
    number: nextNumber(things, 'request'),
    ...newThing(title, body.body ?? ''),
    merged: false,
    draft: /^(?:WIP:|\[WIP\])/i.test(title),
    branch: head,
    into: base,
    headRepositoryId: things.repositoryId,
    commit,
  };
  things.requests.push(made);
  return { status: 201, body: pullOf(made, things, url) };
}

// biome-ignore lint/suspicious/noExplicitAny: as a client sends it
function change(thing: StoredIssue, body: any): void {
  if (body.body !== undefined) thing.text = body.body;
  if (body.title !== undefined) thing.title = body.title;
  if (body.state !== undefined) thing.state = body.state;
}

function pullOf(request: StoredRequest, { repositoryId }: Things, url: string): PullRequest {
  const { number, state, title, text, draft, merged, branch, into, commit, headRepositoryId } = request;
  const { mergedAs, closedAt, createdAt } = request;
  // The branch of a closed request may be gone; its commits are kept under the request.
  const ref = state === 'open' ? branch : `refs/pull/${number}/head`;
  return {
    id: 1000 + number,
    number,
    html_url: `${url}/acme/site/pulls/${number}`,
    state: (merged ? 'closed' : state) as PullRequest['state'] & string,
    title,
    body: text,
    draft,
    merged,
    ...(merged && { merged_at: closedAt ?? createdAt, merge_commit_sha: mergedAs ?? '' }),
    ...(closedAt !== undefined && { closed_at: closedAt }),
    head: { label: branch, ref, sha: commit, repo_id: headRepositoryId },
    base: { label: into, ref: into, sha: commit, repo_id: repositoryId },
    labels: request.labels.map((name) => ({ name })),
  };
}

const issueOf = ({ number, state, title, text, labels }: StoredIssue, url: string): Issue => ({
  id: 2000 + number,
  number,
  html_url: `${url}/acme/site/issues/${number}`,
  state: state as Issue['state'] & string,
  title,
  body: text,
  labels: labels.map((name) => ({ name })),
});
