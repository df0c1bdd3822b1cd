import assert from 'node:assert/strict';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ModelBudget } from '../../core/config/schema.js';
import { openHealer } from '../../core/healer.js';
import { openModel } from '../../core/models/open-model.js';
import { usualPatience } from '../../core/models/patience.js';
import { spentToday } from '../../core/models/spending.js';
import { trust } from '../../core/workspace/trust.js';
import { startChild } from '../support/children.js';
import { type Reply, startModelServer } from '../support/model-server.js';
import { createRepository } from '../support/repository.js';

const key = 'sk-planted-0123456789';
const request = { system: 'Be brief.', prompt: 'Why?', answerTokens: 50, temperature: 0, sample: 0 };
const { signal } = new AbortController();

interface Setting {
  modelBudget?: Partial<ModelBudget>;
  timeout?: string;
}

async function project(t: TestContext, reply: (index: number) => Reply, setting: Setting = {}) {
  const server = await startModelServer('openai-compatible', (_, index) => reply(index));
  const { modelBudget = {}, timeout = '1m' } = setting;
  const model = {
    provider: 'openai-compatible',
    name: 'm',
    endpoint: server.endpoint,
    keyVariable: 'PLANTED_KEY',
    prices: { prompt: 1, answer: 1 },
    timeout,
  };
  const repository = await createRepository({
    '.healer/config.json': JSON.stringify({ model, modelBudget }),
  });
  const healer = await openHealer(repository.root);
  t.after(async () => {
    await healer.dispose();
    await server.close();
    await repository.dispose();
  });
  await trust(healer.repo, healer.config);
  const notices: string[] = [];
  const open = async () => {
    const opened = await openModel({
      ...healer,
      signal,
      env: { PLANTED_KEY: key },
      patience: { ...usualPatience, attempts: 1, failures: 9 },
      onNotice: (text) => notices.push(text),
    });
    assert.ok(opened, notices.join());
    return opened;
  };
  return { server, repository, healer, open, notices };
}

test('the same question is sent once, and its second answer costs nothing', async (t) => {
  const { server, healer, open } = await project(t, () => ({ text: 'Because.' }));
  const first = await (await open()).ask(request, { signal });
  const second = await (await open()).ask(request, { signal });
  assert.deepEqual(
    [first.text, first.cached, second.text, second.cached],
    ['Because.', false, 'Because.', true],
  );
  assert.equal(second.cost, 0);
  assert.equal(server.questions.length, 1);
  assert.deepEqual(await spentToday(healer.store), { calls: 1, tokens: 18, microdollars: 18 });
});

test('answers that were kept for long are removed when a new one is kept', async (t) => {
  const { repository, open } = await project(t, () => ({ text: 'Because.' }));
  await (await open()).ask(request, { signal });
  const place = join(repository.root, '.healer/cache/models');
  const [first = ''] = await readdir(place);
  const longAgo = new Date(Date.now() - 31 * 86_400_000);
  await utimes(join(place, first), longAgo, longAgo);
  await (await open()).ask({ ...request, sample: 1 }, { signal });
  const kept = await readdir(place);
  assert.deepEqual([kept.length, kept.includes(first)], [1, false]);
});

test('the ledger knows each question by its hashes, and neither it nor a file knows the key', async (t) => {
  const reply = (index: number): Reply =>
    index === 0 ? { text: `You sent ${key}` } : { status: 400, body: `bad key ${key}` };
  const { healer, repository, open } = await project(t, reply);
  const model = await open();
  const answer = await model.ask(request, { signal });
  await assert.rejects(model.ask({ ...request, sample: 1 }, { signal }), { code: 'MODEL_UNAVAILABLE' });
  const events = (await healer.store.ledger.read()).filter(({ type }) => type === 'model.asked');
  assert.deepEqual(
    events.map(({ data }) => [data.model, data.prompt === answer.promptHash, data.answer, data.failed]),
    [
      ['openai-compatible/m', true, answer.answerHash, undefined],
      ['openai-compatible/m', false, null, 'refused'],
    ],
  );
  assert.ok(!JSON.stringify(events).includes('Why?'));
  for (const name of await readdir(join(repository.root, '.healer'), { recursive: true })) {
    const text = await readFile(join(repository.root, '.healer', name), 'utf8').catch(() => '');
    assert.ok(!text.includes('planted'), name);
  }
});

