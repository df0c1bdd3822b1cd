import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { runHealer } from '../cli/run-healer.js';
import { shop } from '../mcp/session.js';
import { checkoutState } from '../support/checkout.js';
import { takeSignatureOff } from '../support/forge.js';
import { ask } from './http.js';
import { openUi, type UiSession } from './session.js';

// What the core refuses, the page refuses: the same checks, told on the page of the job.

test('a patch whose signature is not good is not merged', async (t) => {
  const { ui, id, ended } = await withPatch(t);
  await takeSignatureOff(ui.root, id);
  const before = await checkoutState(ui);
  const page = await ended(`/patches/${id}/merge`);
  assert.match(page, /SIGNING_FAILED/);
  assert.match(page, /it is not signed/);
  assert.deepEqual(await checkoutState(ui), before);
});

test('a patch that does not hold on the branch as it is now is not merged', async (t) => {
  const { ui, id, ended } = await withPatch(t);
  const moved = await ui.commit('Another test', {
    'test/other.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTax } from '../src/price.js';
test('tax is taken off', () => assert.equal(withTax(100, 0.5), 50));
`,
  });
  assert.match(await ended(`/patches/${id}/merge`), /PROOF_FAILED/);
  assert.equal(await ui.git('rev-parse', 'HEAD'), moved);
});

test('settings that nobody has trusted run nothing', async (t) => {
  const { ui, id, ended } = await withPatch(t);
  await ui.write({ '.healer/config.json': JSON.stringify({ testCommand: 'touch ran' }) });
  const head = await ui.git('rev-parse', 'HEAD');
  for (const path of ['/heal', `/patches/${id}/merge`]) assert.match(await ended(path), /NOT_TRUSTED/, path);
  assert.equal(await ui.git('rev-parse', 'HEAD'), head);
});

test('while one thing is done, another is told to wait', async (t) => {
  const { post, id } = await withPatch(t);
  assert.equal((await post('/heal')).status, 303);
  const second = await post(`/patches/${id}/merge`);
  assert.equal(second.status, 409);
  assert.match(second.body, /at work here already: Looking for fixes/);
});

/** A page that is open, in a repository with a patch that waits. */
async function withPatch(t: TestContext) {
  const ui: UiSession = await openUi(shop, async ({ root, env }) => {
    await runHealer(['heal', '--quiet'], { cwd: root, env });
  });
  t.after(ui.dispose);
  const { pathname, search, origin } = new URL(ui.url);
  const at = pathname.replace(/\/$/, '');
  const { headers } = await ask(ui.port, { path: pathname + search });
  const cookie = String(headers['set-cookie']).split(';')[0] ?? '';
  const get = async (path: string) => (await ask(ui.port, { path, headers: { cookie } })).body;
  const list = await get(`${at}/`);
  const csrf = /name="csrf" value="(\w+)"/.exec(list)?.[1] ?? '';
  const id = /\/patches\/(\w+)"/.exec(list)?.[1] ?? '';
  assert.notEqual(id, '', 'a patch waits');
  const post = (path: string) =>
    ask(ui.port, { path: at + path, method: 'POST', body: `csrf=${csrf}`, headers: { cookie, origin } });
  /** Starts something, and resolves with the page of its end. */
  const ended = async (path: string): Promise<string> => {
    const { status, headers: told, body } = await post(path);
    assert.equal(status, 303, body);
    for (;;) {
      const page = await get(String(told.location));
      if (!page.includes('data-events=')) return page;
      await wait(50);
    }
  };
  return { ui, id, post, ended };
}
