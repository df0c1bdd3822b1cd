import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { git } from '../../core/git/command.js';
import { readHead } from '../../core/git/head.js';
import { openRepository } from '../../core/git/repository.js';
import { createRepository } from '../support/repository.js';

test('a repository is found from a folder below its root', async (t) => {
  const fixture = await createRepository({ 'src/a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(join(fixture.root, 'src'));
  assert.deepEqual(repo, {
    root: fixture.root,
    gitDir: join(fixture.root, '.git'),
    commonDir: join(fixture.root, '.git'),
    mainRoot: fixture.root,
    linked: false,
    shallow: false,
  });
});

for (const name of ['with space', 'with "quotes" and \'these\'', 'with\nnewline', 'ünïcode ✓']) {
  test(`a repository in a folder ${JSON.stringify(name)} is found`, async (t) => {
    const fixture = await createRepository({ 'a.js': '1' }, { name });
    t.after(fixture.dispose);
    const repo = await openRepository(fixture.root);
    assert.equal(repo.root, fixture.root);
    assert.equal(repo.gitDir, join(fixture.root, '.git'));
  });
}

test('a linked worktree knows the main checkout', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  await fixture.git('worktree', 'add', '-q', '../linked');
  const repo = await openRepository(join(fixture.outside, 'linked'));
  assert.equal(repo.linked, true);
  assert.equal(repo.root, join(fixture.outside, 'linked'));
  assert.equal(repo.mainRoot, fixture.root);
  assert.equal(repo.commonDir, join(fixture.root, '.git'));
});

test('a submodule is a repository of its own', async (t) => {
  const inner = await createRepository({ 'b.js': '2' });
  const outer = await createRepository({ 'a.js': '1' });
  t.after(() => Promise.all([inner.dispose(), outer.dispose()]));
  await outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'sub');
  const repo = await openRepository(join(outer.root, 'sub'));
  assert.equal(repo.root, join(outer.root, 'sub'));
  assert.equal(repo.mainRoot, join(outer.root, 'sub'));
  assert.equal(repo.linked, false);
});

test('a shallow clone says so', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  await fixture.commit('second', { 'a.js': '2' });
  await fixture.git('clone', '-q', '--depth', '1', `file://${fixture.root}`, '../shallow');
  assert.equal((await openRepository(join(fixture.outside, 'shallow'))).shallow, true);
});

test('a folder outside of any repository is NOT_A_REPOSITORY', async (t) => {
  const fixture = await createRepository();
  t.after(fixture.dispose);
  await assert.rejects(openRepository(fixture.outside), { code: 'NOT_A_REPOSITORY' });
});

test('a bare repository is BARE_REPOSITORY', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  await fixture.git('clone', '-q', '--bare', '.', '../bare.git');
  await assert.rejects(openRepository(join(fixture.outside, 'bare.git')), { code: 'BARE_REPOSITORY' });
});

test('the checkouts of a bare repository share its folder for state', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  await fixture.git('clone', '-q', '--bare', '.', '../bare.git');
  const bare = join(fixture.outside, 'bare.git');
  execFileSync('git', ['worktree', 'add', '-q', '../checkout', 'main'], { cwd: bare, env: fixture.env });
  const repo = await openRepository(join(fixture.outside, 'checkout'));
  assert.equal(repo.mainRoot, bare);
});

test('the inside of .git is no checkout', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  await assert.rejects(openRepository(join(fixture.root, '.git')), { code: 'NOT_A_REPOSITORY' });
});

test('a folder that does not exist is named', async (t) => {
  const fixture = await createRepository();
  t.after(fixture.dispose);
  await assert.rejects(openRepository(join(fixture.outside, 'nowhere')), { code: 'FILE_UNREADABLE' });
});

test('what git exports to a hook does not lead to another repository', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  const other = await createRepository({ 'b.js': '2' });
  t.after(() => Promise.all([fixture.dispose(), other.dispose()]));
  process.env.GIT_DIR = join(other.root, '.git');
  process.env.GIT_INDEX_FILE = join(other.root, '.git', 'index');
  process.env.GIT_WORK_TREE = other.root;
  t.after(() => {
    for (const name of ['GIT_DIR', 'GIT_INDEX_FILE', 'GIT_WORK_TREE']) delete process.env[name];
  });
  const repo = await openRepository(fixture.root);
  assert.equal(repo.root, fixture.root);
  assert.equal(await git(repo, ['ls-files']), 'a.js\n');
});

test('a failing git says what git said', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  await assert.rejects(git(fixture, ['cat-file', '-p', 'nonsense']), {
    code: 'GIT_FAILED',
    message: 'git cat-file failed: fatal: Not a valid object name nonsense',
  });
});

test('an aborted git is ABORTED', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  await assert.rejects(git(fixture, ['status'], { signal: AbortSignal.abort() }), { code: 'ABORTED' });
});

test('HEAD is read on a branch, before the first commit, and detached', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' }, { commit: false, branch: 'feature/x' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  assert.deepEqual(await readHead(repo), { commit: null, branch: 'feature/x' });
  const commit = await fixture.commit();
  assert.deepEqual(await readHead(repo), { commit, branch: 'feature/x' });
  await fixture.git('checkout', '-q', '--detach');
  assert.deepEqual(await readHead(repo), { commit, branch: null });
});

test('a machine without git is told so', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  const path = process.env.PATH;
  t.after(() => {
    process.env.PATH = path;
    return fixture.dispose();
  });
  process.env.PATH = fixture.outside;
  await assert.rejects(openRepository(fixture.root), { code: 'GIT_MISSING' });
});
