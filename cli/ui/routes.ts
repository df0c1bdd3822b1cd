import { HealerError } from '../../core/errors.js';
import { isPatchAction, type PatchAction, startHeal, startPatchAction, startRanking } from './actions.js';
import { assetReply } from './assets.js';
import { withHealer } from './desk.js';
import { streamJob } from './events.js';
import type { Job } from './jobs.js';
import { confirmPage } from './pages/confirm.js';
import { errorPage } from './pages/error.js';
import { findingPage } from './pages/finding.js';
import { findingsPage } from './pages/findings.js';
import { jobPage } from './pages/job.js';
import { frameOf } from './pages/layout.js';
import { overviewPage } from './pages/overview.js';
import { patchPage } from './pages/patch.js';
import { pluginsPage } from './pages/plugins.js';
import { problemReply } from './pages/problem.js';
import { readError, readFinding, readFindings, readLearned, readOverview, readPatch } from './read.js';
import { pageReply, type Reply, seeOther } from './reply.js';
import type { Call, Route } from './router.js';

/** There for everybody who knows the address: nothing of the repository is in them. */
export const assets: readonly Route[] = [
  { method: 'GET', path: '/assets/:name', answer: ({ params }) => assetReply(params.name ?? '') },
];

/** The pages, and what their forms start. */
export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/',
    answer: told(({ desk }) =>
      withHealer(desk, async (healer) =>
        pageReply(overviewPage(await frameOf(desk, healer), await readOverview(healer))),
      ),
    ),
  },
  {
    method: 'GET',
    path: '/findings',
    answer: told(({ desk }) =>
      withHealer(desk, async (healer) =>
        pageReply(findingsPage(await frameOf(desk, healer), await readFindings(healer))),
      ),
    ),
  },
  {
    method: 'GET',
    path: '/findings/:id',
    answer: told(({ desk, params }) =>
      withHealer(desk, async (healer) =>
        pageReply(findingPage(await frameOf(desk, healer), await readFinding(healer, params.id ?? ''))),
      ),
    ),
  },
  {
    method: 'GET',
    path: '/plugins',
    answer: told(({ desk }) =>
      withHealer(desk, async (healer) =>
        pageReply(pluginsPage(await frameOf(desk, healer), await readLearned(healer))),
      ),
    ),
  },
  {
    method: 'GET',
    path: '/errors/:id',
    answer: told(({ desk, params }) =>
      withHealer(desk, async (healer) =>
        pageReply(errorPage(await frameOf(desk, healer), await readError(healer, desk, idIn(params)))),
      ),
    ),
  },
  {
    method: 'GET',
    path: '/patches/:id',
    answer: told(({ desk, params }) =>
      withHealer(desk, async (healer) =>
        pageReply(patchPage(await frameOf(desk, healer), await readPatch(healer, desk, idIn(params)))),
      ),
    ),
  },
  {
    method: 'GET',
    path: '/patches/:id/:action',
    answer: told(({ desk, params }) =>
      withHealer(desk, async (healer) =>
        pageReply(
          confirmPage(
            await frameOf(desk, healer),
            actionIn(params),
            (await readPatch(healer, desk, idIn(params))).patch,
          ),
        ),
      ),
    ),
  },
  {
    method: 'POST',
    path: '/patches/:id/:action',
    answer: told((call) =>
      toJob(call, startPatchAction(call.desk, actionIn(call.params), idIn(call.params))),
    ),
  },
  {
    method: 'POST',
    path: '/heal',
    answer: told((call) => toJob(call, startHeal(call.desk, undefined))),
  },
  {
    method: 'POST',
    path: '/errors/:id/heal',
    answer: told((call) => toJob(call, startHeal(call.desk, idIn(call.params)))),
  },
  {
    method: 'POST',
    path: '/errors/:id/rank',
    answer: told((call) => {
      const patch = call.form.get('patch');
      const about = { error: idIn(call.params), ...(patch !== null && { patch: idIn({ id: patch }) }) };
      return toJob(call, startRanking(call.desk, about));
    }),
  },
  {
    method: 'GET',
    path: '/jobs/:id',
    answer: told(({ desk, params }) =>
      withHealer(desk, async (healer) => {
        const job = jobIn(desk.jobs.get(params.id ?? ''));
        const target = job.about.patch ? `/patches/${job.about.patch}` : `/errors/${job.about.error}`;
        if (job.kind === 'rank' && job.state === 'done') return seeOther(`${desk.at}${target}#places`);
        return pageReply(jobPage(await frameOf(desk, healer), job, (await readOverview(healer)).waiting));
      }),
    ),
  },
  {
    method: 'GET',
    path: '/jobs/:id/events',
    answer: told(({ desk, params, response }) => {
      streamJob(desk.jobs, jobIn(desk.jobs.get(params.id ?? '')), response);
      return undefined;
    }),
  },
  {
    method: 'POST',
    path: '/jobs/:id/stop',
    answer: told((call) => {
      const job = jobIn(call.desk.jobs.get(call.params.id ?? ''));
      call.desk.jobs.stop(job.id);
      return toJob(call, job);
    }),
  },
];

/** What healer refuses is a page that says why, and what to do. */
function told(answer: (call: Call) => Promise<Reply> | Reply | undefined): Route['answer'] {
  return async (call) => {
    try {
      return await answer(call);
    } catch (error) {
      if (error instanceof HealerError) return problemReply(call.desk, error);
      throw error;
    }
  };
}

const toJob = ({ desk }: Call, job: Job): Reply => seeOther(`${desk.at}/jobs/${job.id}`);

function idIn({ id = '' }: Record<string, string>): string {
  if (/^[0-9a-f]{4,12}$/.test(id)) return id;
  throw new HealerError('UNKNOWN_ID', `${JSON.stringify(id.slice(0, 60))} is no id of an error or a patch`);
}

function actionIn({ action = '' }: Record<string, string>): PatchAction {
  if (isPatchAction(action)) return action;
  throw new HealerError('UNKNOWN_ID', 'There is no such page');
}

function jobIn(job: Job | undefined): Job {
  if (job) return job;
  throw new HealerError('UNKNOWN_ID', 'There is no such job, or it ended long ago');
}
