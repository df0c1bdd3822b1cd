import type { ResearchSettings } from '../config/research-schema.js';
import type { Store } from '../store/store.js';
import { discretionOf } from './discretion.js';
import { type Outgoing, outgoingOf } from './outgoing.js';
import type { Question } from './question.js';
import type { Source, SourceName } from './source.js';
import { openGithub } from './sources/web/github.js';
import { githubCode } from './sources/web/github-code.js';
import { githubIssues } from './sources/web/github-issues.js';
import { githubReleases } from './sources/web/github-releases.js';
import { npmRegistry } from './sources/web/npm.js';
import { documentationPages } from './sources/web/pages.js';
import { stackExchange } from './sources/web/stack-exchange.js';
import { openWeb } from './web/open-web.js';
import type { Web, WebQuestion } from './web/web.js';

/** What is needed to look beyond this machine: settings that the user trusts. */
export interface Network {
  settings: ResearchSettings;
  env: NodeJS.ProcessEnv;
  /** Main checkout. */
  root: string;
  store: Pick<Store, 'folder' | 'prepare'>;
  /** Tells what would be sent, and sends nothing. */
  dryRun: boolean;
  /** Milliseconds that all of it may take. */
  timeLimitMs: number;
  /** A text without the secrets of the environment. */
  withoutSecrets(text: string): string;
}

/** What was sent, or would be, without keys. */
export interface Sent {
  source: SourceName;
  url: string;
}

export interface OpenedNetwork {
  sources: Source[];
  /** Grows while the sources are asked. */
  sent: Sent[];
  /** Null where nothing of the question may leave the machine. */
  outgoing: Outgoing | null;
}

/** The sources that the settings name, for one question; none where nothing of it may be told. */
export async function openNetwork(question: Question, network: Network): Promise<OpenedNetwork> {
  const { settings, root, store, dryRun, withoutSecrets } = network;
  const discretion = await discretionOf(root, { withheld: settings.withheld, withoutSecrets });
  const outgoing = outgoingOf(question, discretion);
  const sent: Sent[] = [];
  if (outgoing === null) return { sources: [], sent, outgoing };
  const onAsk = ({ source, url }: WebQuestion) => void sent.push({ source, url: url.href });
  const web = openWeb({ settings, store, dryRun, onAsk });
  return { sources: sourcesOf(network, web, outgoing), sent, outgoing };
}

/** Whether the settings name any. */
export const isNetworkNamed = ({ stackExchange, github, npm, pages }: ResearchSettings): boolean =>
  [stackExchange, github, npm, pages].some((each) => each !== null);

function sourcesOf({ settings, env }: Network, web: Web, outgoing: Outgoing): Source[] {
  const { stackExchange: stack, github, npm, pages } = settings;
  const keyIn = (variable: string | null): string | null =>
    variable === null ? null : env[variable]?.trim() || null;
  return [
    ...(stack ? [stackExchange({ ...stack, key: keyIn(stack.keyVariable) }, web, outgoing)] : []),
    ...(github ? githubSources(github.endpoint, keyIn(github.tokenVariable), web, outgoing) : []),
    ...(npm ? [npmRegistry(npm.endpoint, web, outgoing)] : []),
    ...(pages ? [documentationPages(pages, web, outgoing)] : []),
  ];
}

/** Code may be searched by those alone who have an account. */
function githubSources(endpoint: string, token: string | null, web: Web, outgoing: Outgoing): Source[] {
  const github = openGithub({ endpoint, token }, web);
  return [
    githubIssues(github, outgoing),
    githubReleases(github, outgoing),
    ...(token === null ? [] : [githubCode(github, outgoing)]),
  ];
}
