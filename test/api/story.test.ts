import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { operations } from '../../cli/api/operations.js';
import { fixedAdd } from '../heal/project.js';
import { openApiSession } from './session.js';

// One story, in order; each answer is held against the document by the client.

const ends: (() => unknown)[] = [];
let api: Awaited<ReturnType<typeof openApiSession>>;
let error: string;
let patch: string;

before(async () => {
  api = await openApiSession({ after: (end: () => unknown) => void ends.push(end) });
  await api.healer('test');
});
after(async () => {
  for (const end of ends.reverse()) await end();
});

test('errors that the tests showed are listed, and shown whole', async () => {
  const { body } = await api.call<{ errors: { id: string; status: string }[] }>('listErrors');
  assert.equal(body.errors.length, 1);
  error = body.errors[0]?.id ?? '';
  const shown = await api.call<{ errors: { failure: { sensor: string } }[] }>('getError', {
    id: error.slice(0, 6),
  });
  assert.equal(shown.body.errors[0]?.failure.sensor, 'test');
  assert.equal((await api.call('listErrors', {}, '?all=true')).status, 200);
});

test('the places of a fault are told once they were asked for', async () => {
  assert.equal((await api.call('getExplanation', { id: error })).status, 404);
  assert.equal((await api.finish('explainError', { id: error })).state, 'done');
  const { body } = await api.call<{ explanations: { locations: { file: string }[] }[] }>('getExplanation', {
    id: error,
  });
  assert.equal(body.explanations[0]?.locations[0]?.file, 'src/add.js');
});

test('a heal that was started makes a patch, with its diff and its evidence', async () => {
  const job = await api.finish('healError', { id: error });
  assert.equal(job.outcome?.text, '1 of 1 error fixed.');
  patch = job.outcome?.patches[0] ?? '';
  const { body } = await api.call<{ patches: { diff: string; errors: string[] }[] }>('getPatch', {
    id: patch,
  });
  assert.match(body.patches[0]?.diff ?? '', /^\+export const add/m);
  assert.deepEqual(body.patches[0]?.errors, [error]);
  const evidence = await api.call<{ predicate: { totals: { fixed: number } } }>('getEvidence', { id: patch });
  assert.equal(evidence.body.predicate.totals.fixed, 1);
  const { body: listed } = await api.call<{ patches: { id: string; status: string }[] }>('listPatches');
  assert.deepEqual(
    listed.patches.map(({ id, status }) => [id, status]),
    [[patch, 'proposed']],
  );
});

test('merging changes the branch, as healer review does', async () => {
  assert.equal((await api.finish('decidePatch', { id: patch, action: 'merge' })).state, 'done');
  assert.equal(await readFile(join(api.root, 'src', 'add.js'), 'utf8'), fixedAdd);
  const { body } = await api.call<{ merged: number; patches: object[] }>('getStatus');
  assert.deepEqual([body.merged, body.patches], [1, []]);
});

test('what healer refuses to do is told by the job, with the reason', async () => {
  const job = await api.finish('decidePatch', { id: patch, action: 'merge' });
  assert.equal(job.state, 'failed');
  assert.ok(job.failure?.code);
});

test('a second thing is refused while one is at work, and what is at work can be stopped', async () => {
  await api.write({ 'test/endless.test.js': 'setInterval(() => {}, 1000);\n' });
  const begun = await api.call<{ jobs: { id: string }[] }>('healAll');
  const second = await api.call<{ code: string }>('healAll');
  assert.deepEqual([second.status, second.body.code], [409, 'LOCK_HELD']);
  const id = begun.body.jobs[0]?.id ?? '';
  const stopped = await api.finish('stopJob', { id });
  assert.deepEqual([stopped.id, stopped.failure?.code], [id, 'ABORTED']);
});

test('the report, the metrics and the jobs are told', async () => {
  assert.equal((await api.call('getReport', {}, '?since=all')).status, 200);
  const { body } = await api.call<{ metrics: { name: string }[] }>('getMetrics');
  assert.ok(body.metrics.some(({ name }) => name === 'healer_patches'));
  const { jobs } = (await api.call<{ jobs: { kind: string }[] }>('listJobs')).body;
  assert.deepEqual(
    jobs.map(({ kind }) => kind),
    ['rank', 'heal', 'merge', 'merge', 'heal'],
  );
});

test('every operation of the document was called, and its answer was as the document says', () => {
  assert.deepEqual([...api.called].sort(), operations.map(({ id }) => id).sort());
});
