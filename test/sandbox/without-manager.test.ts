import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openRepository } from '../../core/git/repository.js';
import { runTests } from '../../core/sandbox/tests.js';
import { withoutManager } from '../../core/sandbox/without-manager.js';
import { openWorktree } from '../../core/sandbox/worktree.js';
import { createRepository } from '../support/repository.js';

const manifest = (scripts: Record<string, string>) =>
  JSON.stringify({ name: '@acme/a', version: '1.2.3', scripts });

async function worktreeOf(t: TestContext, files: Record<string, string>) {
  const repository = await createRepository({ 'package.json': '{"name": "root"}', ...files });
  const repo = await openRepository(repository.root);
  const commit = await repository.git('rev-parse', 'HEAD');
  const worktree = await openWorktree(repo, commit, { workspace: { packages: [] } });
  t.after(async () => {
    await worktree.dispose();
    await repository.dispose();
  });
  return worktree;
}

test('tests of a package are started without npm, and see what npm would tell of it', async (t) => {
  const worktree = await worktreeOf(t, {
    'packages/a/package.json': manifest({ test: 'A=1 node --test' }),
    'packages/a/a.test.js': `const test = require('node:test');
const assert = require('node:assert');
const { env } = process;
test('has no npm above it', () => assert.deepEqual([env.npm_execpath, env.A], [undefined, '1']));
test('knows its package', () => {
  assert.deepEqual([env.npm_package_name, env.npm_package_version], ['@acme/a', '1.2.3']);
  assert.deepEqual([env.npm_lifecycle_event, env.npm_lifecycle_script], ['test', 'A=1 node --test']);
  assert.deepEqual([env.npm_package_json, env.INIT_CWD], [__dirname + '/package.json', __dirname]);
});
`,
  });
  const options = { command: ['npm', 'test'], cwd: 'packages/a', timeoutMs: 60_000 };
  const { run } = await runTests(worktree, options);
  assert.deepEqual(
    run.tests.map(({ path, status }) => [path.join(), status]),
    [
      ['has no npm above it', 'passed'],
      ['knows its package', 'passed'],
    ],
  );
  assert.deepEqual([run.command, run.exitCode], [['npm', 'test'], 0]);
});

const started: [what: string, command: string[], script: string][] = [
  ['npm test', ['npm', 'test'], 'node --test test/'],
  ['another script', ['npm', 'run', 'unit'], 'node --import tsx --test'],
  ['pnpm', ['pnpm', '--config.verify-deps-before-run=false', 'test'], 'node --test'],
  ['a runner that is installed', ['npm', 'test'], "mocha 'test/*.spec.js'"],
];

for (const [what, command, script] of started)
  test(`${what} that is one command of a runner is started by itself`, async (t) => {
    const scripts = { [command.at(-1) ?? '']: script };
    const worktree = await worktreeOf(t, {
      'packages/a/package.json': manifest(scripts),
      'node_modules/.bin/mocha': '',
    });
    const [shell, , text] = await withoutManager(worktree, command, 'packages/a');
    assert.equal(shell, 'sh');
    assert.ok(text?.endsWith(`; ${script}`), text);
  });

const left: {
  why: string;
  scripts?: Record<string, string>;
  command?: string[];
  cwd?: string;
  files?: object;
}[] = [
  { why: 'has a script before it', scripts: { pretest: 'tsc', test: 'node --test' } },
  { why: 'has a script after it', scripts: { test: 'node --test', posttest: 'rm -r out' } },
  { why: 'is two commands', scripts: { test: 'tsc && node --test' } },
  { why: 'is wrapped', scripts: { test: 'c8 node --test' } },
  { why: 'is no known runner', scripts: { test: 'node run-everything.js' } },
  { why: 'starts what is not installed', scripts: { test: 'jest' } },
  { why: 'reads variables of npm', scripts: { test: 'node --test $npm_package_config_files' } },
  { why: 'is given more words', command: ['npm', 'test', '--', '--watch'] },
  { why: 'is that of the root', cwd: '', files: { 'package.json': manifest({ test: 'node --test' }) } },
  { why: 'has a shell of its own', files: { '.npmrc': 'script-shell = /bin/bash\n' } },
  { why: 'has options for Node', files: { 'packages/a/.npmrc': 'node-options=--max-old-space-size=99\n' } },
  { why: 'has settings of pnpm', files: { 'pnpm-workspace.yaml': 'shellEmulator: true\n' } },
  { why: 'has no package.json that can be read', files: { 'packages/a/package.json': '{' } },
];

for (const {
  why,
  scripts = { test: 'node --test' },
  command = ['npm', 'test'],
  cwd = 'packages/a',
  files,
} of left)
  test(`a script that ${why} is left to npm`, async (t) => {
    const worktree = await worktreeOf(t, { 'packages/a/package.json': manifest(scripts), ...files });
    assert.equal(await withoutManager(worktree, command, cwd), command);
  });
