import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withRegistry } from './registry.js';

const bulk = '-/npm/v1/security/advisories/bulk';
const long = '2020-01-01T00:00:00.000Z';

const packument = (versions: Record<string, string>, more: Record<string, object> = {}) => ({
  body: {
    time: versions,
    versions: Object.fromEntries(
      Object.keys(versions).map((version) => [version, { version, ...more[version] }]),
    ),
  },
});

const advisory = (id: string, range: string, severity = 'high') => ({
  id: 1,
  url: `https://github.com/advisories/${id}`,
  title: 'Prototype Pollution',
  severity,
  vulnerable_versions: range,
});

const manifest = {
  name: 'x',
  dependencies: { parser: '^1.0.0', safe: '^1.0.0' },
  devDependencies: { tool: '^3.0.0' },
};
const locked = (name: string, version: string, more: object = {}) => ({
  version,
  resolved: `https://registry.npmjs.org/${name}/-/${name}-${version}.tgz`,
  ...more,
});
const lock = {
  lockfileVersion: 3,
  packages: {
    '': manifest,
    'node_modules/parser': locked('parser', '1.0.0'),
    'node_modules/safe': locked('safe', '1.0.0'),
    'node_modules/tool': locked('tool', '3.0.0', { dev: true, dependencies: { inner: '^0.1.0' } }),
    'node_modules/inner': locked('inner', '0.1.0', { dev: true }),
  },
};
const files = { 'package-lock.json': lock };

const hours = (count: number) => new Date(Date.now() - count * 3_600_000).toISOString();
const answers = {
  [bulk]: {
    body: {
      parser: [
        advisory('GHSA-aaaa-bbbb-cccc', '<1.2.0', 'critical'),
        advisory('GHSA-dddd-eeee-ffff', '>=1.2.0 <1.3.1 || >=2.0.0 <2.1.0', 'moderate'),
      ],
      inner: [advisory('GHSA-gggg-hhhh-jjjj', '<=0.1.0', 'low')],
    },
  },
  parser: packument(
    { '1.0.0': long, '1.2.0': long, '1.3.0': long, '1.3.1': long, '1.3.2': long, '2.1.0': long },
    { '1.3.1': { deprecated: 'broken' } },
  ),
  inner: packument({ '0.1.0': long, '0.1.1-beta.0': long, '0.1.1': hours(1), '1.0.0': long }),
};

test('a vulnerable version is told with its advisory, the way by which it comes in, and what mends it', async (t) => {
  const { look, server } = await withRegistry(t, 'vulnerable-dependency', { manifest, files, answers });
  assert.deepEqual(await look(), {
    said: [
      'package-lock.json:30 inner@0.1.0: Prototype Pollution (GHSA-gggg-hhhh-jjjj, low, <=0.1.0); 1.0.0 mends it; comes in in development by tool@3.0.0 > inner@0.1.0',
      'package.json:4 parser@1.0.0: Prototype Pollution (GHSA-aaaa-bbbb-cccc, critical, <1.2.0); 1.3.2 mends it',
    ],
    notices: [],
  });
  const [asked] = server.asked;
  assert.deepEqual(JSON.parse(asked?.body ?? ''), {
    parser: ['1.0.0'],
    safe: ['1.0.0'],
    tool: ['3.0.0'],
    inner: ['0.1.0'],
  });
});

test('a vulnerability that no version mends is told as such', async (t) => {
  const { look } = await withRegistry(t, 'vulnerable-dependency', {
    manifest,
    files,
    answers: {
      [bulk]: { body: { safe: [advisory('GHSA-aaaa-bbbb-cccc', '*')] } },
      safe: packument({ '1.0.0': long, '2.0.0': long }),
    },
  });
  assert.deepEqual((await look()).said, [
    'package.json:5 safe@1.0.0: Prototype Pollution (GHSA-aaaa-bbbb-cccc, high, *); no version mends it yet',
  ]);
});

test('the lock files of pnpm and yarn are asked about as well', async (t) => {
  const pnpm =
    "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      parser:\n        specifier: ^1.0.0\n        version: 1.0.0\n\npackages:\n\n  parser@1.0.0:\n    resolution: {integrity: sha512-x}\n\nsnapshots:\n\n  parser@1.0.0: {}\n";
  const yarn =
    '__metadata:\n  version: 8\n\n"parser@npm:^1.0.0":\n  version: 1.0.0\n  resolution: "parser@npm:1.0.0"\n';
  for (const [name, text] of [
    ['pnpm-lock.yaml', pnpm],
    ['yarn.lock', yarn],
  ] as const) {
    const { look } = await withRegistry(t, 'vulnerable-dependency', {
      manifest,
      files: { [name]: text },
      answers,
    });
    assert.deepEqual((await look()).said, [
      'package.json:4 parser@1.0.0: Prototype Pollution (GHSA-aaaa-bbbb-cccc, critical, <1.2.0); 1.3.2 mends it',
    ]);
  }
});

