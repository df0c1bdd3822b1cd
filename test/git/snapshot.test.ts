import assert from 'node:assert/strict';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { takeSnapshot } from '../../core/git/changes/snapshot.js';
import { git } from '../../core/git/command.js';
import { openRepository } from '../../core/git/repository.js';
import { createRepository, type TestRepository } from '../support/repository.js';

const show = (fixture: TestRepository, tree: string) => fixture.git('ls-tree', '-r', '--name-only', tree);

test('a clean checkout is its own snapshot', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const snapshot = await takeSnapshot(await openRepository(fixture.root));
  const head = await fixture.git('rev-parse', 'HEAD');
  assert.deepEqual(snapshot, {
    tree: await fixture.git('rev-parse', 'HEAD^{tree}'),
    commit: head,
    head,
    branch: 'main',
    dirty: false,
  });
});

test('staged, unstaged, untracked and deleted files are in it, ignored ones are not', async (t) => {
  const fixture = await createRepository({ 'a.js': '1', 'b.js': '1', 'c.js': '1', '.gitignore': 'out\n' });
  t.after(fixture.dispose);
  await fixture.write({ 'a.js': '2' });
  await fixture.git('add', 'a.js');
  await fixture.write({ 'a.js': '3', 'b.js': '4', 'c.js': null, 'new/d.js': '5', 'out/e.js': '6' });
  const before = await fixture.git('status', '--porcelain');
  const index = readFileSync(join(fixture.root, '.git/index'));

  const snapshot = await takeSnapshot(await openRepository(fixture.root));
  assert.equal(snapshot.dirty, true);
  assert.equal(await show(fixture, snapshot.tree), '.gitignore\na.js\nb.js\nnew/d.js');
  assert.equal(await fixture.git('show', `${snapshot.commit}:a.js`), '3');
  assert.equal(await fixture.git('rev-parse', `${snapshot.commit}^`), snapshot.head);
  assert.deepEqual(readFileSync(join(fixture.root, '.git/index')), index);
  assert.equal(await fixture.git('status', '--porcelain'), before);
});

test('a change of the same size in the same instant as the last commit is seen', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  const stats = statSync(join(fixture.root, 'a.js'));
  await fixture.write({ 'a.js': '2' });
  utimesSync(join(fixture.root, 'a.js'), stats.atime, stats.mtime);
  assert.equal((await takeSnapshot(repo)).dirty, true);
});

test('the same content gives the same commit', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  await fixture.write({ 'a.js': '2' });
  const repo = await openRepository(fixture.root);
  assert.equal((await takeSnapshot(repo)).commit, (await takeSnapshot(repo)).commit);
});

test('an index that another process has locked does not matter', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  await fixture.write({ 'a.js': '2', '.git/index.lock': '' });
  const snapshot = await takeSnapshot(await openRepository(fixture.root));
  assert.equal(await fixture.git('show', `${snapshot.tree}:a.js`), '2');
});

test('no commits yet is NO_COMMITS', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' }, { commit: false });
  t.after(fixture.dispose);
  await assert.rejects(takeSnapshot(await openRepository(fixture.root)), { code: 'NO_COMMITS' });
});

test('state of healer that nobody committed leaves the checkout clean', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  await fixture.write({ '.healer/config.json': '{}', '.healer/db/errors.json': '{}' });
  const repo = await openRepository(fixture.root);
  assert.equal((await takeSnapshot(repo)).dirty, false);
  await fixture.git('add', '.healer/config.json');
  assert.equal((await takeSnapshot(repo)).dirty, false);
});

test('committed state of healer stays as it was committed', async (t) => {
  const fixture = await createRepository({ 'a.js': '1', '.healer/config.json': '{}' });
  t.after(fixture.dispose);
  await fixture.write({ '.healer/config.json': '{"changed":true}' });
  const repo = await openRepository(fixture.root);
  assert.equal((await takeSnapshot(repo)).dirty, false);
  await fixture.write({ 'a.js': '2' });
  const { tree } = await takeSnapshot(repo);
  assert.equal(await fixture.git('show', `${tree}:.healer/config.json`), '{}');
});

const names = [
  'sp ace.js',
  'quo"te.js',
  "apo'strophe.js",
  'new\nline.js',
  'ünïcode✓.js',
  '-dash.js',
  'tab\t.js',
  ':(top)x.js',
];
for (const name of names) {
  test(`a file named ${JSON.stringify(name)} is in it, new and changed`, async (t) => {
    const fixture = await createRepository({ 'a.js': '1' });
    t.after(fixture.dispose);
    const repo = await openRepository(fixture.root);
    await fixture.write({ [name]: '1' });
    const first = await takeSnapshot(repo);
    assert.ok((await git(repo, ['ls-tree', '-rz', '--name-only', first.tree])).split('\0').includes(name));
    await fixture.commit();
    await fixture.write({ [name]: null });
    const second = await takeSnapshot(repo);
    assert.equal(await git(repo, ['ls-tree', '-rz', '--name-only', second.tree]), 'a.js\0');
  });
}

test('submodules and repositories inside the repository do not break it', async (t) => {
  const inner = await createRepository({ 'b.js': '2' });
  const outer = await createRepository({ 'a.js': '1' });
  t.after(() => Promise.all([inner.dispose(), outer.dispose()]));
  await outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'sub');
  await outer.commit();
  const repo = await openRepository(outer.root);
  assert.equal((await takeSnapshot(repo)).dirty, false);

  await outer.write({ 'sub/b.js': 'changed inside', 'a.js': '2' });
  await outer.git('init', '-q', 'empty-repository');
  await outer.git('clone', '-q', inner.root, 'full-repository');
  const { tree } = await takeSnapshot(repo);
  assert.equal(await show(outer, tree), '.gitmodules\na.js\nsub');
});

