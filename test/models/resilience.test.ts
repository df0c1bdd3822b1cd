import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ModelBudget } from '../../core/config/schema.js';
import { openHealer } from '../../core/healer.js';
import { openModel } from '../../core/models/open-model.js';
import { type Patience, usualPatience } from '../../core/models/patience.js';
import { spentToday } from '../../core/models/spending.js';
import { type Reply, startModelServer } from '../support/model-server.js';
import { createRepository } from '../support/repository.js';

const request = { system: 'Be brief.', prompt: 'Why?', answerTokens: 50, temperature: 0, sample: 0 };
const never = new AbortController().signal;
const failing: Reply = { status: 500, body: 'out of memory' };
const because: Reply = { text: 'Because.' };

interface Setting {
  patience?: Partial<Patience>;
  modelBudget?: Partial<ModelBudget>;
}

async function modelOf(t: TestContext, replies: readonly Reply[], { patience, modelBudget = {} }: Setting) {
  const server = await startModelServer('ollama', (_, index) => replies[index] ?? because);
  const repository = await createRepository({ '.healer/config.json': JSON.stringify({ modelBudget }) });
  const healer = await openHealer(repository.root);
  t.after(async () => {
    await healer.dispose();
    await server.close();
    await repository.dispose();
  });
  const notices: string[] = [];
  const model = await openModel({
    ...healer,
    signal: never,
    env: { LLM_MODEL: 'm', LLM_ENDPOINT: server.endpoint },
    patience: { ...usualPatience, firstPauseMs: 1, ...patience },
    onNotice: (sentence) => notices.push(sentence),
  });
  assert.ok(model);
  let sample = 0;
  const ask = (signal = never) => model.ask({ ...request, sample: sample++ }, { signal });
  return { server, healer, model, ask, notices };
}

test('a question that a busy or failing server did not answer is sent again, and each attempt counts', async (t) => {
  const replies = [{ status: 429 }, failing, because];
  const { server, healer, ask } = await modelOf(t, replies, {});
  assert.equal((await ask()).text, 'Because.');
  assert.equal(server.questions.length, 3);
  assert.equal((await spentToday(healer.store)).calls, 3);
  const events = (await healer.store.ledger.read()).filter(({ type }) => type === 'model.asked');
  assert.deepEqual(
    events.map(({ data }) => data.failed),
    ['busy', 'unreachable', undefined],
  );
});

test('what is refused, or is no answer, is not sent again', async (t) => {
  const replies: Reply[] = [{ status: 404 }, { raw: '{"br\n' }];
  const { server, ask } = await modelOf(t, replies, { patience: { failures: 9 } });
  await assert.rejects(ask(), { code: 'MODEL_UNAVAILABLE' });
  await assert.rejects(ask(), { code: 'MODEL_ANSWER' });
  assert.equal(server.questions.length, 2);
});

test('attempts stop where the next could pass a limit', async (t) => {
  const { server, ask } = await modelOf(t, [failing, failing], { modelBudget: { callsPerHeal: 1 } });
  await assert.rejects(ask(), { code: 'MODEL_BUDGET' });
  assert.equal(server.questions.length, 1);
});

test('a server that says how long to wait is not asked before, and not waited for where it is too long', async (t) => {
  const replies = [{ status: 429, headers: { 'retry-after': '0.3' } }, because];
  const { ask } = await modelOf(t, replies, {});
  const startedAt = performance.now();
  await ask();
  assert.ok(performance.now() - startedAt >= 299, 'it waited');

  const long = [{ status: 429, headers: { 'retry-after': '7200' } }];
  const other = await modelOf(t, long, { patience: { failures: 9 } });
  await assert.rejects(other.ask(), { code: 'MODEL_UNAVAILABLE', message: /429/ });
  await assert.rejects(other.ask(), { code: 'MODEL_UNAVAILABLE', message: /left alone for 7200 s/ });
  assert.equal(other.server.questions.length, 1);
});

test('an abort ends the pause between two attempts', async (t) => {
  const { server, ask } = await modelOf(t, [failing], { patience: { firstPauseMs: 3_600_000 } });
  const stop = new AbortController();
  const asking = ask(stop.signal);
  while (server.questions.length === 0) await new Promise(setImmediate);
  setTimeout(() => stop.abort(), 50);
  await assert.rejects(asking, { code: 'ABORTED' });
  assert.equal(server.questions.length, 1);
});

test('a server that fails again and again is left alone, and the user hears of it once', async (t) => {
  const { server, model, ask, notices } = await modelOf(t, [failing, failing, failing], {
    patience: { restMs: 3_600_000 },
  });
  await assert.rejects(ask(), { code: 'MODEL_UNAVAILABLE', message: /500: out of memory/ });
  assert.equal(server.questions.length, 3);
  assert.equal(notices.length, 1);
  assert.match(
    notices[0] ?? '',
    /"ollama\/m" failed 3 times in a row and is left alone for now: .*out of memory/,
  );
  assert.ok(model.isResting?.());
  await assert.rejects(ask(), { code: 'MODEL_UNAVAILABLE', message: /left alone for \d+ s .*out of memory/ });
  assert.equal(server.questions.length, 3, 'nothing was sent');
});

test('a server that is back is asked as before', async (t) => {
  const replies = [failing, failing, failing, because];
  const { server, ask } = await modelOf(t, replies, { patience: { attempts: 1, restMs: 1 } });
  for (const _ of [1, 2, 3]) await assert.rejects(ask());
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal((await ask()).text, 'Because.');
  assert.equal((await ask()).text, 'Because.');
  assert.equal(server.questions.length, 5);
});

test('bad answers open the breaker as well, and an answer from the cache needs no server', async (t) => {
  const bad: Reply = { raw: '{"message":7}\n' };
  const { server, model, ask } = await modelOf(t, [because, bad, bad, bad], {
    patience: { restMs: 3_600_000 },
  });
  await ask();
  for (const _ of [1, 2, 3]) await assert.rejects(ask(), { code: 'MODEL_ANSWER' });
  assert.ok(model.isResting?.());
  const again = await model.ask(request, { signal: never });
  assert.deepEqual([again.text, again.cached], ['Because.', true]);
  assert.equal(server.questions.length, 4);
});
