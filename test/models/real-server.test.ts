import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, type TestContext, test } from 'node:test';
import type { ModelBudget, ModelSettings } from '../../core/config/schema.js';
import type { Healer } from '../../core/healer.js';
import type { Model, ModelRequest } from '../../core/models/model.js';
import { openModel } from '../../core/models/open-model.js';
import { type Patience, usualPatience } from '../../core/models/patience.js';
import { spentToday } from '../../core/models/spending.js';
import { trust } from '../../core/workspace/trust.js';
import { runHealer, startHealer } from '../cli/run-healer.js';
import { addFiles, openProject, type Project } from '../heal/project.js';
import { checkoutState } from '../support/checkout.js';
import { type RealModelServer, real, startRealModelServer } from '../support/real-model-server.js';

interface Setting {
  provider?: ModelSettings['provider'];
  timeout?: string;
  contextTokens?: number;
  modelBudget?: Partial<ModelBudget>;
  patience?: Partial<Patience>;
}

const never = new AbortController().signal;
const long = 1_500;
const request: ModelRequest = {
  system: 'You count.',
  prompt: 'Count from one to one thousand: one, two, three, four,',
  answerTokens: 8,
  temperature: 0,
  sample: 0,
};

describe('a real model server', real, () => {
  let server: RealModelServer;
  before(async () => {
    server = await startRealModelServer();
  });
  after(() => server.close());

  for (const provider of ['openai-compatible', 'anthropic'] as const) {
    test(`${provider}: a real answer comes in pieces, and is counted`, real, async (t) => {
      const { model, healer } = await open(t, server, { provider });
      const pieces: string[] = [];
      const answer = await model.ask(request, { signal: never, onText: (piece) => pieces.push(piece) });
      assert.ok(pieces.length > 1 && answer.text.length > 0);
      assert.equal(pieces.join(''), answer.text);
      assert.deepEqual([answer.ended, answer.tokens.answer], ['length', 8]);
      assert.ok(answer.tokens.prompt > 10 && answer.tokens.prompt < 60, `${answer.tokens.prompt}`);
      const tokens = answer.tokens.prompt + 8;
      assert.deepEqual(await spentToday(healer.store), { calls: 1, tokens, microdollars: 0 });
      const again = await model.ask(request, { signal: never });
      assert.deepEqual([again.text, again.cached], [answer.text, true]);
    });

    test(`${provider}: a server that is told to stop stops working`, real, async (t) => {
      const { model } = await open(t, server, { provider });
      const stop = new AbortController();
      const question = { ...request, answerTokens: long };
      const asking = model.ask(question, { signal: stop.signal, onText: () => stop.abort() });
      await assert.rejects(asking, { code: 'ABORTED' });
      await server.idle();
    });

    test(`${provider}: an answer that takes too long is given up, and stays booked`, real, async (t) => {
      const { model, healer } = await open(t, server, { provider, timeout: '1s' });
      const asking = model.ask({ ...request, answerTokens: long }, { signal: never });
      await assert.rejects(asking, { code: 'MODEL_UNAVAILABLE', message: /no answer within 1 s/ });
      await server.idle();
      const { calls, tokens } = await spentToday(healer.store);
      assert.equal(calls, 1);
      assert.ok(tokens > long);
    });

    test(
      `${provider}: a prompt that is longer than the window is refused, in the words of the server`,
      real,
      async (t) => {
        const { model } = await open(t, server, { provider });
        const asking = model.ask({ ...request, prompt: 'one two '.repeat(2_000) }, { signal: never });
        await assert.rejects(asking, { code: 'MODEL_UNAVAILABLE', message: /400: .*context/ });
      },
    );
  }

  test('the window is what the server tells', real, async (t) => {
    assert.equal((await open(t, server)).model.contextTokens, 2_048);
  });

  test('no question is sent that could pass a limit', real, async (t) => {
    const { model, healer } = await open(t, server, { modelBudget: { tokensPerHeal: 300 } });
    await model.ask(request, { signal: never });
    const { tokens } = await spentToday(healer.store);
    await assert.rejects(model.ask({ ...request, sample: 1, answerTokens: 200 }, { signal: never }), {
      code: 'MODEL_BUDGET',
    });
    assert.equal((await spentToday(healer.store)).tokens, tokens);
  });

  test('a server that does not speak the API is left out', real, async (t) => {
    const notices: string[] = [];
    const project = await projectOf(t, server, { provider: 'ollama' });
    const model = await openModel({
      ...project.healer,
      signal: never,
      env: {},
      onNotice: (sentence) => notices.push(sentence),
    });
    assert.equal(model, null);
    assert.match(notices.join(), /left out: .*404/);
  });

  test('a real model is asked in a heal; what it says lands only where it is proved', real, async (t) => {
    const limits = { callsPerHeal: 1 };
    const project = await projectOf(t, server, { contextTokens: 1_200, modelBudget: limits });
    const options = { cwd: project.root, env: project.env };
    await runHealer(['trust'], options);
    const state = await checkoutState(project);
    const words = ['heal', '--json', '--strategy', 'model', '--budget', '8m', '--verbose'];
    const { stdout, stderr } = await runHealer(words, options);
    const report = JSON.parse(stdout);
    assert.match(stderr, /prompt for openai-compatible\/gemma3-270m:/);
    const { calls, tokens } = await spentToday(project.healer.store);
    assert.equal(calls, 1);
    assert.ok(tokens > 400 && tokens <= 2_048, `${tokens}`);
    const events = (await project.healer.store.ledger.read()).filter(({ type }) => type === 'model.asked');
    assert.equal(events.length, 1);
    assert.equal(events[0]?.data.model, 'openai-compatible/gemma3-270m');
    assert.match(`${events[0]?.data.answer}`, /^[0-9a-f]{64}$/);
    assert.deepEqual(await checkoutState(project), state);
    for (const { branch } of report.patches)
      assert.match(await project.textAt(branch, 'src/add.js'), /a \+ b/);
    if (report.patches.length === 0) assert.match(report.errors[0].reason, /model|candidate/);
  });

  test('Ctrl-C in a heal ends the question too', real, async (t) => {
    const project = await projectOf(t, server);
    const options = { cwd: project.root, env: project.env };
    await runHealer(['trust'], options);
    const healer = startHealer(['heal', '--strategy', 'model'], options);
    const left = once(healer, 'close');
    t.after(() => healer.kill('SIGKILL'));
    await server.busy();
    healer.kill('SIGINT');
    assert.equal((await left)[0], 130);
    await server.idle();
  });
});

