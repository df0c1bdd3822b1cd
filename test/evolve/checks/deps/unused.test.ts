import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { installed, lookAt } from '../../findings.js';

const manifest = {
  name: 'x',
  version: '1.0.0',
  type: 'module',
  main: 'src/index.js',
  scripts: { test: 'node --test', lint: 'linter src' },
  dependencies: { used: '^1.0.0', unused: '^1.0.0' },
  devDependencies: {
    linter: '^1.0.0',
    'in-settings': '^1.0.0',
    peer: '^1.0.0',
    hooks: '^1.0.0',
    formatter: '^1.0.0',
    '@scope/eslint-plugin': '^1.0.0',
    knex: '^3.0.0',
    pg: '^8.0.0',
    absent: '^1.0.0',
  },
};
const files = {
  'package.json': manifest,
  'src/index.js':
    "import used from 'used';\nimport knex from 'knex';\nexport const database = knex({ client: 'postgres' });\nexport const twice = used * 2;\n",
  'settings.yml': 'plugins: [in-settings, "@scope"]\n',
  '.formatterrc': '{}\n',
  ...installed('used'),
  ...installed('unused'),
  ...installed('linter', { bin: { linter: 'index.js' }, peerDependencies: { peer: '*' } }),
  ...installed('in-settings'),
  ...installed('peer'),
  ...installed('formatter'),
  ...installed('@scope/eslint-plugin'),
  ...installed('knex'),
  ...installed('pg'),
  ...installed('hooks', { scripts: { postinstall: 'node set-up-hooks.js' } }),
};
const named = ({ message }: { message: string }) => message;

test('of what nothing imports, names, runs or wants beside it, each is found once, with its line', async (t) => {
  const { absent, ...devDependencies } = manifest.devDependencies;
  const looked = await lookAt(t, { ...files, 'package.json': { ...manifest, devDependencies } }, [
    'unused-dependency',
  ]);
  assert.ok(absent);
  assert.deepEqual(looked.notices, []);
  assert.deepEqual(looked.findings.map(named), ['nothing uses unused, which is in dependencies']);
  assert.equal(looked.findings[0]?.line, 12);
  const text = await looked.fixed(looked.findings[0], 'package.json');
  assert.deepEqual(JSON.parse(text ?? ''), {
    ...manifest,
    devDependencies,
    dependencies: { used: '^1.0.0' },
  });
  assert.equal(text, `${JSON.stringify(JSON.parse(text ?? ''), null, 2)}\n`);
});

test('as long as a listed package is not installed, nobody knows what it wants beside it', async (t) => {
  assert.deepEqual((await lookAt(t, files, ['unused-dependency'])).findings, []);
});

test('with the lock file of yarn 1 an unused dependency goes from there, too', async (t) => {
  const { absent: _, ...devDependencies } = manifest.devDependencies;
  const entries = Object.entries({ ...manifest.dependencies, ...devDependencies })
    .map(
      ([name, range]) =>
        `\n${name.startsWith('@') ? `"${name}@${range}"` : `${name}@${range}`}:\n  version "1.0.0"\n`,
    )
    .sort();
  const head = '# yarn lockfile v1\n\n';
  const lock = { 'yarn.lock': head + entries.join(''), 'package.json': { ...manifest, devDependencies } };
  const { findings, fixed } = await lookAt(t, { ...files, ...lock }, ['unused-dependency']);
  assert.equal(
    await fixed(findings[0], 'yarn.lock'),
    head + entries.filter((each) => !each.startsWith('\nunused@')).join(''),
  );
});

test('with a lock file that only its package manager can write, an unused dependency has no fix', async (t) => {
  const { absent: _, ...devDependencies } = manifest.devDependencies;
  const lock = { 'yarn.lock': '# yarn lockfile v1\n', 'package.json': { ...manifest, devDependencies } };
  const { findings } = await lookAt(t, { ...files, ...lock }, ['unused-dependency']);
  assert.deepEqual(
    findings.map(({ fix }) => fix),
    [null],
  );
});

test('files that no entry leads to are found; those that are named, built from or run by hand are not', async (t) => {
  const { findings } = await lookAt(
    t,
    {
      'package.json': { name: 'x', version: '1.0.0', type: 'module', main: 'dist/index.js' },
      'src/index.ts': "import './loaded.js';\nexport const folder = './plugins/one.js';\n",
      'src/loaded.ts': 'export {};\n',
      'src/plugins/one.js': 'export default 1;\n',
      'src/forgotten.ts': 'export const forgotten = 1;\n',
      'examples/hello.js': 'console.log(1);\n',
      'scripts/release.js': 'console.log(1);\n',
    },
    ['unused-file'],
  );
  assert.deepEqual(
    findings.map(({ file }) => file),
    ['src/forgotten.ts'],
  );
});

const typescript = {
  'package.json': { name: 'x', version: '1.0.0', type: 'module', main: 'src/index.ts' },
  'src/index.ts':
    "import { quarter, type Named } from './numbers.js';\nimport { Level } from './level.js';\nexport const one = (named: Named) => quarter(named.size) + Level.low;\n",
  'src/numbers.ts':
    'export const half = (n: number) => n / 2;\nexport const quarter = (n: number) => half(half(n));\nexport const lonely = 1;\nexport interface Size { size: number }\nexport type Named = Size & { name: string };\n',
  'src/level.ts': "export enum Level { low = 'low', unheard = 'unheard' }\n",
  'src/common.cjs': 'exports.one = 1;\n',
};

