import type { components } from '@octokit/openapi-types';
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

type Schemas = components['schemas'];
type Pull = Pick<
  Schemas['pull-request-simple'],
  | 'number'
  | 'html_url'
  | 'state'
  | 'title'
  | 'body'
  | 'draft'
  | 'merged_at'
  | 'merge_commit_sha'
  | 'closed_at'
  | 'created_at'
> & {
  head: Pick<Schemas['pull-request-simple']['head'], 'label' | 'ref' | 'sha'> & {
    repo: { id: number } | null;
  };
  base: Pick<Schemas['pull-request-simple']['base'], 'label' | 'ref' | 'sha'> & { repo: { id: number } };
  labels: { name: string }[];
};
type Issue = Pick<Schemas['issue'], 'number' | 'html_url' | 'state' | 'title' | 'created_at'> & {
  body: string | null;
  labels: { name: string }[];
  pull_request?: { url: string };
};

const docs = 'https://docs.github.com/rest';
const invalid = (...errors: Schemas['validation-error']['errors'] & object): HostAnswer => ({
  status: 422,
  body: { message: 'Validation Failed', errors, documentation_url: docs, status: '422' },
});

/** GitHub's REST API, version 2022-11-28, as a GitHub Enterprise Server has it. */
export const githubFace: HostFace = {
  base: '/api/v3/',
  isToken: ({ authorization }, token) => authorization === `Bearer ${token}`,
  unauthorized: { message: 'Bad credentials', documentation_url: docs, status: '401' },
  notFound: { message: 'Not Found', documentation_url: docs, status: '404' },
  answer: async (question, things, url) => {
    const { method, body, query } = question;
    const path = /^repos\/acme\/site\/(.*)$/.exec(question.path)?.[1];
    if (path === undefined) return null;
    const [kind, number, rest] = path.split('/');
    const request = things.requests.find((each) => each.number === Number(number));
    const issue = things.issues.find((each) => each.number === Number(number));
    const thing = kind === 'pulls' ? request : (issue ?? request);
    switch (`${method} ${kind}/${number === undefined ? '' : '#'}${rest ?? ''}`) {
      case 'GET pulls/': {
        const [state, head] = [query.get('state') ?? 'open', query.get('head')];
        const found = things.requests
          .filter((each) => state === 'all' || each.state === state)
          .filter((each) => head === null || head === `acme:${each.branch}`)
          .sort((a, b) => b.number - a.number);
        return page(
          found.map((each) => pullOf(each, things, url)),
          question,
          'per_page',
          url,
        );
      }
      case 'POST pulls/':
        return openPull(body, things, url);
      case 'PATCH pulls/#':
        if (!request) return null;
        return change(request, body, () => pullOf(request, things, url));
      case 'POST pulls/#requested_reviewers':
        if (!request) return null;
        request.people.push(...(body.reviewers ?? []), ...(body.team_reviewers ?? []));
        return { status: 201, body: pullOf(request, things, url) };
      case 'GET issues/': {
        const all = [
          ...things.issues.map((each) => issueOf(each, url)),
          ...things.requests.map((each) => ({ ...issueOf(each, url), pull_request: { url } })),
        ].filter(({ state }) => query.get('state') === 'all' || state === 'open');
        return page(
          all.sort((a, b) => b.number - a.number),
          question,
          'per_page',
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
        return change(thing, body, () => issueOf(thing, url));
      case 'POST issues/#comments':
        if (!thing) return null;
        things.comments.push({ thing: issue ? 'issue' : 'request', number: thing.number, text: body.body });
        return { status: 201, body: { id: things.comments.length, body: body.body } };
      case 'POST issues/#labels':
        if (!thing) return null;
        thing.labels.push(...body.labels);
        return { status: 200, body: thing.labels.map((name) => ({ name })) };
      case 'POST issues/#assignees':
        if (!thing) return null;
        thing.people.push(...body.assignees);
        return { status: 201, body: issueOf(thing, url) };
      default:
        return null;
    }
  },
};

// biome-ignore lint/suspicious/noExplicitAny: as a client sends it
async function openPull(body: any, things: Things, url: string): Promise<HostAnswer> {
  const { title, head, base } = body;
  if (String(body.body ?? '').length > 65_536)
    return invalid({
      resource: 'PullRequest',
      field: 'body',
      code: 'custom',
      message: 'body is too long (maximum is 65536 characters)',
    });
  const commit = await headOf(things, head);
  if (commit === '') return invalid({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  if ((await headOf(things, base)) === '')
    return invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  if (existing(things, head, base))
    return invalid({
      resource: 'PullRequest',
      code: 'custom',
      message: `A pull request already exists for acme:${head}.`,
    });
  const made: StoredRequest = {
    number: nextNumber(things, 'request'),
    ...newThing(title, body.body ?? ''),
    merged: false,
    draft: body.draft ?? false,
    branch: head,
    into: base,
    headRepositoryId: things.repositoryId,
    commit,
  };
  things.requests.push(made);
  return { status: 201, body: pullOf(made, things, url) };
}

// biome-ignore lint/suspicious/noExplicitAny: as a client sends it
function change(thing: StoredIssue, body: any, show: () => unknown): HostAnswer {
  if (body.body !== undefined) thing.text = body.body;
  if (body.title !== undefined) thing.title = body.title;
  if (body.state !== undefined) thing.state = body.state;
  return { status: 200, body: show() };
}

function pullOf(request: StoredRequest, { repositoryId }: Things, url: string): Pull {
  const { number, state, title, text, draft, merged, branch, into, commit, headRepositoryId, createdAt } =
    request;
  const { mergedAs, closedAt } = request;
  return {
    number,
    html_url: `${url}/acme/site/pull/${number}`,
    state: merged ? 'closed' : state,
    title,
    body: text === '' ? null : text,
    draft,
    merged_at: merged ? (closedAt ?? createdAt) : null,
    closed_at: closedAt ?? null,
    // Of one that is not merged, a commit that was only tried.
    merge_commit_sha: merged ? (mergedAs ?? null) : commit,
    created_at: createdAt,
    head: { label: `acme:${branch}`, ref: branch, sha: commit, repo: { id: headRepositoryId } },
    base: { label: `acme:${into}`, ref: into, sha: '', repo: { id: repositoryId } },
    labels: request.labels.map((name) => ({ name })),
  };
}

const issueOf = ({ number, state, title, text, labels, createdAt }: StoredIssue, url: string): Issue => ({
  number,
  html_url: `${url}/acme/site/issues/${number}`,
  state,
  title,
  body: text === '' ? null : text,
  created_at: createdAt,
  labels: labels.map((name) => ({ name })),
});
