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

/** GitLab's REST API, version 4, as its documentation shows it. */
export const gitlabFace: HostFace = {
  base: '/api/v4/',
  isToken: (headers, token) => headers['private-token'] === token,
  unauthorized: { message: '401 Unauthorized' },
  notFound: { message: '404 Project Not Found' },
  answer: async (question, things, url) => {
    const { method, body, query } = question;
    if (question.path === 'users') {
      const found = things.users.filter(({ name }) => name === query.get('username'));
      return { status: 200, body: found.map(({ id, name }) => ({ id, username: name, state: 'active' })) };
    }
    const path = /^projects\/acme%2Fsite\/(.*)$/.exec(question.path)?.[1];
    if (path === undefined) return null;
    const [kind, number, rest] = path.split('/');
    const isRequest = kind === 'merge_requests';
    const thing = (isRequest ? things.requests : things.issues).find(
      (each) => each.number === Number(number),
    );
    const show = (each: StoredIssue) =>
      isRequest ? requestOf(each as StoredRequest, things, url) : issueOf(each, url);
    switch (`${method} ${number === undefined ? '' : '#'}${rest ?? ''}`) {
      case 'GET ': {
        const [state, branch] = [query.get('state') ?? 'all', query.get('source_branch')];
        const all: StoredIssue[] = isRequest
          ? things.requests.filter((each) => branch === null || each.branch === branch)
          : things.issues;
        const found = all.filter((each) => state === 'all' || stateOf(each) === state);
        return page(found.sort((a, b) => b.number - a.number).map(show), question, 'per_page', url);
      }
      case 'POST ':
        return isRequest ? openRequest(body, things, url) : openIssue(body, things, url);
      case 'PUT #':
        if (!thing) return null;
        change(thing, body, things);
        return { status: 200, body: show(thing) };
      case 'POST #notes':
        if (!thing) return null;
        things.comments.push({
          thing: isRequest ? 'request' : 'issue',
          number: thing.number,
          text: body.body,
        });
        return { status: 201, body: { id: things.comments.length, body: body.body } };
      default:
        return null;
    }
  },
};

// biome-ignore lint/suspicious/noExplicitAny: as a client sends it
async function openRequest(body: any, things: Things, url: string): Promise<HostAnswer> {
  const { title, description = '', source_branch: branch, target_branch: into } = body;
  const commit = await headOf(things, branch);
  if (commit === '') return { status: 400, body: { message: { source_branch: ['does not exist'] } } };
  const other = existing(things, branch, into);
  if (other)
    return {
      status: 409,
      body: {
        message: [`Another open merge request already exists for this source branch: !${other.number}`],
      },
    };
  const made: StoredRequest = {
    number: nextNumber(things, 'request'),
    ...newThing(title, description),
    merged: false,
    draft: /^draft: /i.test(title),
    branch,
    into,
    headRepositoryId: things.repositoryId,
    commit,
  };
  things.requests.push(made);
  return { status: 201, body: requestOf(made, things, url) };
}

// biome-ignore lint/suspicious/noExplicitAny: as a client sends it
function openIssue(body: any, things: Things, url: string): HostAnswer {
  const made = { number: nextNumber(things, 'issue'), ...newThing(body.title, body.description ?? '') };
  things.issues.push(made);
  return { status: 201, body: issueOf(made, url) };
}

// biome-ignore lint/suspicious/noExplicitAny: as a client sends it
function change(thing: StoredIssue, body: any, { users }: Things): void {
  if (body.description !== undefined) thing.text = body.description;
  if (body.state_event !== undefined) thing.state = body.state_event === 'close' ? 'closed' : 'open';
  if (body.add_labels !== undefined) thing.labels.push(...String(body.add_labels).split(','));
  for (const id of body.reviewer_ids ?? body.assignee_ids ?? [])
    thing.people.push(users.find((user) => user.id === id)?.name ?? '');
}

const stateOf = (thing: StoredIssue): string =>
  'merged' in thing && thing.merged ? 'merged' : thing.state === 'open' ? 'opened' : 'closed';

function requestOf(request: StoredRequest, { repositoryId }: Things, url: string) {
  const { number, title, text, draft, branch, into, commit, headRepositoryId, labels, createdAt } = request;
  return {
    id: 1000 + number,
    iid: number,
    project_id: repositoryId,
    title,
    description: text === '' ? null : text,
    state: stateOf(request),
    created_at: createdAt,
    target_branch: into,
    source_branch: branch,
    source_project_id: headRepositoryId,
    target_project_id: repositoryId,
    labels,
    draft,
    sha: commit,
    merge_commit_sha: null,
    squash_commit_sha: request.merged ? (request.mergedAs ?? null) : null,
    merged_at: request.merged ? (request.closedAt ?? createdAt) : null,
    closed_at: request.merged ? null : (request.closedAt ?? null),
    web_url: `${url}/acme/site/-/merge_requests/${number}`,
  };
}

const issueOf = (issue: StoredIssue, url: string) => ({
  id: 2000 + issue.number,
  iid: issue.number,
  title: issue.title,
  description: issue.text === '' ? null : issue.text,
  state: stateOf(issue),
  labels: issue.labels,
  created_at: issue.createdAt,
  web_url: `${url}/acme/site/-/issues/${issue.number}`,
});