test('a file that became a folder, and a folder that became a file, are followed', async (t) => {
  const fixture = await createRepository({ a: '1', 'b/c': '1' });
  t.after(fixture.dispose);
  await fixture.write({ a: null, b: null });
  await fixture.write({ 'a/inner': '2', b: '2' });
  const { tree } = await takeSnapshot(await openRepository(fixture.root));
  assert.equal(await show(fixture, tree), 'a/inner\nb');
});

test('a merge in conflict is taken as the files are', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  await fixture.git('checkout', '-q', '-b', 'other');
  await fixture.commit('other', { 'a.js': '2' });
  await fixture.git('checkout', '-q', 'main');
  await fixture.commit('main', { 'a.js': '3' });
  await fixture.git('merge', 'other').catch(() => {});
  const { tree } = await takeSnapshot(await openRepository(fixture.root));
  assert.match(await fixture.git('show', `${tree}:a.js`), /<<<<<<</);
});

for (const [autocrlf, stored] of [
  ['true', 'x\ny\n'],
  ['input', 'x\ny\n'],
  ['false', 'x\r\ny\r\n'],
] as const) {
  test(`CRLF files under core.autocrlf=${autocrlf} are stored as git would`, async (t) => {
    const fixture = await createRepository({ 'a.js': '1' });
    t.after(fixture.dispose);
    await fixture.git('config', 'core.autocrlf', autocrlf);
    await fixture.git('config', 'core.safecrlf', 'true');
    await fixture.write({ 'b.js': 'x\r\ny\r\n' });
    const { tree } = await takeSnapshot(await openRepository(fixture.root));
    assert.equal(await git(fixture, ['cat-file', 'blob', `${tree}:b.js`]), stored);
  });
}

test('links and executable bits are kept', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  symlinkSync('a.js', join(fixture.root, 'link.js'));
  symlinkSync('.', join(fixture.root, 'loop'));
  writeFileSync(join(fixture.root, 'run.sh'), '', { mode: 0o755 });
  const { tree } = await takeSnapshot(await openRepository(fixture.root));
  const modes = (await fixture.git('ls-tree', '-r', tree)).split('\n').map((line) => line.slice(0, 6));
  assert.deepEqual(modes, ['100644', '120000', '120000', '100755']);
});

test('a linked worktree gives its own files', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  await fixture.git('worktree', 'add', '-q', '-b', 'side', '../linked');
  writeFileSync(join(fixture.outside, 'linked', 'a.js'), '2');
  const snapshot = await takeSnapshot(await openRepository(join(fixture.outside, 'linked')));
  assert.equal(snapshot.branch, 'side');
  assert.equal(await fixture.git('show', `${snapshot.tree}:a.js`), '2');
});

test('a sparse checkout keeps what is not checked out', async (t) => {
  const fixture = await createRepository({ 'in/a.js': '1', 'out/b.js': '1' });
  t.after(fixture.dispose);
  await fixture.git('sparse-checkout', 'set', '--sparse-index', 'in');
  await fixture.write({ 'in/a.js': '2' });
  const { tree } = await takeSnapshot(await openRepository(fixture.root));
  assert.equal(await show(fixture, tree), 'in/a.js\nout/b.js');
});

test('a shallow clone gives a snapshot', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  await fixture.commit('second', { 'a.js': '2' });
  await fixture.git('clone', '-q', '--depth', '1', `file://${fixture.root}`, '../shallow');
  mkdirSync(join(fixture.outside, 'shallow', 'new'));
  writeFileSync(join(fixture.outside, 'shallow', 'new', 'b.js'), '3');
  const snapshot = await takeSnapshot(await openRepository(join(fixture.outside, 'shallow')));
  assert.equal(snapshot.dirty, true);
});

for (const [setting, value] of [
  ['core.splitIndex', 'true'],
  ['core.untrackedCache', 'true'],
  ['core.fsmonitor', '/bin/false'],
  ['index.sparse', 'true'],
  ['core.fileMode', 'false'],
] as const) {
  test(`a snapshot is right, and leaves .git alone, under ${setting}=${value}`, async (t) => {
    const fixture = await createRepository({ 'a.js': '1', 'b.js': '1' });
    t.after(fixture.dispose);
    await fixture.git('config', setting, value);
    await fixture.commit('with the setting', { 'a.js': '2' });
    await fixture.write({ 'a.js': 'three', 'c.js': '4' });
    const before = readdirSync(join(fixture.root, '.git')).sort();
    const { tree } = await takeSnapshot(await openRepository(fixture.root));
    assert.equal(await show(fixture, tree), 'a.js\nb.js\nc.js');
    assert.equal(await fixture.git('show', `${tree}:a.js`), 'three');
    assert.deepEqual(readdirSync(join(fixture.root, '.git')).sort(), before);
  });
}

test('snapshots that are taken at once agree', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  await fixture.write({ 'a.js': 'two', 'b.js': '3' });
  const repo = await openRepository(fixture.root);
  const snapshots = await Promise.all([takeSnapshot(repo), takeSnapshot(repo), takeSnapshot(repo)]);
  assert.equal(new Set(snapshots.map(({ commit }) => commit)).size, 1);
});

test('a file that git was only told about is in it', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  await fixture.write({ 'b.js': '2' });
  await fixture.git('add', '--intent-to-add', 'b.js');
  const { tree } = await takeSnapshot(await openRepository(fixture.root));
  assert.equal(await show(fixture, tree), 'a.js\nb.js');
});
