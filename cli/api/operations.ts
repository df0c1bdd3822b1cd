import { HealerError } from '../../core/errors.js';
import type { Healer } from '../../core/healer.js';
import { errorDetailJson, errorsJson, metricsJson, patchHistoryJson, reportJson } from '../render/json.js';
import { statusJson } from '../render/status.js';
import { detailJson, detailOf } from '../review/detail.js';
import { isPatchAction, startHeal, startPatchAction, startRanking } from '../ui/actions.js';
import { type Bench, withHealer } from '../ui/desk.js';
import type { Job } from '../ui/jobs.js';
import { jobsJson } from './jobs.js';
import type { ParameterName, SchemaName } from './schemas.js';

export interface Operation {
  /** Its name in the document, by which generated clients call it. */
  id: string;
  method: 'GET' | 'POST';
  /** Below `/api/v1`; `:id` stands for one part. */
  path: string;
  summary: string;
  query?: readonly ParameterName[];
  /** 202 where something has been started. */
  status: 200 | 202;
  answer: SchemaName;
  run(call: {
    bench: Bench;
    params: Record<string, string>;
    query: URLSearchParams;
  }): Promise<object> | object;
}

/** What other systems can ask and do: what the commands print with `--json`, and what the page of `healer ui` starts. */
export const operations: readonly Operation[] = [
  read('getStatus', '/status', 'How the repository stands', 'Status', async (healer) =>
    statusJson(await healer.status()),
  ),
  {
    ...read('listErrors', '/errors', 'Errors that are open', 'Errors', async (healer, { query }) =>
      errorsJson(await healer.errors({ all: query.get('all') === 'true' })),
    ),
    query: ['all'],
  },
  read('getError', '/errors/:id', 'One error whole', 'ErrorDetail', async (healer, { params }) => {
    const error = await healer.error(params.id ?? '');
    const errors = [errorDetailJson(error, await healer.printed(error))];
    return { schema: 'healer/show@1', errors, patches: [] };
  }),
  read(
    'getExplanation',
    '/errors/:id/explanation',
    'Where its fault may be, once that was asked for',
    'Explanation',
    async (healer, { params, bench }) => {
      const { id } = await healer.error(params.id ?? '');
      const explanation = bench.explanations.get(id);
      if (!explanation)
        throw new HealerError('UNKNOWN_ID', `The places of ${id} are not ranked yet`, {
          next: 'Start it with POST /api/v1/errors/{id}/explanation, and wait for the job',
        });
      return { schema: 'healer/explain@1', explanations: [explanation] };
    },
  ),
  read('listPatches', '/patches', 'Every patch that was made', 'Patches', async (healer) => ({
    schema: 'healer/patches@1',
    patches: (await healer.patches()).map(patchHistoryJson),
  })),
  read(
    'getPatch',
    '/patches/:id',
    'One patch whole, with its diff',
    'PatchDetail',
    async (healer, { params }) => ({
      schema: 'healer/show@1',
      errors: [],
      patches: [detailJson(await detailOf(healer, await healer.patch(params.id ?? '')))],
    }),
  ),
  read(
    'getEvidence',
    '/patches/:id/evidence',
    'What was seen when it was proved: an in-toto statement',
    'Evidence',
    async (healer, { params }) => {
      const evidence = await healer.evidence(await healer.patch(params.id ?? ''));
      if (!evidence) throw new HealerError('UNKNOWN_ID', 'The note with the evidence of this patch is gone');
      return evidence;
    },
  ),
  {
    ...read(
      'getReport',
      '/report',
      'How errors and fixes went for a time',
      'Report',
      async (healer, { query }) => reportJson(await healer.report({ since: query.get('since') ?? '8w' })),
    ),
    query: ['since'],
  },
  read('getMetrics', '/metrics', 'The numbers of /metrics, as JSON', 'Metrics', async (healer) =>
    metricsJson(await healer.metrics()),
  ),
  begin('healAll', '/heal', 'Look for fixes of all that is open', ({ bench }) => startHeal(bench, undefined)),
  begin('healError', '/errors/:id/heal', 'Look for a fix of one error', ({ bench, params }) =>
    startHeal(bench, params.id),
  ),
  begin('explainError', '/errors/:id/explanation', 'Rank the places of its fault', ({ bench, params }) =>
    startRanking(bench, { error: params.id ?? '' }),
  ),
  begin(
    'decidePatch',
    '/patches/:id/:action',
    'Merge, apply, reject or roll back a patch',
    ({ bench, params }) => {
      const { action = '' } = params;
      if (!isPatchAction(action)) throw new HealerError('USAGE', `${JSON.stringify(action)} is no action`);
      return startPatchAction(bench, action, params.id ?? '');
    },
  ),
  {
    id: 'listJobs',
    method: 'GET',
    path: '/jobs',
    summary: 'What was started here, the latest last',
    status: 200,
    answer: 'Jobs',
    run: ({ bench }) => jobsJson(bench.jobs.all()),
  },
  {
    id: 'getJob',
    method: 'GET',
    path: '/jobs/:id',
    summary: 'How far one of them is',
    status: 200,
    answer: 'Jobs',
    run: ({ bench, params }) => jobsJson([jobOf(bench, params)]),
  },
  begin('stopJob', '/jobs/:id/stop', 'Stop it; nothing of it is left', ({ bench, params }) => {
    const job = jobOf(bench, params);
    bench.jobs.stop(job.id);
    return job;
  }),
];

type Call = Parameters<Operation['run']>[0];

function read(
  id: string,
  path: string,
  summary: string,
  answer: SchemaName,
  ask: (healer: Healer, call: Call) => Promise<object>,
): Operation {
  return {
    id,
    method: 'GET',
    path,
    summary,
    status: 200,
    answer,
    run: (call) => withHealer(call.bench, (healer) => ask(healer, call)),
  };
}

function begin(id: string, path: string, summary: string, start: (call: Call) => Job): Operation {
  return {
    id,
    method: 'POST',
    path,
    summary,
    status: 202,
    answer: 'Jobs',
    run: (call) => jobsJson([start(call)]),
  };
}

function jobOf({ jobs }: Bench, { id = '' }: Record<string, string>): Job {
  const job = jobs.get(id);
  if (job) return job;
  throw new HealerError('UNKNOWN_ID', 'There is no such job, or it ended long ago');
}