test(
  'a server that is killed in the middle of an answer is left alone, and asked again when it is back',
  real,
  async (t) => {
    const first = await startRealModelServer();
    t.after(() => first.close());
    const { model, notices } = await open(t, first, {
      patience: { failures: 3, firstPauseMs: 1, restMs: 1 },
    });
    const question = { ...request, answerTokens: long };
    const kill = () => first.process.kill('SIGKILL');
    await assert.rejects(model.ask(question, { signal: never, onText: kill }), { code: 'MODEL_UNAVAILABLE' });
    assert.match(notices.join(), /failed 3 times in a row and is left alone for now: .*cannot be reached/);

    const second = await startRealModelServer(Number(new URL(first.endpoint).port));
    t.after(() => second.close());
    assert.equal((await model.ask(request, { signal: never })).tokens.answer, 8);
  },
);

async function open(t: TestContext, server: RealModelServer, setting: Setting = {}): Promise<Opened> {
  const { healer } = await projectOf(t, server, setting);
  const notices: string[] = [];
  const model = await openModel({
    ...healer,
    signal: never,
    env: {},
    patience: { ...usualPatience, failures: 9, ...setting.patience },
    onNotice: (sentence) => notices.push(sentence),
  });
  assert.ok(model, notices.join());
  return { model, healer, notices };
}

interface Opened {
  model: Model;
  healer: Healer;
  notices: string[];
}

async function projectOf(
  t: TestContext,
  { endpoint, name }: RealModelServer,
  { provider = 'openai-compatible', timeout = '8m', contextTokens, modelBudget = {} }: Setting = {},
): Promise<Project> {
  const model = { provider, name, endpoint, timeout, ...(contextTokens && { contextTokens }) };
  const project = await openProject(t, {
    ...addFiles,
    '.healer/config.json': JSON.stringify({ model, modelBudget }),
  });
  await trust(project.healer.repo, project.healer.config);
  return project;
}
