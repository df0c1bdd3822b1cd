import type { Job } from '../ui/jobs.js';

/** What is started takes a while, and is asked for again by its id. */
export const jobsJson = (jobs: readonly Job[]) => ({ schema: 'healer/jobs@1', jobs: jobs.map(jobJson) });

const jobJson = ({ id, kind, about, state, startedAt, endedAt, latest, outcome, failure }: Job) => ({
  id,
  kind,
  about,
  state,
  startedAt: startedAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
  latest: latest ?? null,
  outcome: outcome
    ? {
        text: outcome.text,
        rows: (outcome.rows ?? []).map(({ word, text, detail }) => ({ word, text, detail })),
        notes: outcome.notes ?? [],
        patches: outcome.patches ?? [],
      }
    : null,
  failure: failure ?? null,
});
