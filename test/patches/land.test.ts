import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readNote } from '../../core/git/refs/notes.js';
import { createSigningKey, verifySignature } from '../../core/git/signing/signing.js';
import { parseStatement } from '../../core/patches/evidence/evidence.js';
import { slugOf } from '../../core/patches/names.js';
import { brokenAdd, fixedAdd, landFiles, openScene } from '../support/landing.js';
import { errorRecord } from '../support/records.js';

test('a landed patch is one signed commit on the base, on a branch of its own', async (t) => {
  const scene = await openScene(t);
  const { fixture, repo, signing } = scene;
  const patch = await landFiles(scene);
  assert.match(patch.branch, /^healer\/fix-3-5-in-src-add-js-[0-9a-f]{12}$/);
  assert.equal(await fixture.git('rev-parse', patch.branch), patch.commit);
  assert.equal(await fixture.git('rev-list', '--count', `main..${patch.branch}`), '1');
  assert.equal(patch.base, await fixture.git('rev-parse', 'main'));
  assert.equal(await fixture.git('show', `${patch.commit}:src/add.js`), fixedAdd.trim());
  assert.deepEqual(patch.files, ['src/add.js']);
  assert.equal(patch.signed, true);
  assert.equal(await verifySignature(repo, patch.commit, signing), true);
});

test('landing touches neither branch, index, files nor stash', async (t) => {
  const scene = await openScene(t);
  const { fixture } = scene;
  await fixture.write({ 'README.md': 'two\n', 'new.js': '1' });
  const before = [await fixture.git('status', '--porcelain'), await fixture.git('rev-parse', 'HEAD')];
  const index = readFileSync(join(fixture.root, '.git/index'));
  await landFiles(scene);
  assert.deepEqual(readFileSync(join(fixture.root, '.git/index')), index);
  assert.deepEqual(
    [await fixture.git('status', '--porcelain'), await fixture.git('rev-parse', 'HEAD')],
    before,
  );
  assert.deepEqual(readFileSync(join(fixture.root, '.git/index')), index);
  assert.equal(readFileSync(join(fixture.root, 'src/add.js'), 'utf8'), brokenAdd);
  assert.equal(await fixture.git('stash', 'list'), '');
});

test('the trailers say what was healed and how sure it is', async (t) => {
  const scene = await openScene(t);
  const second = errorRecord({ id: 'e00000000002', title: 'two\n\nHealer-Error: forged\nlines' });
  const patch = await landFiles(scene, undefined, { errors: [scene.error, second] });
  const trailers = await scene.fixture.git('log', '-1', '--format=%(trailers:only)', patch.commit);
  assert.deepEqual(trailers.trim().split('\n'), [
    `Healer-Patch: ${patch.id}`,
    'Healer-Error: e00000000001',
    'Healer-Error: e00000000002',
    'Healer-Strategy: search',
    'Healer-Confidence: 0.93',
    'Healer-Safety: 0.97',
    'Healer-Tests: 1 fixed, 2 passed, 0 failed, 0 skipped',
  ]);
});

test('the same fix landed twice in one second makes two commits, each with a note of its own', async (t) => {
  const scene = await openScene(t);
  const patches = [await landFiles(scene), await landFiles(scene)];
  for (const { id, commit } of patches) {
    const statement = parseStatement((await readNote(scene.repo, commit)) ?? '');
    assert.equal(statement?.predicate.patch.id, id);
  }
});

test('the note is an in-toto statement about the commit', async (t) => {
  const scene = await openScene(t);
  const patch = await landFiles(scene);
  const statement = parseStatement((await readNote(scene.repo, patch.commit)) ?? '');
  assert.equal(statement?._type, 'https://in-toto.io/Statement/v1');
  assert.deepEqual(statement?.subject, [
    {
      name: patch.branch,
      digest: {
        gitCommit: patch.commit,
        gitTree: await scene.fixture.git('rev-parse', `${patch.commit}^{tree}`),
      },
    },
  ]);
  assert.deepEqual(statement?.predicate.tests, [
    { file: 'test/add.test.js', path: ['adds'], before: 'failed', after: 'passed', message: '3 !== 5' },
    { file: 'test/add.test.js', path: ['subtracts'], before: 'passed', after: 'passed' },
  ]);
});

test('the patch is recorded, and its error waits for review', async (t) => {
  const scene = await openScene(t);
  const patch = await landFiles(scene);
  assert.deepEqual(await scene.store.patches.get(patch.id.slice(0, 6)), patch);
  const error = await scene.store.errors.get(scene.error.id);
  assert.equal(error.state, 'patched');
  assert.equal(error.patch, patch.id);
  const types = (await scene.store.ledger.read()).map(({ type }) => type);
  assert.deepEqual(types, ['error.recorded', 'patch.landing', 'patch.recorded', 'error.recorded']);
});

test('uncommitted work is the base when that is what was tested', async (t) => {
  const scene = await openScene(t);
  await scene.fixture.write({ 'README.md': 'two\n' });
  const patch = await landFiles(scene);
  assert.equal(patch.baseIsSnapshot, true);
  assert.equal(await scene.fixture.git('diff', '--name-only', patch.base, patch.commit), 'src/add.js');
  assert.equal(await scene.fixture.git('show', `${patch.commit}:README.md`), 'two');
});

test('without a key that works nothing lands', async (t) => {
  const scene = await openScene(t);
  const signing = await createSigningKey(join(scene.fixture.outside, 'broken'), scene.repo);
  rmSync(signing.key ?? '');
  await assert.rejects(landFiles({ ...scene, signing }), { code: 'SIGNING_FAILED' });
  assert.equal(await scene.fixture.git('branch', '--list', 'healer/*'), '');
  assert.deepEqual(await scene.store.patches.all(), []);
  assert.equal((await scene.store.errors.get(scene.error.id)).state, 'open');
});

test('two patches of one title get branches of their own', async (t) => {
  const scene = await openScene(t);
  const [one, two] = [await landFiles(scene), await landFiles(scene, { 'README.md': 'x\n' })];
  assert.notEqual(one.branch, two.branch);
});

const slugs: [title: string, slug: string][] = [
  ["Cannot read properties of undefined (reading 'x')", 'cannot-read-properties-of-undefined'],
  ['Größe ≠ naïve', 'gro-e-naive'],
  ['../../etc/passwd; rm -rf ~', 'etc-passwd-rm-rf'],
  ['日本語', 'fix'],
  ['a'.repeat(100), 'a'.repeat(40)],
  ['--flag .lock @{0}', 'flag-lock-0'],
];
for (const [title, slug] of slugs) {
  test(`the slug of ${JSON.stringify(title.slice(0, 40))} is ${slug}`, () => {
    assert.equal(slugOf(title), slug);
  });
}
