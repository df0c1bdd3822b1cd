import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { packageRoot } from '../../core/package-root.js';
import { addFiles } from '../heal/project.js';
import { openSession } from '../main-job/session.js';
import { startChild } from '../support/children.js';

interface Operation {
  operationId: string;
  responses: Record<string, { content?: { 'application/json': { schema: object } } }>;
}

export interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, unknown>;
}

export interface JobShape {
  id: string;
  kind: string;
  state: string;
  outcome: { text: string; patches: string[] } | null;
  failure: { code: string } | null;
}

export const project = {
  'package.json': JSON.stringify({ name: 'shop', type: 'module', scripts: { test: 'node --test' } }),
  ...addFiles,
};

/** A daemon that answers on `/api/v1`, and a client that holds every answer against the document. */
export async function openApiSession(
  t: Pick<TestContext, 'after'> | { after(end: () => void): void },
  env: object = {},
) {
  const session = await openSession(t as Pick<TestContext, 'after'>, project);
  const program = join(packageRoot, 'dist', 'cli', 'main.cjs');
  const words = ['daemon', '--api', '--port', '0', '--cwd', session.root];
  const daemon = startChild(program, words, { ...session.env, ...env });
  t.after(async () => daemon.kill());
  const url = /http:\S+\/api\/v1/.exec(await daemon.printed('with the token in'))?.[0] ?? '';
  const folder = join(session.env.HEALER_DATA_HOME ?? '', 'api');
  const [name = ''] = await readdir(folder).catch((): string[] => []);
  const file = join(folder, name);
  const token: string = name === '' ? '' : JSON.parse(await readFile(file, 'utf8')).token;
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema({ $id: 'openapi', ...document });
  const called = new Set<string>();

  /** Calls an operation by its name, and checks what comes back by what the document says of that status. */
  const call = async <Body>(
    operationId: string,
    params: Record<string, string> = {},
    query = '',
  ): Promise<{ status: number; body: Body; location: string | null }> => {
    const [path, method, operation] = find(document, operationId);
    const address = path.replace(/\{(\w+)\}/g, (_, key: string) => params[key] ?? '');
    const answer = await fetch(`${url}${address}${query}`, {
      method: method.toUpperCase(),
      headers: { authorization: `Bearer ${token}` },
    });
    const body = (await answer.json()) as Body;
    const told = operation.responses[answer.status] ? String(answer.status) : 'default';
    const place =
      told === 'default'
        ? 'openapi#/components/responses/Problem/content/application~1json/schema'
        : `openapi#/paths/${path.replaceAll('/', '~1')}/${method}/responses/${told}/content/application~1json/schema`;
    const validate = ajv.compile({ $ref: encodeURI(place) });
    assert.ok(
      validate(body),
      `${operationId}: ${JSON.stringify(validate.errors)} in ${JSON.stringify(body)}`,
    );
    if (told !== 'default') called.add(operationId);
    return { status: answer.status, body, location: answer.headers.get('location') };
  };

  /** Starts something, and resolves with the job once it has ended. */
  const finish = async (operationId: string, params: Record<string, string> = {}): Promise<JobShape> => {
    const begun = await call<{ jobs: JobShape[] }>(operationId, params);
    const id = begun.body.jobs[0]?.id ?? '';
    assert.deepEqual([begun.status, begun.location], [202, `/api/v1/jobs/${id}`]);
    for (;;) {
      const [job] = (await call<{ jobs: JobShape[] }>('getJob', { id })).body.jobs;
      if (job && job.state !== 'running') return job;
      await wait(100);
    }
  };
  return { ...session, daemon, url, file, token, document, called, call, finish };
}

function find(
  { paths }: Document,
  operationId: string,
): [path: string, method: string, operation: Operation] {
  for (const [path, methods] of Object.entries(paths))
    for (const [method, operation] of Object.entries(methods))
      if (operation.operationId === operationId) return [path, method, operation];
  throw new Error(`the document has no ${operationId}`);
}