test('one sentence says that the registry did not answer, and nothing fails', async (t) => {
  for (const [setting, why] of [
    [{ isDown: true }, /^vulnerable-dependency: 127\.0\.0\.1:\d+ did not tell .* cannot be reached/],
    [{ answers: { [bulk]: { status: 405 } } }, /did not tell .* answered 405/],
    [{ answers: {} }, /did not tell .* knows no advisories/],
    [{ answers: { [bulk]: { body: ['?'] } } }, /did not tell .* answered something unexpected/],
  ] as const) {
    const { look } = await withRegistry(t, 'vulnerable-dependency', { manifest, files, ...setting });
    const { said, notices } = await look();
    assert.deepEqual(said, []);
    assert.equal(notices.length, 1);
    assert.match(notices[0] ?? '', why);
  }
});

test('nothing is asked where no registry may be, and of nothing that is private or fetched elsewhere', async (t) => {
  for (const setting of [{ isNamed: false }, { isTrusted: false }]) {
    const { look, server } = await withRegistry(t, 'vulnerable-dependency', {
      manifest,
      files,
      answers,
      ...setting,
    });
    assert.deepEqual(await look(), { said: [], notices: [] });
    assert.deepEqual(server.asked, []);
  }
  const { look, server } = await withRegistry(t, 'vulnerable-dependency', {
    manifest: {
      name: 'x',
      dependencies: { parser: '*', '@acme/core': '*', ours: '*', held: '*', forked: '*' },
    },
    research: { withheld: ['held'] },
    answers,
    files: {
      '.npmrc': '@acme:registry=http://127.0.0.1:9/\n',
      'package-lock.json': {
        lockfileVersion: 3,
        packages: {
          '': { dependencies: { parser: '*', '@acme/core': '*', ours: '*', held: '*', forked: '*' } },
          'node_modules/parser': locked('parser', '1.0.0'),
          'node_modules/@acme/core': locked('@acme/core', '1.0.0'),
          'node_modules/ours': {
            version: '1.0.0',
            resolved: 'https://npm.acme.example/ours/-/ours-1.0.0.tgz',
          },
          'node_modules/held': locked('held', '1.0.0'),
          'node_modules/forked': { version: '1.0.0', resolved: 'git+ssh://git@github.com/x/forked.git#1' },
        },
      },
    },
  });
  assert.equal((await look()).said.length, 1);
  assert.deepEqual(JSON.parse(server.asked[0]?.body ?? ''), { parser: ['1.0.0'] });
  for (const { headers } of server.asked) assert.equal(headers.authorization, undefined);
});

test('a deprecated dependency is told with the message that the lock file keeps, and nobody is asked', async (t) => {
  const message = 'use \u001b[31mother\nand more';
  const { look } = await withRegistry(t, 'deprecated-dependency', {
    manifest,
    isNamed: false,
    files: {
      'package-lock.json': {
        ...lock,
        packages: {
          ...lock.packages,
          'node_modules/parser': locked('parser', '1.0.0', { deprecated: message }),
          'node_modules/inner': locked('inner', '0.1.0', { deprecated: 'only its authors can change that' }),
        },
      },
    },
  });
  assert.deepEqual(await look(), {
    said: ['package.json:4 parser@1.0.0 is deprecated: use other\\nand more'],
    notices: [],
  });
});

test('where the lock file keeps no message, the registry is asked for the locked version', async (t) => {
  const yarn =
    '# yarn lockfile v1\n\n\nparser@^1.0.0:\n  version "1.0.0"\n  resolved "https://registry.yarnpkg.com/parser/-/parser-1.0.0.tgz#01"\n';
  const setting = { manifest, files: { 'yarn.lock': yarn } };
  const { look, server } = await withRegistry(t, 'deprecated-dependency', {
    ...setting,
    answers: { 'parser/1.0.0': { body: { version: '1.0.0', deprecated: 'no longer maintained' } } },
  });
  assert.deepEqual(await look(), {
    said: ['package.json:4 parser@1.0.0 is deprecated: no longer maintained'],
    notices: [],
  });
  assert.deepEqual(
    server.asked.map(({ path }) => path),
    ['/parser/1.0.0'],
  );
  const down = await withRegistry(t, 'deprecated-dependency', { ...setting, isDown: true });
  const { said, notices } = await down.look();
  assert.deepEqual(said, []);
  assert.match(notices.join(), /^deprecated-dependency: 127\.0\.0\.1:\d+ did not answer for parser$/);
});

test('a registry that does not answer for four packages is not asked for the rest', async (t) => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const entries = names.map(
    (name) =>
      `${name}@^1.0.0:\n  version "1.0.0"\n  resolved "https://registry.yarnpkg.com/${name}/-/${name}-1.0.0.tgz#01"\n`,
  );
  const { look } = await withRegistry(t, 'deprecated-dependency', {
    manifest: { name: 'x', dependencies: Object.fromEntries(names.map((name) => [name, '^1.0.0'])) },
    files: { 'yarn.lock': `# yarn lockfile v1\n\n\n${entries.join('\n')}` },
    isDown: true,
  });
  const { notices } = await look();
  assert.match(notices.join(), / did not answer for a, b, c, d, and was not asked for the rest$/);
});
