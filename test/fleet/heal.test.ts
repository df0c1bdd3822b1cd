import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { takeSnapshot } from '../../core/git/changes/snapshot.js';
import { openRepository } from '../../core/git/repository.js';
import { prove } from '../../core/sandbox/proof.js';
import { runTests } from '../../core/sandbox/tests.js';
import { openWorktree } from '../../core/sandbox/worktree.js';
import { runHealer, startHealer } from '../cli/run-healer.js';
import { coordinate, openQueue, signedRepository, startWorker } from '../support/fleet.js';
import { redisMissing } from '../support/redis.js';

const skip = redisMissing;
const wrong = 'exports.add = (a, b) => a - b;\nexports.twice = (a) => 2 * a;\n';
const head = "const test = require('node:test');\nconst assert = require('node:assert');\n";
const adds = `${head}const { add } = require('./add.js');
test('adds', () => assert.equal(add(1, 2), 3));
test('adds more', () => assert.equal(add(4, 2), 6));
`;
const waits = (name: string, ms: number) =>
  `${head}test('${name} waits', () => new Promise((done) => setTimeout(done, ${ms})));\n`;

test('healer heal finds, proves and lands a fix whose tests ran on two workers', { skip }, async (t) => {
  const redis = await openQueue(t);
  const repository = await signedRepository(t, {
    'add.js': wrong,
    'add.test.js': adds,
    '.healer/config.json': JSON.stringify({ executor: 'bullmq', fleet: { queue: redis.url } }),
  });
  const env = { ...repository.env, HEALER_QUEUE_PASSWORD: redis.password };
  const cli = (...words: string[]) => runHealer(words, { cwd: repository.root, env });
  const refused = await cli('heal', '--json');
  assert.match(refused.stderr, /has the tests run by the workers of redis:/);
  await cli('init', '--yes', '--no-hooks', '--schedule', 'none');
  await repository.commit('Who may sign');
  assert.equal((await cli('trust', '--yes')).code, 0);
  const workers = await Promise.all(
    ['w1', 'w2'].map((name) =>
      startWorker(t, redis, { folder: join(repository.outside, name), trust: repository.root }),
    ),
  );
  const { code, stdout, stderr } = await cli('heal', '--json');
  const report = JSON.parse(stdout);
  assert.equal(code, 0, stderr);
  assert.deepEqual(
    report.patches.map((patch: { tests: object }) => patch.tests),
    [{ fixed: 2, passed: 2, failed: 0, skipped: 0 }],
  );
  assert.match(await repository.git('show', `${report.patches[0].branch}:add.js`), /a \+ b/);
  const ran = workers.flatMap((worker) => worker.said().match(/job \w+: \d+ tests in/g) ?? []);
  // The suite before, its coverage and repetition, planted edit and assertion, the suite with the patch.
  assert.ok(ran.length >= 5, ran.join('\n'));
});

test('a healer that was killed finds what was done meanwhile when it runs again', { skip }, async (t) => {
  const redis = await openQueue(t);
  const repository = await signedRepository(t, {
    'add.js': wrong,
    'add.test.js': adds,
    'a.test.js': waits('a', 3000),
    '.healer/config.json': JSON.stringify({ executor: 'bullmq', fleet: { queue: redis.url } }),
  });
  const env = { ...repository.env, HEALER_QUEUE_PASSWORD: redis.password };
  const cli = (...words: string[]) => runHealer(words, { cwd: repository.root, env });
  await cli('init', '--yes', '--no-hooks', '--schedule', 'none');
  await repository.commit('Who may sign');
  await cli('trust', '--yes');
  const folder = join(repository.outside, 'w1');
  const worker = await startWorker(t, redis, { folder, trust: repository.root, slots: 2 });
  const client = redis.client();
  const first = startHealer(['heal', '--json'], { cwd: repository.root, env });
  while ((await client.keys('healer:tests-*:active')).length === 0) await wait(20);
  first.kill('SIGKILL');
  await worker.heard(/job \w+: 3 tests in/);
  const suites = () => (worker.said().match(/job \w+: 3 tests in/g) ?? []).length;
  assert.equal(suites(), 1);
  const { code, stdout, stderr } = await cli('heal', '--json');
  assert.equal(code, 0, stderr);
  assert.equal(JSON.parse(stdout).patches.length, 1);
  const keysOf = worker.said().match(/job (\w+):/g) ?? [];
  assert.equal(new Set(keysOf).size, keysOf.length, 'nothing was run twice');
});

