import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Status } from '../../core/healer.js';
import { runHealer } from '../cli/run-healer.js';
import { addFiles, brokenAdd, fixedAdd, openProject } from '../heal/project.js';
import { startModelServer } from '../support/model-server.js';
import { block } from '../support/scripted-model.js';

const prices = { prompt: 10, answer: 100 };

async function setUp(t: TestContext) {
  const server = await startModelServer('openai-compatible', () => ({
    text: block('src/add.js', brokenAdd.trim(), fixedAdd.trim()),
    tokens: { prompt: 400, answer: 30 },
  }));
  t.after(server.close);
  const model = { provider: 'openai-compatible', name: 'm', endpoint: server.endpoint, prices };
  const project = await openProject(t, {
    ...addFiles,
    '.healer/config.json': JSON.stringify({ model, modelBudget: { costPerDay: 2 } }),
  });
  const healer = (...words: string[]) => runHealer(words, { cwd: project.root, env: project.env });
  const status = async (): Promise<Status['models']> =>
    (JSON.parse((await healer('status', '--json')).stdout) as Status).models;
  return { server, project, healer, status };
}

test('healer status and the report of a heal tell why a model is left out, and then what is spent on it', async (t) => {
  const { server, healer, status } = await setUp(t);
  const before = await status();
  assert.deepEqual([before.model, before.spent], [null, { calls: 0, tokens: 0, cost: 0 }]);
  assert.match(before.leftOut ?? '', /"m" is left out: .*healer trust/);
  assert.match((await healer('status')).stdout, /^model {7}The model "m" is left out/m);
  const heal = async () => JSON.parse((await healer('heal', '--strategy', 'model', '--json')).stdout);
  const untrusted = await heal();
  assert.deepEqual([untrusted.patches, untrusted.notices], [[], [before.leftOut]]);
  assert.match((await healer('heal', '--strategy', 'model')).stdout, /is left out: .*healer trust/);
  assert.equal(server.requests, 0);

  await healer('trust');
  const report = await heal();
  assert.deepEqual([report.patches.length, report.notices], [1, []]);
  const calls = server.questions.length;
  const after = await status();
  assert.deepEqual(after, {
    model: 'openai-compatible/m',
    leftOut: null,
    spent: { calls, tokens: calls * 430, cost: (calls * 7) / 1000 },
    limits: { calls: 600, tokens: 5_000_000, cost: 2 },
  });
  const text = (await healer('status')).stdout;
  const dollars = ((calls * 7) / 1000).toFixed(2);
  assert.match(text, /^model {7}openai-compatible\/m$/m);
  assert.ok(text.includes(`today ${calls} of 600 questions`) && text.includes(`$${dollars} of $2.00`), text);
});

test('a heal that is to ask a model says so where none is named', async (t) => {
  const project = await openProject(t, addFiles);
  const { notices } = await project.heal({ strategies: ['model'] });
  assert.match(notices.join(), /^No model is named: set LLM_MODEL/);
  assert.deepEqual((await project.heal({ strategies: ['rules'] })).notices, []);
});

test('a damaged record of what was spent does not keep healer status from the rest', async (t) => {
  const { project, healer, status } = await setUp(t);
  await mkdir(join(project.root, '.healer/db'), { recursive: true });
  await writeFile(join(project.root, '.healer/db/spending.json'), '{');
  assert.equal((await status()).spent, null);
  assert.match((await healer('status')).stdout, /^spent {7}the record of it is damaged$/m);
});

test('a dry run shows each prompt with --verbose and sends nothing at all', async (t) => {
  const { server, healer } = await setUp(t);
  await healer('trust');
  const { stdout, stderr } = await healer('heal', '--dry-run', '--strategy', 'model', '--verbose');
  assert.equal(server.requests, 0);
  assert.match(stderr, /prompt for openai-compatible\/m:\n(?: {2}.*\n)+/);
  assert.match(stderr, /export const add = \(a, b\) => a - b/);
  assert.match(stdout, /a dry run asks no model/);
  const silent = await healer('heal', '--dry-run', '--strategy', 'model');
  assert.doesNotMatch(silent.stderr, /prompt for/);
});
