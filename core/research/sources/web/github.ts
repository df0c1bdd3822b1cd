import * as z from 'zod/mini';
import type { OutgoingPackage } from '../../outgoing.js';
import { githubRepository } from '../../packages/repository.js';
import type { SourceName } from '../../source.js';
import { askJson } from '../../web/ask-json.js';
import { type Web, WebError } from '../../web/web.js';

export interface GithubOptions {
  endpoint: string;
  token: string | null;
}

/** GitHub's REST API, version 2022-11-28, as far as research asks it. */
export interface Github {
  get<T extends z.ZodMiniType>(path: string, schema: T, asked: GithubQuestion): Promise<z.output<T> | null>;
  /** SPDX id of the licence of a repository; null where it has none, or nothing tells. */
  licenceOf(repository: string, asked: GithubQuestion): Promise<string | null>;
}

export interface GithubQuestion {
  source: SourceName;
  signal: AbortSignal;
  parameters?: Record<string, string>;
  /** What its limits are counted by. */
  resource?: 'core' | 'search' | 'code_search';
  accept?: string;
}

export function openGithub({ endpoint, token }: GithubOptions, web: Web): Github {
  const base = endpoint.replace(/\/+$/, '');
  const github: Github = {
    get: (
      path,
      schema,
      { source, signal, parameters = {}, resource = 'core', accept = 'application/vnd.github+json' },
    ) => {
      const url = new URL(`${base}/${path}`);
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      const secret = token === null ? undefined : { header: 'authorization', value: `Bearer ${token}` };
      const question = { source, url, accept, method: resource, ...(secret && { secret }) };
      return askJson(web, question, schema, signal).catch(nothingSearchable);
    },
    licenceOf: async (repository, { source, signal }) => {
      const found = await github
        .get(`repos/${repository}`, repositorySchema, { source, signal })
        .catch(() => null);
      const id = found?.license?.spdx_id ?? null;
      return id === 'NOASSERTION' ? null : id;
    },
  };
  return github;
}

/** A search in a repository that is not there any more. */
function nothingSearchable(error: unknown): null {
  if (error instanceof WebError && error.details.status === 422) return null;
  throw error;
}

const repositorySchema = z.object({
  license: z.nullable(z.object({ spdx_id: z.nullable(z.string()) })),
});

export const repositoryOf = ({ installed }: OutgoingPackage): string | null =>
  installed === null ? null : githubRepository(installed);

/** Owner and name of the repository that an address of GitHub is in. */
export const repositoryIn = (address: string): string | null =>
  /^https:\/\/[^/]+\/(?:api\/v3\/)?(?:repos\/)?([\w-]{1,39}\/[\w.-]{1,100})(?:\/|$)/.exec(address)?.[1] ??
  null;

/** Words that a search takes as words, whatever they hold. */
export const quoted = (word: string): string => `"${word.replace(/["\\]/g, ' ').trim()}"`;