test('candidates that need the real runner are screened on workers', { skip }, async (t) => {
  const redis = await openQueue(t);
  // A command that nothing in memory can stand for.
  const script = 'sh ./run.sh';
  const repository = await signedRepository(t, {
    'package.json': JSON.stringify({ name: 'x', scripts: { test: script } }),
    'run.sh': 'exec node --test\n',
    'add.js': wrong,
    'add.test.js': adds,
    '.healer/config.json': JSON.stringify({ executor: 'bullmq', fleet: { queue: redis.url }, budget: '2m' }),
  });
  const env = { ...repository.env, HEALER_QUEUE_PASSWORD: redis.password };
  const cli = (...words: string[]) => runHealer(words, { cwd: repository.root, env });
  await cli('init', '--yes', '--no-hooks', '--schedule', 'none');
  await repository.commit('Who may sign');
  await cli('trust', '--yes');
  const worker = await startWorker(t, redis, {
    folder: join(repository.outside, 'w1'),
    trust: repository.root,
    slots: 4,
  });
  const { code, stdout, stderr } = await cli('heal', '--json');
  assert.equal(code, 0, stderr);
  const [patch] = JSON.parse(stdout).patches;
  const ran = worker.said().match(/job \w+: \d+ tests in/g) ?? [];
  assert.ok(ran.length > patch.candidates.screened, `${ran.length} of ${patch.candidates.screened}`);
});

test('a long suite is proved in pieces on several workers, and all of it counts', { skip }, async (t) => {
  const { proof, answers } = await proveInPieces(t, {});
  assert.equal(proof.reason, null);
  assert.deepEqual(proof.totals, { fixed: 2, passed: 5, failed: 0, skipped: 0 });
  // The whole before, a planted edit, a planted assertion, and three pieces.
  assert.ok(answers.length >= 6, `${answers.length} answers`);
});

test('a patch that breaks a test of another piece is refused, once the whole suite says so as well', {
  skip,
}, async (t) => {
  const broken = { 'c.test.js': `${head}test('c', () => assert.equal(require('./add.js').twice(3), 6));\n` };
  const { proof } = await proveInPieces(
    t,
    broken,
    'exports.add = (a, b) => a + b;\nexports.twice = (a) => 3 * a;\n',
  );
  assert.match(proof.reason ?? '', /"c\.test\.js > c" passed before and fails now/);
});

async function proveInPieces(
  t: TestContext,
  files: Record<string, string>,
  text = wrong.replace('a - b', 'a + b'),
) {
  const redis = await openQueue(t);
  const repository = await signedRepository(t, {
    'add.js': wrong,
    'add.test.js': adds,
    'a.test.js': waits('a', 700),
    'b.test.js': waits('b', 700),
    'c.test.js': waits('c', 700),
    ...files,
  });
  for (const name of ['w1', 'w2'])
    await startWorker(t, redis, { folder: join(repository.outside, name), trust: repository.root, slots: 2 });
  const { executor, answers } = await coordinate(t, repository, redis, { shard: '900ms' });
  const repo = await openRepository(repository.root);
  const snapshot = await takeSnapshot(repo);
  const workspace = { packages: [], typescript: false, eslint: false };
  const open = () => openWorktree(repo, snapshot.commit, { workspace, executor });
  const settings = { script: 'node --test', command: ['npm', 'test'], cwd: '' };
  const worktree = await open();
  const { run: before } = await runTests(worktree, { ...settings, timeoutMs: 60_000 });
  await worktree.dispose();
  const range = { file: 'add.js', start: 0, end: wrong.length };
  const proof = await prove({
    repo,
    snapshot,
    candidate: {
      id: 'c',
      strategy: 'test',
      title: 'a change',
      operator: 'test',
      prior: 1,
      edits: [{ range, text }],
    },
    failingTests: before.tests.filter(({ status }) => status === 'failed'),
    before,
    test: settings,
    workspace,
    takeWorktree: open,
    timeoutMs: 60_000,
  });
  return { proof, answers };
}
