import { readFile } from 'node:fs/promises';

/** What is known of the job that healer runs in. */
export interface CiHost {
  name: 'github' | 'gitlab' | 'other';
  /** As the host calls it: `push`, `pull_request`, `merge_request_event`; null where it does not say. */
  event: string | null;
  /** Whether the code is that of another repository. True as well where it is a pull request and nobody says whose. */
  fork: boolean;
  /** Commit that the host names. */
  sha: string | null;
  /** As the host names it: `refs/pull/7/merge` is a merge that it made for a pull request. */
  ref: string | null;
  /** Files that GitHub reads after the step. */
  outputFile: string | null;
  summaryFile: string | null;
}

/** Reads the variables that GitHub and GitLab set for a job. */
export async function detectHost(env: NodeJS.ProcessEnv): Promise<CiHost> {
  if (env.GITHUB_ACTIONS === 'true') return github(env);
  if (env.GITLAB_CI === 'true') return gitlab(env);
  return { name: 'other', event: null, fork: false, sha: null, ref: null, ...noFiles };
}

/** A merge commit that is in no branch: what is based on it would bring it along. */
export const isMadeUpMerge = ({ ref }: CiHost): boolean => /^refs\/pull\/\d+\/merge$/.test(ref ?? '');

/** Events on which GitHub gives a job secrets and a token that may write although somebody else caused it. */
export const isPrivileged = ({ event }: CiHost): boolean =>
  event === 'pull_request_target' || event === 'workflow_run';

const noFiles = { outputFile: null, summaryFile: null };

async function github(env: NodeJS.ProcessEnv): Promise<CiHost> {
  const event = env.GITHUB_EVENT_NAME ?? null;
  return {
    name: 'github',
    event,
    fork: isFork(event, await readPayload(env.GITHUB_EVENT_PATH)),
    sha: env.GITHUB_SHA ?? null,
    ref: env.GITHUB_REF ?? null,
    outputFile: env.GITHUB_OUTPUT || null,
    summaryFile: env.GITHUB_STEP_SUMMARY || null,
  };
}

interface Side {
  repo?: { full_name?: string } | null;
}

interface Payload {
  pull_request?: { head?: Side; base?: Side };
  workflow_run?: { head_repository?: { full_name?: string } | null };
  repository?: { full_name?: string };
}

async function readPayload(path: string | undefined): Promise<Payload | null> {
  try {
    return path ? (JSON.parse(await readFile(path, 'utf8')) as Payload) : null;
  } catch {
    return null;
  }
}

function isFork(event: string | null, payload: Payload | null): boolean {
  if (payload?.workflow_run)
    return differ(payload.workflow_run.head_repository?.full_name, payload.repository?.full_name);
  if (payload?.pull_request)
    return differ(payload.pull_request.head?.repo?.full_name, payload.pull_request.base?.repo?.full_name);
  return event !== null && /^(?:pull_request|workflow_run)/.test(event);
}

/** The repository of a pull request may be gone; then its name is missing. */
const differ = (head: string | undefined, base: string | undefined): boolean =>
  head === undefined || base === undefined || head !== base;

function gitlab(env: NodeJS.ProcessEnv): CiHost {
  const source = env.CI_MERGE_REQUEST_SOURCE_PROJECT_ID;
  const isRequest = env.CI_PIPELINE_SOURCE === 'merge_request_event' || source !== undefined;
  return {
    name: 'gitlab',
    event: env.CI_PIPELINE_SOURCE ?? null,
    fork: isRequest && differ(source, env.CI_MERGE_REQUEST_PROJECT_ID),
    sha: env.CI_COMMIT_SHA ?? null,
    ref: env.CI_COMMIT_REF_NAME ?? null,
    ...noFiles,
  };
}
