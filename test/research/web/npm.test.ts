import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startWebServer, type WebReply } from '../../support/web-server.js';
import { type About, installed, openFixture } from '../fixture.js';

const missing: About = {
  class: 'missing-export',
  name: 'SyntaxError',
  message: "The requested module 'texty' does not provide an export named 'padLeft'",
  places: [{ file: 'src/cell.js', line: 1 }],
};

async function openRegistry(t: TestContext, replies: Record<string, WebReply>) {
  const server = await startWebServer(
    (path) => replies[path] ?? { status: 404, body: { error: 'not found' } },
  );
  t.after(server.close);
  const fixture = await openFixture(t, {
    'src/cell.js': "import { padLeft } from 'texty';\nexport const cell = (s) => padLeft(s, 5);\n",
    ...installed('texty', {}, {}),
  });
  const research = () => fixture.researchWith({ npm: { endpoint: server.endpoint } }, missing);
  return { ...fixture, server, research };
}

test('a version that the registry calls deprecated is found with what it says, and the version to move to', async (t) => {
  const { research, server } = await openRegistry(t, {
    '/texty/2.0.0': {
      body: {
        version: '2.0.0',
        deprecated: 'padLeft is broken here, please upgrade to 2.1.3',
        license: 'MIT',
      },
    },
    '/texty/latest': { body: { version: '3.0.0', license: 'MIT' } },
  });
  const { findings, sent } = await research();
  const [found] = findings.filter(({ source }) => source === 'npm');
  assert.match(found?.text ?? '', /padLeft is broken here/);
  assert.deepEqual(
    found?.hints.map(({ kind, from, to, package: pkg }) => [kind, from, to, pkg]),
    [['version', '2.0.0', '2.1.3', 'texty']],
  );
  assert.deepEqual(
    sent.map(({ source, url }) => [source, url.slice(server.endpoint.length)]),
    [
      ['npm', '/texty/2.0.0'],
      ['npm', '/texty/latest'],
    ],
  );
});

test('the newest version is told where the registry says nothing else, and a package that it does not know is no trouble', async (t) => {
  const newer = await openRegistry(t, { '/texty/latest': { body: { version: '3.0.0' } } });
  const { findings } = await newer.research();
  assert.deepEqual(
    findings.flatMap(({ hints }) => hints.map(({ kind, to }) => [kind, to])),
    [['version', '3.0.0']],
  );
  const unknown = await openRegistry(t, {});
  const nothing = await unknown.research();
  const told = nothing.findings.filter(({ source }) => source === 'npm');
  assert.deepEqual([told, nothing.troubles], [[], []]);
});

test('a registry that answers nonsense is told as trouble, and takes nothing else with it', async (t) => {
  const nonsense: WebReply[] = [{ body: '{"version":' }, { body: { version: 3 } }, { body: '<html>' }];
  for (const reply of nonsense) {
    const { research } = await openRegistry(t, { '/texty/2.0.0': reply, '/texty/latest': reply });
    const { troubles, sources } = await research();
    assert.equal(troubles.length, 1);
    assert.match(troubles[0] ?? '', /^npm: .* answered something unexpected$/);
    assert.ok(sources.includes('change-logs'));
  }
});
