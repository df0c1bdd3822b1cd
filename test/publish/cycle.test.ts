import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { trust } from '../../core/workspace/trust.js';
import { addFiles, fixedAdd, openProject } from '../heal/project.js';
import { startCodeHost, testToken } from '../support/code-host/server.js';

const unfixable = {
  'src/secret.js': "export const secret = () => 'one';\n",
  'test/secret.test.js':
    "import assert from 'node:assert';\nimport { test } from 'node:test';\nimport { secret } from '../src/secret.js';\ntest('is random', () => assert.match(secret(), /^[0-9a-f]{32}$/));\n",
};

test('a cycle opens a request for its fix and an issue for what it cannot fix, and closes them when both are gone', async (t) => {
  process.env.CYCLE_HOST_TOKEN = testToken;
  t.after(() => delete process.env.CYCLE_HOST_TOKEN);
  const settings = {
    workingHoursOnly: false,
    evolutionEnabled: false,
    maxLoadPerProcessor: null,
    budget: '1m',
    candidates: 400,
    codeHost: { kind: 'gitea', repository: 'acme/site', tokenVariable: 'CYCLE_HOST_TOKEN' },
    pullRequests: {},
    issues: {},
  };
  const fixture = await openProject(t, { ...addFiles, ...unfixable });
  const bare = join(fixture.outside, 'site.git');
  const server = await startCodeHost(t, 'gitea', bare);
  await fixture.commit('Settings', {
    '.healer/config.json': JSON.stringify({
      ...settings,
      codeHost: { ...settings.codeHost, url: server.url },
    }),
  });
  await fixture.git('clone', '--quiet', '--bare', '.', bare);
  await fixture.git('remote', 'add', 'origin', bare);
  const healer = await fixture.openIn(fixture.root);
  const waiting = await healer.cycle();
  assert.ok(waiting.notices.some((each) => /^requests could not be seen to: .* not trusted yet/.test(each)));
  assert.deepEqual([waiting.published.requests, server.asked], [null, []]);

  await trust(healer.repo, healer.config);
  const first = await healer.cycle();
  assert.deepEqual(
    first.published.requests?.requests.map(({ outcome }) => outcome),
    ['opened'],
  );
  assert.deepEqual(
    first.published.issues?.issues.map(({ title, outcome }) => [outcome, /match/.test(title)]),
    [['opened', true]],
  );

  await fixture.commit('By hand', {
    'src/add.js': fixedAdd,
    'src/secret.js': "export const secret = () => 'a'.repeat(32);\n",
  });
  await fixture.git('push', '--quiet', 'origin', 'main');
  const second = await healer.cycle();
  assert.deepEqual(
    second.published.requests?.requests.map(({ outcome }) => outcome),
    ['closed'],
  );
  assert.deepEqual(
    second.published.issues?.issues.map(({ outcome }) => outcome),
    ['closed'],
  );
  assert.deepEqual(
    [...server.things.requests, ...server.things.issues].map(({ state }) => state),
    ['closed', 'closed'],
  );
});
