import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Job, type Jobs, openJobs } from '../../cli/ui/jobs.js';
import { isHealerError } from '../../core/errors.js';

const never = ({ signal }: { signal: AbortSignal }) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

/** Resolves when it has ended by itself. */
const ended = (jobs: Jobs, job: Job) =>
  new Promise<Job>((resolve) => {
    jobs.watch((changed) => {
      if (changed === job && job.state !== 'running') resolve(job);
    });
  });

test('a second job is refused while one is at work, and says which', () => {
  const jobs = openJobs();
  jobs.start('heal', {}, never);
  assert.throws(
    () => jobs.start('merge', { patch: 'abcdef123456' }, never),
    (error) => isHealerError(error, 'LOCK_HELD') && /Looking for fixes/.test(error.message),
  );
});

test('a job that is stopped has ended before the next one begins', async () => {
  const jobs = openJobs();
  const job = jobs.start('heal', {}, never);
  jobs.stop(job.id);
  await jobs.close();
  assert.deepEqual([job.state, job.failure?.code], ['failed', 'ABORTED']);
  assert.equal(jobs.running(), undefined);
  const next = jobs.start('reject', {}, async () => ({ text: 'done' }));
  await ended(jobs, next);
  assert.deepEqual([next.state, next.outcome?.text], ['done', 'done']);
});

test('what a job and its failure say holds no secret', async () => {
  const key = 'sk-ant-api03-'.padEnd(108, 'Ab3dE5');
  const jobs = openJobs();
  const told = jobs.start('heal', {}, async () => ({ text: `found ${key}` }));
  await ended(jobs, told);
  const failed = jobs.start('heal', {}, () => Promise.reject(new Error(`found ${key}`)));
  await ended(jobs, failed);
  assert.match(told.outcome?.text ?? '', /withheld/);
  assert.match(failed.failure?.message ?? '', /withheld/);
});

test('several listeners hear of every step, each until it has had enough', async () => {
  const jobs = openJobs();
  const heard: [string, Job['state']][] = [];
  const leave = jobs.watch(({ state }) => void heard.push(['first', state]));
  jobs.watch(({ state }) => void heard.push(['second', state]));
  const job = jobs.start('heal', {}, async ({ onProgress }) => {
    onProgress({ phase: 'screen', message: 'search', screened: 3, generated: 9, perSecond: 40 });
    leave();
    return { text: '' };
  });
  await ended(jobs, job);
  assert.deepEqual(heard, [
    ['first', 'running'],
    ['second', 'running'],
    ['second', 'done'],
  ]);
});
