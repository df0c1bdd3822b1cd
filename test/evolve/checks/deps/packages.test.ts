import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installed, lookAt } from '../../findings.js';

const said = ({ file, line, message }: { file: string; line?: number; message: string }) =>
  `${file}:${line ?? ''} ${message}`;

test('a package that source imports is found where the oldest Node that is supported has it built in', async (t) => {
  const manifest = (node: string | undefined) => ({
    name: 'x',
    version: '1.0.0',
    main: 'index.js',
    ...(node !== undefined && { engines: { node } }),
    dependencies: { mkdirp: '^3.0.0', 'node-fetch': '^2.0.0', 'left-pad': '^1.0.0' },
  });
  const files = { 'index.js': "require('mkdirp');\nrequire('node-fetch');\n" };
  const looked = async (node?: string) =>
    (await lookAt(t, { 'package.json': manifest(node), ...files }, ['builtin-instead'])).findings.map(said);
  assert.deepEqual(await looked('>=16'), [
    'package.json:9 mkdirp is used for what Node has built in: fs.mkdir with { recursive: true }',
  ]);
  assert.equal((await looked('>=20')).length, 2);
  assert.deepEqual(await looked(), []);
});

const locked = (name: string, version: string, dependencies = {}) => ({
  version,
  resolved: `https://registry.example.com/${name}/-/${name}-${version}.tgz`,
  dependencies,
});

test('several versions of a package are found where one of them would do for all', async (t) => {
  const manifest = {
    name: 'x',
    version: '1.0.0',
    dependencies: { a: '^1.0.0', ms: '^2.1.1', old: '^1.0.0' },
  };
  const lock = {
    name: 'x',
    version: '1.0.0',
    lockfileVersion: 3,
    packages: {
      '': manifest,
      'node_modules/a': locked('a', '1.0.0', { ms: '^2.1.3', old: '^2.0.0' }),
      'node_modules/a/node_modules/ms': locked('ms', '2.1.3'),
      'node_modules/a/node_modules/old': locked('old', '2.0.0'),
      'node_modules/ms': locked('ms', '2.1.2'),
      'node_modules/old': locked('old', '1.0.0'),
    },
  };
  const npm = await lookAt(t, { 'package.json': manifest, 'package-lock.json': lock }, ['duplicate-package']);
  assert.deepEqual(npm.findings.map(said), [
    'package-lock.json: ms is there as 2.1.2 and 2.1.3; 2.1.3 alone would do',
  ]);
  const entries = [
    ['ms@^2.1.1', '2.1.2'],
    ['ms@^2.1.3', '2.1.3'],
    ['old@^1.0.0', '1.0.0'],
    ['old@^2.0.0', '2.0.0'],
  ];
  const first = entries
    .map(([key, version]) => `${key}:\n  version "${version}"\n  resolved "x"\n`)
    .join('\n');
  const berry = entries
    .map(
      ([key, version]) => `"${key?.replace('@', '@npm:')}":\n  version: ${version}\n  languageName: node\n`,
    )
    .join('\n');
  for (const text of [`# yarn lockfile v1\n\n${first}`, `__metadata:\n  version: 8\n\n${berry}`]) {
    const yarn = await lookAt(t, { 'package.json': manifest, 'yarn.lock': text }, ['duplicate-package']);
    assert.deepEqual(yarn.findings.map(said), [
      'yarn.lock: ms is there as 2.1.2 and 2.1.3; 2.1.3 alone would do',
    ]);
  }
});

test('a dependency without a licence is found; one whose licence is in a file has one', async (t) => {
  const names = ['licensed', 'filed', 'silent', 'closed'];
  const { findings } = await lookAt(
    t,
    {
      'package.json': {
        name: 'x',
        version: '1.0.0',
        dependencies: Object.fromEntries(names.map((name) => [name, '^1.0.0'])),
      },
      ...installed('licensed', { license: 'MIT' }),
      ...installed('filed'),
      'node_modules/filed/LICENSE': 'Anyone may use this.\n',
      ...installed('silent'),
      ...installed('closed', { license: 'UNLICENSED' }),
    },
    ['unlicensed-package'],
  );
  assert.deepEqual(findings.map(said), [
    'package.json:7 silent names no licence',
    'package.json:8 closed says that it is not licensed to others',
  ]);
});