test('an export that only its own file uses loses the word; what nothing uses is only told', async (t) => {
  const looked = await lookAt(t, typescript, ['unused-export']);
  assert.deepEqual(looked.findings.map(named), [
    'no other file imports half',
    'nothing uses lonely, and no other file imports it',
  ]);
  assert.equal(looked.findings[1]?.fix, null);
  assert.equal(
    (await looked.fixed(looked.findings[0], 'src/numbers.ts'))?.split('\n')[0],
    'const half = (n: number) => n / 2;',
  );
});

test('a type that only its own file uses loses the word as well', async (t) => {
  const looked = await lookAt(t, typescript, ['unused-type']);
  assert.deepEqual(looked.findings.map(named), ['no other file imports Size']);
  assert.match((await looked.fixed(looked.findings[0], 'src/numbers.ts')) ?? '', /\ninterface Size \{/);
});

/** A file beside the others that names members of `Level`. */
const naming = (...members: string[]) => ({
  'src/more.ts': `import { Level } from './level.js';\nexport const more = [${members.map((each) => `Level.${each}`)}];\n`,
});
const withMore = {
  ...typescript,
  'src/index.ts': `${typescript['src/index.ts']}export { more } from './more.js';\n`,
};

test('a member of an enum is found that was in use once and that nothing names any more', async (t) => {
  const before = { ...withMore, ...naming('unheard') };
  const { findings } = await lookAt(t, before, ['unused-enum-member'], naming('low'));
  assert.equal(findings.length, 1);
  assert.match(
    findings.map(named).join(),
    /^nothing names Level\.unheard since [0-9a-f]{9} of \d{4}-\d\d-\d\d$/,
  );
  assert.equal(findings[0]?.line, 1);
});

const quiet: Record<string, [before: object, after: object]> = {
  'that was never named': [naming('low'), naming('low', 'low')],
  'whose text stands elsewhere': [
    naming('unheard'),
    { 'src/more.ts': "export const more = (level: string) => level === 'unheard';\n" },
  ],
  'of an enum that is handed on whole': [
    naming('unheard'),
    {
      'src/more.ts':
        "import { Level } from './level.js';\nconst read = (levels: object) => levels;\nexport const more = read(Level);\n",
    },
  ],
  'of an enum that is asked by a name that is worked out': [
    naming('unheard'),
    {
      'src/more.ts':
        "import { Level } from './level.js';\nexport const more = (name: keyof typeof Level) => Level[name];\n",
    },
  ],
};
for (const [what, [before, after]] of Object.entries(quiet))
  test(`a member ${what} is left alone`, async (t) => {
    const { findings } = await lookAt(t, { ...withMore, ...before }, ['unused-enum-member'], { ...after });
    assert.deepEqual(findings.map(named), []);
  });

test('what the settings of a project would do is done in the sandbox, and nothing is left of it', async (t) => {
  const { findings, notices, root } = await lookAt(
    t,
    {
      'package.json': typescript['package.json'],
      'src/index.ts': typescript['src/index.ts'],
      'src/numbers.ts': typescript['src/numbers.ts'],
      'src/level.ts': typescript['src/level.ts'],
      'knip.ts':
        "import { writeFileSync } from 'node:fs';\nwriteFileSync('written.txt', 'x');\nexport default { ignore: ['src/numbers.ts'] };\n",
    },
    ['unused-export', 'unused-file'],
  );
  assert.deepEqual(notices, []);
  assert.deepEqual(findings, []);
  assert.equal(existsSync(join(root, 'written.txt')), false);
});

test('exports of a file that data name for some program to load are left alone', async (t) => {
  const hooks = 'export const onStart = 1;\nexport const onStop = 2;\n';
  const { findings, notices } = await lookAt(
    t,
    {
      'package.json': {
        name: 'x',
        version: '1.0.0',
        type: 'module',
        main: 'src/index.js',
        files: ['src/packed.js'],
      },
      'src/index.js':
        "import './by-path.js';\nimport './by-name.js';\nimport './compiled.js';\nimport './other.js';\n",
      'src/by-path.js': hooks,
      'src/by-name.js': hooks,
      'src/compiled.js': hooks,
      'src/other.js': hooks,
      'parts.json': { parts: ['my-program/src/by-path'] },
      'serverless.yml': 'functions:\n  start:\n    handler: by-name.onStart\n',
      'tsconfig.json': { files: ['src/compiled.js'], compilerOptions: { allowJs: true } },
      'words.json': ['another-other.js', 'onStartled'],
      'NOTES.md': 'See `src/other.js` for onStart.\n',
    },
    ['unused-export'],
  );
  assert.deepEqual(notices, []);
  assert.deepEqual(
    findings.map(({ file, line }) => `${file}:${line}`),
    ['src/by-name.js:2', 'src/compiled.js:1', 'src/compiled.js:2', 'src/other.js:1', 'src/other.js:2'],
  );
});
