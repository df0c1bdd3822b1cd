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

test('the built-in function itself is put in the place of a package that hands it out', async (t) => {
  const manifest = {
    name: 'x',
    version: '1.0.0',
    main: 'index.js',
    engines: { node: '>=20' },
    dependencies: { 'object-assign': '^4.0.0', isarray: '^2.0.0', uuid: '^9.0.0' },
  };
  const look = (files: Record<string, string>) =>
    lookAt(t, { 'package.json': manifest, ...files }, ['builtin-instead']);
  const { findings, fixed } = await look({
    'index.js':
      "const assign = require('object-assign');\nconst { v4 } = require('uuid');\nexports.a = assign({}, { id: v4() });\n",
    'other.js': "const isArray = require('isarray');\nexports.isArray = { isArray };\n",
  });
  assert.deepEqual(findings.map(said), [
    'package.json:9 object-assign is used for what Node has built in: Object.assign',
    'package.json:10 isarray is used for what Node has built in: Array.isArray',
    'package.json:11 uuid is used for what Node has built in: crypto.randomUUID',
  ]);
  assert.equal(
    await fixed(findings[0], 'index.js'),
    "const { v4 } = require('uuid');\nexports.a = Object.assign({}, { id: v4() });\n",
  );
  assert.deepEqual(
    findings.slice(1).map(({ fix }) => fix),
    [null, null],
  );
  const other = await look({ 'index.js': "const { v4, v5 } = require('uuid');\nexports.a = [v4(), v5];\n" });
  assert.deepEqual(other.findings, []);
});

const locked = (name: string, version: string, dependencies = {}) => ({
  version,
  resolved: `https://registry.example.com/${name}/-/${name}-${version}.tgz`,
  dependencies,
});

test('a package stays that serves more than what is built in', async (t) => {
  const manifest = {
    name: 'x',
    version: '1.0.0',
    main: 'index.js',
    engines: { node: '>=20' },
    dependencies: { 'node-fetch': '^2.0.0', 'object-assign': '^4.0.0', uuid: '^9.0.0' },
  };
  const look = async (files: Record<string, string>) =>
    (await lookAt(t, { 'package.json': manifest, ...files }, ['builtin-instead'])).findings.map(said);
  const load = (name: string) => `exports.a = require('${name}');\n`;
  const v4 = "const { v4 } = require('uuid');\nexports.b = v4();\n";
  assert.equal(
    (await look({ 'index.js': load('node-fetch'), 'a.js': load('object-assign'), 'b.js': v4 })).length,
    3,
  );
  assert.deepEqual(
    await look({
      'index.js':
        "const fetch = require('node-fetch');\nexports.a = (url, agent) => fetch(url, { agent });\n",
      'config/polyfills.js': load('object-assign'),
      'client/b.js': v4,
    }),
    [],
  );
  const forOthers = [
    { ...manifest, browser: 'lib/browser.js' },
    { ...manifest, dependencies: { ...manifest.dependencies, 'react-native': '^0.80.0' } },
  ];
  for (const each of forOthers) {
    const { findings } = await lookAt(t, { 'package.json': each, 'index.js': load('object-assign') }, [
      'builtin-instead',
    ]);
    assert.deepEqual(findings, []);
  }
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

const licences = (settings: object) => ({ '.healer/config.json': { evolve: { licences: settings } } });

test('licences that the settings do not allow are found in all that is installed for production', async (t) => {
  const direct = ['allowed', 'choice', 'both', 'closed', 'old', 'silent', 'words', 'excepted'];
  const files = {
    'package.json': {
      name: 'x',
      version: '1.0.0',
      dependencies: Object.fromEntries(direct.map((name) => [name, '^1.0.0'])),
      devDependencies: { tool: '^1.0.0' },
    },
    ...installed('allowed', { license: 'MIT', dependencies: { inner: '^1.0.0', lacking: '^1.0.0' } }),
    ...installed('inner', { license: 'GPL-3.0-only', dependencies: { allowed: '^1.0.0' } }),
    ...installed('choice', { license: '(GPL-3.0-only OR MIT)' }),
    ...installed('both', { license: 'MIT AND GPL-3.0-only' }),
    ...installed('closed', { license: 'UNLICENSED' }),
    ...installed('old', { licenses: [{ type: 'ISC' }, { type: 'WTFPL' }] }),
    ...installed('silent'),
    'node_modules/silent/LICENSE': 'Anyone may use this.\n',
    ...installed('words', { license: 'as you like' }),
    ...installed('excepted', { license: 'Elastic-2.0' }),
    ...installed('tool', { license: 'GPL-3.0-only' }),
  };
  const look = async (settings: object) => {
    const { findings, notices } = await lookAt(t, { ...files, ...licences(settings) }, [
      'licence-not-allowed',
    ]);
    return { said: findings.map(said), notices };
  };
  assert.deepEqual(await look({ allow: ['MIT', 'ISC'], except: ['except*'] }), {
    said: [
      'package.json:5 inner@1.0.0 is licensed under GPL-3.0-only, which is not allowed; it comes in by allowed@1.0.0 > inner@1.0.0',
      'package.json:7 both@1.0.0 is licensed under MIT AND GPL-3.0-only, which is not allowed',
      'package.json:8 closed@1.0.0 says that it is not licensed to others',
      'package.json:10 silent@1.0.0 names no licence, though it has a file of one',
      'package.json:11 words@1.0.0 names a licence that is no SPDX expression: as you like',
    ],
    notices: [],
  });
  assert.deepEqual(await look({}), { said: [], notices: [] });
  assert.deepEqual(await look({ allow: ['MIT', 'Free'] }), {
    said: [],
    notices: ['licence-not-allowed: Free in evolve.licences.allow is no SPDX identifier'],
  });
});

test('of packages that are not installed no licence is told, and a notice says so', async (t) => {
  const manifest = { name: 'x', version: '1.0.0', dependencies: { a: '^1.0.0' } };
  const { findings, notices } = await lookAt(
    t,
    { 'package.json': manifest, ...licences({ allow: ['MIT'] }) },
    ['licence-not-allowed'],
  );
  assert.deepEqual(findings, []);
  assert.deepEqual(notices, [
    'licence-not-allowed says nothing of package.json, whose dependencies are not installed',
  ]);
});
