import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { applyToWorkingTree, takeBack } from '../../core/patches/decisions/review.js';
import { brokenAdd, fixedAdd, landFiles, openScene, type Scene } from '../support/landing.js';

const read = (scene: Scene, file = 'src/add.js') => readFileSync(join(scene.fixture.root, file), 'utf8');

test('the fix comes into the files, the index and the branch stay', async (t) => {
  const scene = await openScene(t);
  const patch = await landFiles(scene);
  const index = readFileSync(join(scene.fixture.root, '.git/index'));
  const applied = await applyToWorkingTree(scene.repo, scene.store, patch);
  assert.equal(applied.state, 'applied');
  assert.equal(read(scene), fixedAdd);
  assert.deepEqual(readFileSync(join(scene.fixture.root, '.git/index')), index);
  assert.equal(await scene.fixture.git('diff', '--name-only'), 'src/add.js');
  assert.equal((await scene.store.errors.get(scene.error.id)).state, 'resolved');
});

test('uncommitted work of the same file is kept', async (t) => {
  const lines = (first: string, last: string) => `${first}\n1\n2\n3\n4\n5\n${last}\n`;
  const scene = await openScene(t, { 'src/add.js': lines('a', 'broken') });
  await scene.fixture.write({ 'src/add.js': lines('uncommitted', 'broken') });
  const patch = await landFiles(scene, { 'src/add.js': lines('uncommitted', 'fixed') });
  await scene.fixture.write({ 'src/add.js': lines('changed since', 'broken') });
  await applyToWorkingTree(scene.repo, scene.store, patch);
  assert.equal(read(scene), lines('changed since', 'fixed'));
});

test('a conflict in one file leaves every file as it was', async (t) => {
  const scene = await openScene(t, { 'a.js': '1\n', 'b.js': '1\n' });
  const patch = await landFiles(scene, { 'a.js': '2\n', 'b.js': '2\n' });
  await scene.fixture.write({ 'b.js': 'other\n' });
  await assert.rejects(applyToWorkingTree(scene.repo, scene.store, patch), {
    code: 'MERGE_CONFLICT',
    message: /"b\.js"/,
  });
  assert.equal(read(scene, 'a.js'), '1\n');
  assert.equal(read(scene, 'b.js'), 'other\n');
  assert.equal((await scene.store.patches.get(patch.id)).state, 'proposed');
});

test('files are made and removed', async (t) => {
  const scene = await openScene(t, { 'old.js': '1\n' });
  const patch = await landFiles(scene, { 'old.js': null, 'new/file.js': '2\n' });
  await applyToWorkingTree(scene.repo, scene.store, patch);
  assert.equal(
    await scene.fixture.git('status', '--porcelain', '-uall', '--', ':!.healer'),
    ' D old.js\n?? new/file.js',
  );
});

test('an untracked file in the way is MERGE_CONFLICT unless it is the same', async (t) => {
  const scene = await openScene(t);
  const patch = await landFiles(scene, { 'new.js': '2\n' });
  await scene.fixture.write({ 'new.js': 'mine\n' });
  await assert.rejects(applyToWorkingTree(scene.repo, scene.store, patch), { code: 'MERGE_CONFLICT' });
  await scene.fixture.write({ 'new.js': '2\n' });
  await applyToWorkingTree(scene.repo, scene.store, patch);
  assert.equal(read(scene, 'new.js'), '2\n');
});

const crlf = (text: string) => text.replace(/\n/g, '\r\n');
for (const autocrlf of ['true', 'false', 'input']) {
  test(`CRLF files stay CRLF under core.autocrlf=${autocrlf}`, async (t) => {
    const before = 'one\ntwo\nthree\nfour\nfive\n';
    const after = before.replace('five', 'FIVE');
    const scene = await openScene(t, { 'README.md': '' });
    await scene.fixture.git('config', 'core.autocrlf', autocrlf);
    await scene.fixture.commit('file', { 'a.js': crlf(before) });
    const stored = autocrlf === 'false' ? crlf(after) : after;
    const patch = await landFiles(scene, { 'a.js': stored });
    await scene.fixture.write({ 'a.js': crlf(before).replace('one', 'ONE') });
    await applyToWorkingTree(scene.repo, scene.store, patch);
    assert.equal(read(scene, 'a.js'), crlf(after).replace('one', 'ONE'));
  });
}

test('executable bits are kept', async (t) => {
  const scene = await openScene(t, { 'run.sh': '1\n' });
  await scene.fixture.git('update-index', '--chmod=+x', 'run.sh');
  await scene.fixture.git('commit', '-q', '-m', 'mode');
  await scene.fixture.git('checkout', '-q', '--', 'run.sh');
  const patch = await landFiles(scene, { 'run.sh': '2\n' });
  await applyToWorkingTree(scene.repo, scene.store, patch);
  assert.equal(statSync(join(scene.fixture.root, 'run.sh')).mode & 0o111, 0o111);
});

test('a folder that now leads out of the checkout is not followed', async (t) => {
  const scene = await openScene(t);
  const patch = await landFiles(scene);
  const outside = join(scene.fixture.outside, 'src');
  renameSync(join(scene.fixture.root, 'src'), outside);
  symlinkSync(outside, join(scene.fixture.root, 'src'));
  await assert.rejects(applyToWorkingTree(scene.repo, scene.store, patch), { code: 'MERGE_CONFLICT' });
  assert.equal(readFileSync(join(outside, 'add.js'), 'utf8'), brokenAdd);
});

test('a file that became a link or a folder is MERGE_CONFLICT', async (t) => {
  const scene = await openScene(t);
  const patch = await landFiles(scene);
  const path = join(scene.fixture.root, 'src/add.js');
  rmSync(path);
  symlinkSync('../README.md', path);
  await assert.rejects(applyToWorkingTree(scene.repo, scene.store, patch), { code: 'MERGE_CONFLICT' });
  rmSync(path);
  mkdirSync(path);
  await assert.rejects(applyToWorkingTree(scene.repo, scene.store, patch), { code: 'MERGE_CONFLICT' });
});

test('a file that vanished is MERGE_CONFLICT', async (t) => {
  const scene = await openScene(t);
  const patch = await landFiles(scene);
  await scene.fixture.write({ 'src/add.js': null });
  await assert.rejects(applyToWorkingTree(scene.repo, scene.store, patch), { code: 'MERGE_CONFLICT' });
});

for (const name of ['sp ace.js', 'quo"te.js', 'new\nline.js', 'ünï✓.js']) {
  test(`a file named ${JSON.stringify(name)} is healed`, async (t) => {
    const scene = await openScene(t, { [name]: 'one\n' });
    const patch = await landFiles(scene, { [name]: 'two\n' });
    assert.deepEqual(patch.files, [name]);
    await applyToWorkingTree(scene.repo, scene.store, patch);
    assert.equal(read(scene, name), 'two\n');
  });
}

test('an applied fix is taken back', async (t) => {
  const scene = await openScene(t);
  const applied = await applyToWorkingTree(scene.repo, scene.store, await landFiles(scene));
  const reverted = await takeBack(scene.repo, scene.store, applied);
  assert.equal(reverted.state, 'reverted');
  assert.equal(read(scene), brokenAdd);
  assert.equal((await scene.store.errors.get(scene.error.id)).state, 'open');
});
