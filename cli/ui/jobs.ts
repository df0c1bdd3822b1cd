import { randomBytes } from 'node:crypto';
import { HealerError } from '../../core/errors.js';
import { fileTrouble } from '../../core/file-trouble.js';
import type { Progress } from '../../core/healer.js';
import { withoutSecretsIn } from '../../core/secrets/without-secrets.js';
import { failureJson } from '../render/failure.js';
import { type Step, stepOf } from './step.js';

/** Something that takes a while, started from a page and told of on a page of its own. */
export interface Job {
  id: string;
  kind: JobKind;
  /** What it is about: ids of a patch or an error. */
  about: { patch?: string; error?: string };
  startedAt: Date;
  endedAt?: Date;
  state: 'running' | 'done' | 'failed';
  latest?: Step;
  /** The first step of each phase. */
  phases: Step[];
  outcome?: Outcome;
  failure?: Failure;
}

export type JobKind = 'heal' | 'rank' | 'merge' | 'apply' | 'reject' | 'rollback';

/** How it ended, to be drawn. */
export interface Outcome {
  text: string;
  /** Rows below the sentence: a word, what it is about, and why. */
  rows?: { word: string; good: boolean; text: string; detail: string; href?: string }[];
  notes?: string[];
  /** Ids of patches that were made. */
  patches?: string[];
}

export interface Failure {
  code: string;
  message: string;
  causes: string[];
  next: string | null;
}

export interface Work {
  signal: AbortSignal;
  onProgress(event: Progress): void;
}

/** The jobs of one server: one at a time, and the last few that ended. */
export interface Jobs {
  /** Error: LOCK_HELD, where another one is at work. */
  start(kind: JobKind, about: Job['about'], work: (job: Work) => Promise<Outcome>): Job;
  get(id: string): Job | undefined;
  /** The latest last. */
  all(): readonly Job[];
  running(): Job | undefined;
  stop(id: string): void;
  /** Calls back after each change; resolves with how to end that. */
  watch(listener: (job: Job) => void): () => void;
  /** Stops what runs, and resolves when it has taken its worktrees and processes away. */
  close(): Promise<void>;
}

const kept = 20;
const mostPhases = 60;

export function openJobs(): Jobs {
  const jobs: Job[] = [];
  const listeners = new Set<(job: Job) => void>();
  let current: { job: Job; stopping: AbortController; ended: Promise<void> } | undefined;
  const tell = (job: Job) => {
    for (const listener of listeners) listener(job);
  };

  const start: Jobs['start'] = (kind, about, work) => {
    if (current) throw busy(current.job);
    const job: Job = {
      id: randomBytes(6).toString('hex'),
      kind,
      about,
      startedAt: new Date(),
      state: 'running',
      phases: [],
    };
    const stopping = new AbortController();
    const onProgress = (event: Progress) => {
      const step = stepOf(event);
      const isNew = step.phase !== job.latest?.phase || step.error !== job.latest.error;
      job.latest = step;
      if (isNew && job.phases.length < mostPhases) job.phases.push(step);
      tell(job);
    };
    const ended = Promise.resolve()
      .then(() => {
        stopping.signal.throwIfAborted();
        return work({ signal: stopping.signal, onProgress });
      })
      .then((outcome) => Object.assign(job, { state: 'done', outcome: withoutSecretsIn(outcome) }))
      .catch((error) => Object.assign(job, { state: 'failed', failure: failureFor(error) }))
      .then(() => {
        job.endedAt = new Date();
        current = undefined;
        tell(job);
      });
    current = { job, stopping, ended };
    jobs.push(job);
    if (jobs.length > kept) jobs.shift();
    return job;
  };

  return {
    start,
    get: (id) => jobs.find((job) => job.id === id),
    all: () => jobs,
    running: () => current?.job,
    stop: (id) => {
      if (current?.job.id === id) current.stopping.abort(stopped());
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      current?.stopping.abort(stopped());
      await current?.ended;
    },
  };
}

/** What went wrong as `--json` says it, without secrets. */
export const failureFor = (error: unknown): Failure =>
  withoutSecretsIn(failureJson(fileTrouble(error))) as unknown as Failure;

const stopped = () => new HealerError('ABORTED', 'It was stopped; nothing is left of it');

const busy = (job: Job) =>
  new HealerError('LOCK_HELD', `healer is at work here already: ${jobTitle(job)}`, {
    next: 'Let it finish, or stop it, and try again',
  });

export function jobTitle({ kind, about }: Pick<Job, 'kind' | 'about'>): string {
  const id = (about.patch ?? about.error ?? '').slice(0, 7);
  if (kind === 'heal') return id === '' ? 'Looking for fixes' : `Looking for a fix of ${id}`;
  return `${words[kind]} ${id}`;
}

const words: Record<Exclude<JobKind, 'heal'>, string> = {
  rank: 'Ranking the places of',
  merge: 'Merging',
  apply: 'Applying',
  reject: 'Rejecting',
  rollback: 'Rolling back',
};
