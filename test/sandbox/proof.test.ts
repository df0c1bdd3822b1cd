import assert from 'node:assert/strict';
import { chmod, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { isHealerError } from '../../core/errors.js';
import { takeSnapshot } from '../../core/git/changes/snapshot.js';
import { openRepository } from '../../core/git/repository.js';
import type { Candidate } from '../../core/model.js';
import { packageRoot } from '../../core/package-root.js';
import { withCanary } from '../../core/sandbox/proof/canary.js';
import { type Proof, type ProofOptions, prove } from '../../core/sandbox/proof.js';
import { runTests } from '../../core/sandbox/tests.js';
import { openWorktree } from '../../core/sandbox/worktree.js';
import { createRepository, type TestRepository } from '../support/repository.js';

const source = 'exports.add = (a, b) => a - b;\nexports.twice = (a) => 2 * a;\n';
const suite = `const test = require('node:test');
const assert = require('node:assert');
const { add, twice } = require('../src/add.js');
test('adds', () => assert.equal(add(1, 2), 3));
test('doubles', () => assert.equal(twice(2), 4));
`;
const right = source.replace('a - b', 'a + b');
const script = 'node --test';

interface Options {
  files?: Record<string, string>;
  /** Whole new text of src/add.js. */
  fix?: string;
  command?: string[];
  workspace?: Partial<ProofOptions['workspace']>;
  prepare?(repository: TestRepository): Promise<void>;
}

async function proveIn(
  t: TestContext,
  o: Options = {},
): Promise<{ proof: Proof; repository: TestRepository }> {
  const manifest = JSON.stringify({ name: 'x', scripts: { test: script } });
  const repository = await createRepository({
    'package.json': manifest,
    '.gitignore': 'node_modules\n',
    'src/add.js': source,
    'test/add.test.js': suite,
    ...o.files,
  });
  t.after(() => repository.dispose());
  await o.prepare?.(repository);
  const repo = await openRepository(repository.root);
  const snapshot = await takeSnapshot(repo);
  const workspace = { packages: [], typescript: false, eslint: false, ...o.workspace };
  const settings = { script, command: o.command ?? ['npm', 'test'], cwd: '' };
  const worktree = await openWorktree(repo, snapshot.commit, { workspace });
  t.after(() => worktree.dispose());
  const { run: before } = await runTests(worktree, { ...settings, timeoutMs: 60_000 });
  await worktree.dispose();
  const proof = await prove({
    repo,
    snapshot,
    candidate: candidate('src/add.js', o.fix ?? right, (o.files?.['src/add.js'] ?? source).length),
    failingTests: [{ file: 'test/add.test.js', path: ['adds'] }],
    before,
    test: settings,
    workspace,
    timeoutMs: 60_000,
  });
  return { proof, repository };
}

function candidate(file: string, text: string, end: number): Candidate {
  const edits = [{ range: { file, start: 0, end }, text }];
  return { id: 'c', strategy: 'test', title: 'the edit', operator: 'test', prior: 0.5, edits };
}

test('proves the right fix, and touches nothing of the checkout', async (t) => {
  const { proof, repository } = await proveIn(t);
  assert.equal(proof.reason, null);
  assert.equal(proof.ok, true);
  assert.equal(proof.canary, true);
  assert.deepEqual(proof.totals, { fixed: 1, passed: 2, failed: 0, skipped: 0 });
  assert.equal(proof.before.tests.filter(({ status }) => status === 'failed').length, 1);
  assert.equal(await repository.git('show', `${proof.tree}:src/add.js`), right.trimEnd());
  assert.equal(await repository.git('status', '--porcelain'), '');
  assert.equal((await repository.git('worktree', 'list')).split('\n').length, 1);
});

test('refuses what heals one test and breaks another', async (t) => {
  const { proof } = await proveIn(t, { fix: right.replace('2 * a', '3 * a') });
  assert.equal(proof.ok, false);
  assert.deepEqual(proof.newlyFailing, [{ file: 'test/add.test.js', path: ['doubles'] }]);
  assert.match(proof.reason ?? '', /doubles.* passed before and fails now/);
});

test('refuses what does not heal the test', async (t) => {
  const { proof } = await proveIn(t, { fix: source.replace('a - b', 'a * b') });
  assert.deepEqual([proof.ok, proof.stillFailing.length], [false, 1]);
});

test('counts a test that does not run any more as failing', async (t) => {
  const files = {
    'test/add.test.js': `${suite}if (twice.on !== false) test('extra', () => {});\n`,
  };
  const { proof } = await proveIn(t, { files, fix: `${right}exports.twice.on = false;\n` });
  assert.deepEqual(proof.newlyFailing, [{ file: 'test/add.test.js', path: ['extra'] }]);
});

test('is not misled by a test that fails now and then', async (t) => {
  // Fails when it meets the fix for the first time: both runs have the same temp folder.
  const flaky = `test('flaky', () => { const fs = require('fs'); const file = process.env.TMPDIR + '/count';
    const runs = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').length : 0; fs.appendFileSync(file, 'x');
    assert.ok(add(1, 2) !== 3 || runs !== 0); });\n`;
  const { proof } = await proveIn(t, { files: { 'test/add.test.js': suite + flaky } });
  assert.equal(proof.reason, null);
});

test('lets other failing tests fail on', async (t) => {
  const files = {
    'test/other.test.js': `require('node:test')('other', () => { throw new Error('known'); });\n`,
  };
  const { proof } = await proveIn(t, { files });
  assert.equal(proof.reason, null);
  assert.equal(proof.totals.failed, 1);
});

test('does not believe a command that exits 1 though all tests pass', async (t) => {
  const { proof } = await proveIn(t, { command: ['sh', '-c', 'node --test; exit 1'] });
  assert.match(proof.reason ?? '', /exit code is 1/);
});

test('is not healed by an edit of what the tests load from elsewhere', async (t) => {
  const { proof } = await proveIn(t, {
    files: { 'test/add.test.js': suite.replace('../src/add.js', 'x') },
    prepare: (repository) => repository.write({ 'node_modules/x/index.js': source }),
  });
  assert.deepEqual([proof.ok, proof.stillFailing.length], [false, 1]);
});

test('does not trust a worktree that stays green with a failing edit in it', async (t) => {
  const repository = await createRepository({
    'package.json': '{}',
    'src/add.js': source,
    'test/add.test.js': suite,
  });
  t.after(() => repository.dispose());
  const repo = await openRepository(repository.root);
  const green = `${suite.replace('../src/add.js', './copy.js')}`;
  await repository.commit('Test a copy', { 'test/add.test.js': green, 'test/copy.js': right });
  const snapshot = await takeSnapshot(repo);
  const settings = { script, command: ['node', '--test'], cwd: '' };
  const workspace = { packages: [], typescript: false, eslint: false };
  const worktree = await openWorktree(repo, snapshot.commit, { workspace });
  const { run: before } = await runTests(worktree, { ...settings, timeoutMs: 60_000 });
  await worktree.dispose();
  const proving = prove({
    repo,
    snapshot,
    candidate: candidate('src/add.js', right, source.length),
    failingTests: [{ file: 'test/add.test.js', path: ['adds'] }],
    before,
    test: settings,
    workspace,
    timeoutMs: 60_000,
  });
  await assert.rejects(proving, (error) => isHealerError(error, 'WORKTREE_NOT_TRUSTED'));
});

test('tests that are built before they are run are believed: the failing edit is planted in what they are built from', async (t) => {
  const build = `const fs = require('node:fs');
fs.mkdirSync('dist/test', { recursive: true });
fs.copyFileSync('test/all.test.ts', 'dist/test/all.test.js');
`;
  const command = ['sh', '-c', 'node build.cjs && node --test dist/test/'];
  const repository = await createRepository({
    'package.json': '{}',
    '.gitignore': 'dist\n',
    'build.cjs': build,
    'test/all.test.ts': "const test = require('node:test');\ntest('nothing', () => {});\n",
  });
  t.after(() => repository.dispose());
  const repo = await openRepository(repository.root);
  const snapshot = await takeSnapshot(repo);
  const settings = { script: 'node build.cjs && node --test dist/test/', command, cwd: '' };
  const workspace = { packages: [], typescript: false, eslint: false };
  const worktree = await openWorktree(repo, snapshot.commit, { workspace });
  const { run: before } = await runTests(worktree, { ...settings, timeoutMs: 60_000 });
  await worktree.dispose();
  assert.deepEqual(
    before.tests.map(({ file, status }) => [file, status]),
    [['dist/test/all.test.js', 'passed']],
  );
  const proof = await prove({
    repo,
    snapshot,
    candidate: candidate('.healer/plugins/own/plugin.mjs', 'export default 1;\n', 0),
    failingTests: [],
    ownFolder: '.healer/plugins/own/',
    before,
    test: settings,
    workspace,
    timeoutMs: 60_000,
  });
  assert.deepEqual([proof.ok, proof.reason], [true, null]);
});

test('never tries what the guard refuses', async (t) => {
  const fix = `${right}process.exit(0);\n`;
  await assert.rejects(proveIn(t, { fix }), (error) => isHealerError(error, 'PROOF_FAILED'));
});

const hook = (text: string) => async (repository: TestRepository) => {
  await repository.write({ '.git/hooks/pre-commit': `#!/bin/sh\n${text}\n` });
  await chmod(join(repository.root, '.git/hooks/pre-commit'), 0o755);
};

test('runs the pre-commit hook with the patch staged, in an index of its own', async (t) => {
  const text =
    'test "$(git diff --cached --name-only)" = src/add.js && git show :src/add.js | grep -q "a + b" && git add -A && git stash -q';
  const { proof, repository } = await proveIn(t, { prepare: hook(text) });
  assert.equal(proof.reason, null);
  assert.equal(proof.hook, 'passed');
  assert.equal(await repository.git('stash', 'list'), '');
  assert.equal(await repository.git('status', '--porcelain'), '');
});

test('refuses what the pre-commit hook refuses', async (t) => {
  const { proof } = await proveIn(t, { prepare: hook('echo "not on my watch" >&2; exit 1') });
  assert.deepEqual([proof.ok, proof.hook], [false, 'failed']);
  assert.match(proof.reason ?? '', /not on my watch/);
});

test("runs husky's hook, whose files git ignores in part", async (t) => {
  const { proof } = await proveIn(t, {
    files: { '.husky/pre-commit': 'echo from husky; exit 1\n', '.husky/other': '' },
    prepare: async (repository) => {
      await repository.git('config', 'core.hooksPath', '.husky/_');
      await repository.write({
        '.husky/_/.gitignore': '*',
        '.husky/_/pre-commit': '#!/bin/sh\n. "$(dirname "$0")/h"\n',
        '.husky/_/h': 's=$(dirname "$(dirname "$0")")/$(basename "$0")\nsh -e "$s"\n',
      });
      await chmod(join(repository.root, '.husky/_/pre-commit'), 0o755);
    },
  });
  assert.match(proof.reason ?? '', /from husky/);
});

const linkTool = (name: string) => async (repository: TestRepository) => {
  await repository.write({ 'node_modules/.keep': '' });
  await rm(join(repository.root, 'node_modules/.keep'));
  await symlink(join(packageRoot, 'node_modules', name), join(repository.root, 'node_modules', name));
};

test('refuses a new diagnostic of the compiler, and passes over old ones', async (t) => {
  const files = {
    'tsconfig.json':
      '{"compilerOptions":{"allowJs":true,"checkJs":true,"noEmit":true,"types":[],"strict":false,"lib":["es5"],"skipLibCheck":true},"include":["src"]}',
    'src/old.js': 'undefinedName();\n',
    'src/add.js': `${source}/** @type {number} */\nexports.n = 1;\n`,
  };
  const prepare = linkTool('typescript');
  const fixed = files['src/add.js'].replace('a - b', 'a + b');
  const clean = await proveIn(t, { files, prepare, workspace: { typescript: true }, fix: fixed });
  assert.deepEqual([clean.proof.reason, clean.proof.diagnostics.new], [null, 0]);
  const worse = await proveIn(t, {
    files,
    prepare,
    workspace: { typescript: true },
    fix: fixed.replace('exports.n = 1', 'exports.n = "1"'),
  });
  assert.equal(worse.proof.ok, false);
  assert.equal(worse.proof.diagnostics.new, 1);
  assert.match(worse.proof.reason ?? '', /TS2322/);
});

test('refuses a new error of the linter', async (t) => {
  const files = { 'eslint.config.js': 'module.exports = [{ rules: { "no-unused-vars": "error" } }];\n' };
  const options = { files, prepare: linkTool('eslint'), workspace: { eslint: true } };
  const { proof } = await proveIn(t, { ...options, fix: `${right}const unused = 1;\n` });
  assert.match(proof.reason ?? '', /no-unused-vars/);
  assert.equal((await proveIn(t, options)).proof.reason, null);
});

test('plants the canary after what must stay first, without moving lines', () => {
  for (const start of ['', '\uFEFF', '#!/usr/bin/env node\n', '\uFEFF#!/usr/bin/env node\r\n']) {
    const text = withCanary(`${start}a;\nb;\n`);
    assert.ok(text.startsWith(`${start}throw `), JSON.stringify(text));
    assert.equal(text.split('\n').length, `${start}a;\nb;\n`.split('\n').length);
  }
});
