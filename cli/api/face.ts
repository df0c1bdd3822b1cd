import type { IncomingMessage } from 'node:http';
import { type Answer, type Face, pathOf } from '../../core/cycle/daemon/server.js';
import { type ErrorCode, HealerError, isHealerError } from '../../core/errors.js';
import { fileTrouble } from '../../core/file-trouble.js';
import { withoutSecretsIn } from '../../core/secrets/without-secrets.js';
import { failureJson } from '../render/failure.js';
import type { Bench } from '../ui/desk.js';
import { findRoute } from '../ui/router.js';
import { basePath, openApiDocument } from './document.js';
import { type Operation, operations } from './operations.js';
import { type ParameterName, parameters } from './schemas.js';
import { isAuthorized } from './token.js';

/** Answers what begins with `/api/v1`. In order: is it from here, is it known, is it allowed, is it well-formed. */
export const apiFace =
  (bench: Bench, token: string, onTrouble: (error: unknown) => void): Face =>
  async (request) => {
    const path = pathOf(request);
    if (path !== basePath && !path.startsWith(`${basePath}/`)) return undefined;
    try {
      return await answer(bench, token, request, path.slice(basePath.length));
    } catch (error) {
      const failure = fileTrouble(error);
      if (!isHealerError(failure)) onTrouble(error);
      return problem(failure);
    }
  };

async function answer(bench: Bench, token: string, request: IncomingMessage, path: string): Promise<Answer> {
  if (isForeign(request)) return refusal(403, 'NOT_TRUSTED', 'The request comes from another site');
  if (path === '/openapi.json' && request.method === 'GET') return { status: 200, body: openApiDocument() };
  if (!isAuthorized(request.headers.authorization, token))
    return {
      ...refusal(401, 'NOT_TRUSTED', 'The request has not the token of this daemon'),
      headers: { 'www-authenticate': 'Bearer' },
    };
  const found = findRoute(operations, request.method ?? '', path);
  if (!('route' in found)) return missing(found.allowed);
  const query = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams;
  check(found.route, found.params, query);
  const body = await found.route.run({ bench, params: found.params, query });
  return { status: found.route.status, body: withoutSecretsIn(body), ...locationOf(found.route, body) };
}

/** Programs send no `Origin`. A page of another site does, or its browser says so in `Sec-Fetch-Site`. */
function isForeign({ headers }: IncomingMessage): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (origin !== undefined && origin !== `http://${host}`) return true;
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

/** Throws USAGE for what is not as the document says. */
function check(
  { query: known = [] }: Operation,
  params: Record<string, string>,
  query: URLSearchParams,
): void {
  for (const [name, value] of [...Object.entries(params), ...query]) {
    const isKnown = Object.hasOwn(params, name) || known.includes(name as ParameterName);
    if (isKnown && parameters[name as ParameterName].safeParse(value).success) continue;
    throw new HealerError(
      'USAGE',
      `${JSON.stringify(name.slice(0, 40))} may not be ${JSON.stringify(value.slice(0, 60))}`,
      {
        next: `Look at ${basePath}/openapi.json`,
      },
    );
  }
}

function locationOf({ status }: Operation, body: object): Pick<Answer, 'headers'> {
  const [job] = (body as { jobs?: { id: string }[] }).jobs ?? [];
  return status === 202 && job ? { headers: { location: `${basePath}/jobs/${job.id}` } } : {};
}

function missing(allowed: string[]): Answer {
  if (allowed.length === 0) return refusal(404, 'UNKNOWN_ID', 'There is no such address');
  const allow = allowed.join(', ');
  return { ...refusal(405, 'USAGE', `The address takes ${allow}`), headers: { allow } };
}

const refusal = (status: number, code: ErrorCode, message: string): Answer => ({
  ...problem(new HealerError(code, message, { next: `Look at ${basePath}/openapi.json` })),
  status,
});

const problem = (error: unknown): Answer => ({
  status: isHealerError(error) ? (statuses[error.code] ?? 422) : 500,
  body: withoutSecretsIn(failureJson(error)),
});

const statuses: Partial<Record<ErrorCode, number>> = {
  UNKNOWN_ID: 404,
  AMBIGUOUS_ID: 400,
  USAGE: 400,
  NOT_TRUSTED: 403,
  LOCK_HELD: 409,
  ABORTED: 503,
};
