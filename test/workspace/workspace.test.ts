import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { parseConfig } from '../../core/config/load.js';
import { describeWorkspace, type Workspace } from '../../core/workspace/workspace.js';

test('an npm package is described with its test script and runner', async (t) => {
  const workspace = await describe(t, {
    'package.json': { name: 'a', scripts: { test: 'node --test' } },
    'package-lock.json': '{}',
  });
  assert.equal(workspace.packageManager, 'npm');
  assert.deepEqual(workspace.packages, [{ name: 'a', folder: '' }]);
  assert.deepEqual(workspace.test, {
    script: 'node --test',
    command: ['npm', 'test'],
    cwd: '',
    runner: 'node',
  });
  assert.equal(workspace.typescript, false);
  assert.equal(workspace.eslint, false);
});

const managers: [file: string, manager: string, command: string[]][] = [
  ['package-lock.json', 'npm', ['npm', 'test']],
  ['pnpm-lock.yaml', 'pnpm', ['pnpm', 'test']],
  ['yarn.lock', 'yarn', ['yarn', 'test']],
  ['bun.lock', 'bun', ['bun', 'run', 'test']],
  ['README.md', 'npm', ['npm', 'test']],
];

for (const [file, manager, command] of managers)
  test(`a repository with ${file} is run by ${manager}`, async (t) => {
    const workspace = await describe(t, { 'package.json': { scripts: { test: 'mocha' } }, [file]: '' });
    assert.equal(workspace.packageManager, manager);
    assert.deepEqual(workspace.test?.command, command);
  });

test('the packageManager field tells where there is no lock file', async (t) => {
  const workspace = await describe(t, { 'package.json': { packageManager: 'pnpm@9.12.1' } });
  assert.equal(workspace.packageManager, 'pnpm');
});

test('a lock file above the repository says nothing about it', async (t) => {
  const workspace = await describe(t, { 'yarn.lock': '', 'inner/package.json': {} }, { at: 'inner' });
  assert.equal(workspace.packageManager, 'npm');
});

const workspaces: [title: string, files: Record<string, unknown>][] = [
  ['npm', { 'package.json': { name: 'root', workspaces: ['packages/*', '!packages/old'] } }],
  [
    'yarn',
    { 'package.json': { name: 'root', workspaces: { packages: ['./packages/*/', '!packages/old'] } } },
  ],
  [
    'pnpm',
    {
      'package.json': { name: 'root' },
      'pnpm-workspace.yaml': "packages:\n  - 'packages/*' # all\n  - '!packages/old'\n",
    },
  ],
];

for (const [title, files] of workspaces)
  test(`the packages of ${title} workspaces are found`, async (t) => {
    const workspace = await describe(t, {
      ...files,
      'packages/b/package.json': { name: '@scope/b' },
      'packages/a b/package.json': {},
      'packages/old/package.json': {},
      'packages/broken/package.json': '{',
      'packages/b/node_modules/x/package.json': {},
      'packages/none/readme.md': '',
    });
    assert.deepEqual(workspace.packages, [
      { name: 'root', folder: '' },
      { name: 'a b', folder: 'packages/a b' },
      { name: '@scope/b', folder: 'packages/b' },
    ]);
  });

const noTest: [title: string, scripts: unknown][] = [
  ['no scripts', undefined],
  ['an empty test script', { test: ' ' }],
  ['the script of npm init', { test: 'echo "Error: no test specified" && exit 1' }],
  ['scripts that are no object', 'test'],
];

for (const [title, scripts] of noTest)
  test(`${title} means that there is no test command`, async (t) => {
    assert.equal((await describe(t, { 'package.json': { scripts } })).test, null);
  });

test('without a test script at the root, that of the only package that has one counts', async (t) => {
  const workspace = await describe(t, {
    'package.json': { workspaces: ['p/*'] },
    'p/a/package.json': { scripts: { test: 'vitest run' } },
    'p/b/package.json': {},
  });
  assert.deepEqual(workspace.test, {
    script: 'vitest run',
    command: ['npm', 'test'],
    cwd: 'p/a',
    runner: 'vitest',
  });
});

test('without a test script at the root, those of several packages are run together', async (t) => {
  const workspace = await describe(t, {
    'package.json': { workspaces: ['p/*'] },
    'p/a/package.json': { scripts: { test: 'vitest run' }, devDependencies: { vitest: '4' } },
    'p/b/package.json': { scripts: { test: 'vitest run' } },
  });
  assert.deepEqual(workspace.test?.command, ['npm', 'test', '--workspaces', '--if-present']);
  assert.equal(workspace.test?.runner, 'vitest');
});

const configured: [testCommand: string, command: string[], script: string, runner: string][] = [
  ['npm run unit', ['npm', 'run', 'unit'], 'mocha -r x', 'mocha'],
  ['npm test', ['npm', 'test'], 'jest', 'jest'],
  ['node --test "a b.js"', ['node', '--test', 'a b.js'], 'node --test "a b.js"', 'node'],
  ['make check', ['make', 'check'], 'make check', 'command'],
  ['A=1 mocha', ['sh', '-c', 'A=1 mocha'], 'A=1 mocha', 'mocha'],
];

for (const [testCommand, command, script, runner] of configured)
  test(`the configured command ${testCommand} goes before the test script`, async (t) => {
    const workspace = await describe(
      t,
      { 'package.json': { scripts: { test: 'jest', unit: 'mocha -r x' } } },
      { config: JSON.stringify({ testCommand }) },
    );
    assert.deepEqual(workspace.test, { script, command, cwd: '', runner });
  });

test('TypeScript and ESLint are seen in any package', async (t) => {
  const workspace = await describe(t, {
    'package.json': { workspaces: ['p/*'] },
    'eslint.config.js': '',
    'p/a/package.json': { devDependencies: { eslint: '10' } },
    'p/a/tsconfig.json': '{}',
  });
  assert.equal(workspace.typescript, true);
  assert.equal(workspace.eslint, true);
});

test('no package.json is said with the folder', async (t) => {
  await assert.rejects(describe(t, { 'a.js': '' }), {
    code: 'NO_PACKAGE_JSON',
    message: /no package\.json in .*healer-/,
  });
});

test('a package.json that does not parse is named', async (t) => {
  await assert.rejects(describe(t, { 'package.json': '{,' }), {
    code: 'FILE_UNREADABLE',
    message: /package\.json/,
  });
});

async function describe(
  t: TestContext,
  files: Record<string, unknown>,
  { at = '', config = '{}' } = {},
): Promise<Workspace> {
  const root = await mkdtemp(join(tmpdir(), 'healer-workspace-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return describeWorkspace(join(root, at), await parseConfig(config, 'config.json'));
}
