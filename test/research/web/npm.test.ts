import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
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
      ['npm', '/texty/-/texty-3.0.0.tgz'],
      ['npm', '/texty'],
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

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

const ages: [title: string, times: Record<string, string>, named: string[]][] = [
  [
    'long enough ago is named',
    { '2.0.0': daysAgo(900), '2.1.3': daysAgo(4), '3.0.0': daysAgo(1) },
    ['2.1.3'],
  ],
  ['too recently is not named', { '2.0.0': daysAgo(900), '2.1.3': daysAgo(2), '3.0.0': daysAgo(1) }, []],
  ['never, as far as the registry knows, is not named', { '2.0.0': daysAgo(900) }, []],
];
for (const [title, time, named] of ages)
  test(`a version to move to that was published ${title}`, async (t) => {
    const { research } = await openRegistry(t, {
      '/texty': { body: { name: 'texty', time } },
      '/texty/2.0.0': { body: { version: '2.0.0', deprecated: 'broken, please upgrade to 2.1.3' } },
      '/texty/latest': { body: { version: '3.0.0' } },
    });
    const { findings } = await research();
    const told = findings.filter(({ source }) => source === 'npm');
    assert.deepEqual(
      told.flatMap(({ hints }) => hints.map(({ to }) => to)),
      named,
    );
    assert.equal(/2\.1\.3: too recently published to move to/.test(told[0]?.text ?? ''), named.length === 0);
  });

const newest = (files: Record<string, string>, size?: number): Record<string, WebReply> => ({
  '/texty/2.0.0': { body: { version: '2.0.0' } },
  '/texty/latest': { body: { version: '2.3.0', license: 'ISC' } },
  '/texty/-/texty-2.3.0.tgz': { body: tarball(files, size) },
});
const log = '# 2.3.0 (2026-01-02)\n\n- Fixed: padLeft is exported again.\n\n# 2.0.0\n\n- padLeft is gone.\n';

test('what the change log in the newest version says of later versions is found, out of its tarball', async (t) => {
  const { research } = await openRegistry(
    t,
    newest({ 'index.js': 'padLeft', 'CHANGELOG.md': log, 'docs/CHANGELOG.md': log }),
  );
  const { findings, troubles } = await research();
  const told = findings.filter(({ origin }) => origin === 'newest change log of texty');
  assert.deepEqual(troubles, []);
  assert.deepEqual(
    told.map(({ text, licence, at, versions }) => [text, licence, at, versions]),
    [['Fixed: padLeft is exported again.', 'ISC', '2026-01-02', '>=2.3.0']],
  );
  assert.deepEqual(
    told[0]?.hints.map(({ kind, from, to }) => [kind, from, to]),
    [['version', '2.0.0', '2.3.0']],
  );
});

test('a tarball that is none, lies about its sizes or unpacks without end gives nothing, and no trouble', async (t) => {
  const broken = [
    Buffer.from('no archive'),
    gzipSync(Buffer.alloc(70_000_000)),
    tarball({ 'CHANGELOG.md': log }, 0o777_7777_7777),
    tarball({ 'CHANGELOG.md': log }).subarray(0, 40),
  ];
  for (const body of broken) {
    const { research } = await openRegistry(t, { ...newest({}), '/texty/-/texty-2.3.0.tgz': { body } });
    const { troubles, findings } = await research();
    assert.deepEqual(troubles, []);
    assert.ok(findings.some(({ title }) => title === 'texty 2.3.0 is the newest'));
  }
});

/** As npm packs; `size` is told in place of the right one. */
function tarball(files: Record<string, string>, size?: number): Buffer {
  const blocks = Object.entries(files).flatMap(([file, text]) => {
    const header = Buffer.alloc(512);
    header.write(`package/${file}`, 0);
    header.write((size ?? Buffer.byteLength(text)).toString(8).padStart(11, '0'), 124);
    header.write('0', 156);
    header.write('ustar\u000000', 257);
    const body = Buffer.alloc(Math.ceil(Buffer.byteLength(text) / 512) * 512);
    body.write(text);
    return [header, body];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

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
