import { HealerError } from '../errors.js';
import { git } from '../git/command.js';
import type { Opened } from '../heal/session.js';
import type { HostPatience } from '../hosts/ask-host.js';
import type { CodeHost } from '../hosts/code-host.js';
import { HostError } from '../hosts/host-error.js';
import { openHost } from '../hosts/open-host.js';
import { withLock } from '../store/lock.js';
import { lockPlace } from '../store/sweep-locks.js';
import { untrusted } from '../workspace/trust.js';

export type PublishContext = Pick<Opened, 'repo' | 'store' | 'config' | 'signal'> & {
  env?: NodeJS.ProcessEnv;
  patience?: HostPatience;
};

/** What the settings let be opened, and the server to open it on. */
export interface PublishPlace<Settings> {
  settings: Settings;
  host: CodeHost;
  remote: string;
}

/**
 * Works with the server that the settings name, one process of this repository at a time. Throws CONFIG_INVALID where they
 * name none, NOT_TRUSTED, NO_REMOTE, HOST_FAILED, LOCK_HELD, ABORTED.
 */
export async function withHost<S extends 'pullRequests' | 'issues', R>(
  context: PublishContext,
  setting: S,
  work: (place: PublishPlace<NonNullable<PublishContext['config'][S]>>) => Promise<R>,
): Promise<R> {
  const { repo, store, config, signal, env = process.env, patience } = context;
  const settings = config[setting];
  if (settings === null)
    throw new HealerError(
      'CONFIG_INVALID',
      `"${setting}" is not in .healer/config.json, so nothing is opened`,
      {
        next: `Set "${setting}" to {} there to have it; docs/pull-requests.md says what it may hold`,
      },
    );
  const waiting = (await untrusted(repo, config)).find((part) => part.setting === setting);
  if (waiting)
    throw new HealerError(
      'NOT_TRUSTED',
      `The settings of this repository are not trusted yet: "${setting}" ${waiting.effect}`,
      { next: 'Look at it in .healer, then run: healer trust' },
    );
  const { remote } = config.codeHost;
  const address = await addressOf(context, remote);
  const { host, tokenVariable } = openHost({
    settings: config.codeHost,
    address,
    env,
    signal,
    ...(patience && { patience }),
  });
  await store.prepare();
  try {
    return await withLock(
      lockPlace(store, 'host'),
      () => work({ settings: settings as NonNullable<typeof settings>, host, remote }),
      { waitMs: 120_000, signal },
    );
  } catch (error) {
    if (error instanceof HostError) throw hostFailed(host, tokenVariable, error);
    throw error;
  }
}

async function addressOf({ repo }: PublishContext, remote: string): Promise<string> {
  const remotes = (await git(repo, ['remote'])).split('\n');
  if (!remotes.includes(remote))
    throw new HealerError('NO_REMOTE', `There is no remote ${remote}, to which patches would be pushed`, {
      next: `Add it: git remote add ${remote} <address>, or name another one as "codeHost.remote" in .healer/config.json`,
    });
  return (await git(repo, ['remote', 'get-url', '--push', remote])).trim();
}

function hostFailed(host: CodeHost, tokenVariable: string, cause: HostError): HealerError {
  return new HealerError('HOST_FAILED', `${host.name} could not be asked: ${cause.message}`, {
    cause,
    next: nextAfter(host, tokenVariable, cause),
  });
}

const permissions = {
  github: 'reading and writing "Contents", "Issues" and "Pull requests" (of a classic token: repo)',
  gitlab: 'the scope "api" and the role of a developer',
  gitea: 'reading and writing "repository" and "issue"',
} as const;

function nextAfter(host: CodeHost, variable: string, { details }: HostError): string {
  const { status, pauseMs, isLimit } = details;
  if (isLimit) {
    const minutes = Math.max(1, Math.ceil((pauseMs ?? 60_000) / 60_000));
    return `It wants fewer questions: try again in ${minutes} minute${minutes === 1 ? '' : 's'}`;
  }
  if (status === 401) return `Make a new token and set ${variable} to it: this one is wrong or has expired`;
  if (status === 403) return `The token in ${variable} needs ${permissions[host.kind]}`;
  if (status === 404)
    return `See that "codeHost.repository" is right, and that the token in ${variable} may see it: it needs ${permissions[host.kind]}`;
  if (status !== null && status >= 300 && status < 400)
    return 'Give the remote its new address, or set "codeHost.url" and "codeHost.repository" in .healer/config.json';
  if (status === null || status >= 500)
    return 'See that "codeHost.url" is right and can be reached, and try again; nothing is opened twice';
  return 'See that the settings "codeHost", "pullRequests" and "issues" fit this repository';
}
