import type { CodeHostSettings, HostKind } from '../config/host-fields.js';
import { HealerError } from '../errors.js';
import { kindOfHost, readRemoteAddress } from './address.js';
import { type Ask, type HostPatience, openConnection, usualHostPatience } from './ask-host.js';
import type { CodeHost, HostPlace } from './code-host.js';
import { giteaApi, giteaHeaders, openGitea } from './gitea.js';
import { githubApi, githubHeaders, openGithub } from './github.js';
import { gitlabApi, gitlabHeaders, openGitlab } from './gitlab.js';

interface HostApi {
  api(url: string): string;
  headers(token: string): Record<string, string>;
  open(place: HostPlace, ask: Ask): CodeHost;
  tokenVariable: string;
}

const apis: Readonly<Record<HostKind, HostApi>> = {
  github: { api: githubApi, headers: githubHeaders, open: openGithub, tokenVariable: 'GITHUB_TOKEN' },
  gitlab: { api: gitlabApi, headers: gitlabHeaders, open: openGitlab, tokenVariable: 'GITLAB_TOKEN' },
  gitea: { api: giteaApi, headers: giteaHeaders, open: openGitea, tokenVariable: 'GITEA_TOKEN' },
};

export interface HostOptions {
  settings: CodeHostSettings;
  /** The address that the remote is pushed to. */
  address: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  patience?: HostPatience;
}

export interface OpenedHost {
  host: CodeHost;
  /** The environment variable that the token is from. */
  tokenVariable: string;
}

/** The server that the settings and the remote name. Asks nothing yet. Throws CONFIG_INVALID, HOST_FAILED. */
export function openHost({
  settings,
  address,
  env,
  signal,
  patience = usualHostPatience,
}: HostOptions): OpenedHost {
  const { kind, url, repository } = whereIs(settings, address);
  const api = apis[kind];
  const tokenVariable = settings.tokenVariable ?? api.tokenVariable;
  const token = env[tokenVariable]?.trim();
  if (!token)
    throw new HealerError('HOST_FAILED', `There is no token for ${new URL(url).host} in ${tokenVariable}`, {
      next: `Make a token there and set ${tokenVariable} in the environment; docs/pull-requests.md says what it has to be allowed`,
    });
  const connection = { api: api.api(url), headers: api.headers(token), token, signal, patience };
  return { host: api.open({ kind, url, repository, token }, openConnection(connection)), tokenVariable };
}

function whereIs(settings: CodeHostSettings, address: string): Omit<HostPlace, 'token'> {
  const found = readRemoteAddress(address);
  const url = settings.url?.replace(/\/+$/, '') ?? found?.url ?? null;
  if (url === null)
    throw unknown(
      found === null
        ? `The remote ${settings.remote} is at no server that healer could know`
        : `The remote ${settings.remote} is not encrypted, and no token is sent to such a server`,
      '"codeHost.url" such as "https://git.example.com"',
    );
  const kind = settings.kind ?? kindOfHost(new URL(url).host);
  if (kind === null)
    throw unknown(
      `Nothing says which API ${new URL(url).host} speaks`,
      '"codeHost.kind" to "github", "gitlab" or "gitea"',
    );
  const repository = settings.repository ?? withoutFolder(found?.repository, url);
  if (!repository || (kind !== 'gitlab' && repository.split('/').length !== 2))
    throw unknown(
      `Nothing says which repository ${settings.remote} is on ${new URL(url).host}`,
      '"codeHost.repository" such as "acme/site"',
    );
  return { kind, url, repository };
}

/** Where a server is in a folder of another one, the address of the remote holds that, too. */
function withoutFolder(repository: string | undefined, url: string): string | undefined {
  const folder = new URL(url).pathname.replace(/^\/+|\/+$/g, '');
  return folder !== '' && repository?.startsWith(`${folder}/`)
    ? repository.slice(folder.length + 1)
    : repository;
}

const unknown = (what: string, next: string): HealerError =>
  new HealerError('CONFIG_INVALID', what, { next: `Set ${next} in .healer/config.json` });