test('no question is sent that could pass a limit, and what is not used is given back', async (t) => {
  // At most 13 bytes of words, 128 for the chat and 50 of answer are 191; 18 are taken.
  const limit = 191 + 3 * 18;
  for (const name of ['tokensPerHeal', 'tokensPerDay'] as const) {
    const { server, healer, open } = await project(t, () => ({ text: 'Because.' }), {
      modelBudget: { [name]: limit },
    });
    const model = await open();
    for (let sample = 0; sample < 4; sample += 1) await model.ask({ ...request, sample }, { signal });
    const next = model.ask({ ...request, sample: 4 }, { signal });
    await assert.rejects(next, { code: 'MODEL_BUDGET', message: new RegExp(name) });
    assert.equal(server.questions.length, 4);
    assert.equal((await spentToday(healer.store)).tokens, 4 * 18);
  }
});

test('money and calls have their limits too', async (t) => {
  const { open } = await project(t, () => ({ text: 'Because.' }), { modelBudget: { costPerDay: 0.0002 } });
  const model = await open();
  await model.ask(request, { signal });
  await assert.rejects(model.ask({ ...request, sample: 1 }, { signal }), { message: /costPerDay/ });
  const few = await project(t, () => ({ text: 'Because.' }), { modelBudget: { callsPerHeal: 1 } });
  const other = await few.open();
  await other.ask(request, { signal });
  await assert.rejects(other.ask({ ...request, sample: 1 }, { signal }), { message: /callsPerHeal/ });
});

test('an answer that cannot be used or breaks off counts whole, one that was refused as a call', async (t) => {
  const replies: Reply[] = [{ cutAfter: 'Becau' }, { raw: 'data: {"br\n\n' }, { status: 404 }];
  const { healer, open } = await project(t, (index) => replies[index] ?? { silent: true }, {
    timeout: '300ms',
  });
  const model = await open();
  const ask = (sample: number) => model.ask({ ...request, sample }, { signal });
  await assert.rejects(ask(0), { code: 'MODEL_UNAVAILABLE' });
  await assert.rejects(ask(1), { code: 'MODEL_ANSWER' });
  await assert.rejects(ask(2), { code: 'MODEL_UNAVAILABLE' });
  await assert.rejects(ask(3), { code: 'MODEL_UNAVAILABLE', message: /within 0\.3 s/ });
  assert.deepEqual(await spentToday(healer.store), { calls: 4, tokens: 3 * 191, microdollars: 3 * 191 });
});

test('two processes that ask at once stay within one limit for the day', async (t) => {
  const server = await startModelServer('ollama', () => ({ text: 'Yes.' }));
  const settings = { modelBudget: { tokensPerDay: 1_000 } };
  const repository = await createRepository({ '.healer/config.json': JSON.stringify(settings) });
  t.after(async () => {
    await server.close();
    await repository.dispose();
  });
  const script = fileURLToPath(new URL('ask-often.js', import.meta.url));
  const children = ['0', '1000'].map((first) =>
    startChild(script, [repository.root, server.endpoint, first, '40'], repository.env),
  );
  const outcomes = await Promise.all(children.map(({ done }) => done));
  const refused = outcomes.map(({ stdout, stderr }) => {
    assert.equal(stderr, '');
    return (JSON.parse(stdout) as { refused: number }).refused;
  });
  assert.equal(server.questions.length, 80 - refused.reduce((sum, each) => sum + each, 0));
  const healer = await openHealer(repository.root);
  const { tokens, calls } = await spentToday(healer.store);
  await healer.dispose();
  assert.equal(calls, server.questions.length);
  assert.equal(tokens, 18 * calls);
  // Less than one question may take is left over.
  assert.ok(tokens <= 1_000 && tokens > 1_000 - 2 * 179, `${tokens}`);
});

test('what was spent is not taken for nothing where its record is damaged', async (t) => {
  const { repository, open } = await project(t, () => ({ text: 'Because.' }));
  const model = await open();
  await model.ask(request, { signal });
  await writeFile(join(repository.root, '.healer/db/spending.json'), '{');
  await assert.rejects(model.ask({ ...request, sample: 1 }, { signal }), { code: 'DATABASE_CORRUPT' });
});

test('a server that is gone leaves the model out, with one sentence', async (t) => {
  const { server, healer, notices, repository } = await project(t, () => ({ text: '' }));
  const model = { provider: 'ollama', name: 'm', endpoint: 'http://127.0.0.1:1' };
  await writeFile(join(repository.root, '.healer/config.json'), JSON.stringify({ model }));
  const reopened = await openHealer(repository.root);
  await trust(reopened.repo, reopened.config);
  const opened = await openModel({ ...reopened, signal, env: {}, onNotice: (text) => notices.push(text) });
  assert.equal(opened, null);
  assert.match(notices.join(), /"ollama\/m" is left out: .*cannot be reached/);
  await reopened.dispose();
  assert.ok(healer && server);
});
