import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertHealed, assertRefused, healer, json, openCart, stateOf } from '../bad-input/scene.js';
import { healerUnder, whyNotEnclosed } from './enclosed.js';

const skip = whyNotEnclosed();
const readOnly = (folder: string): string[] => ['--ro-bind', folder, folder];

const folders: [title: string, of: (root: string, outside: string) => string][] = [
  ['.healer', (root) => join(root, '.healer')],
  ['.git', (root) => join(root, '.git')],
  ['the checkout', (root) => root],
  ['the cache', (_, outside) => join(outside, 'cache')],
];
for (const [title, folderOf] of folders)
  test(`with ${title} read-only, healing is refused in one sentence, errors can be read, and later the fix lands`, {
    skip,
  }, async (t) => {
    const repository = await openCart(t);
    const { root, outside } = repository;
    for (const folder of ['cache', 'data']) await mkdir(join(outside, folder), { recursive: true });
    assert.equal((await healer(repository, ['test'])).code, 1);
    const before = await stateOf(repository);
    const mounts = readOnly(folderOf(root, outside));
    assertRefused(
      await healerUnder(repository, mounts, ['heal']),
      /read-only|cannot be (?:used|written)|could not be/i,
    );
    const read = await healerUnder(repository, mounts, ['errors', '--json']);
    assert.equal(json(read).errors.length, 1, read.stderr);
    assert.deepEqual(await stateOf(repository), before);
    await assertHealed(repository, await healer(repository, ['heal']));
  });

test('where no signing key can be made, nothing lands, and that is said before the search', {
  skip,
}, async (t) => {
  const repository = await openCart(t);
  const data = join(repository.outside, 'data');
  await mkdir(data, { recursive: true });
  const outcome = await healerUnder(repository, readOnly(data), ['heal']);
  assertRefused(outcome, /read-only|cannot be (?:used|written)/i);
  assert.doesNotMatch(outcome.stderr, /^screen:/m);
  await assertHealed(repository, await healer(repository, ['heal']));
});

test('with .git or the checkout read-only, a patch is not merged, and it waits on', { skip }, async (t) => {
  const repository = await openCart(t);
  await assertHealed(repository, await healer(repository, ['heal']));
  const before = await stateOf(repository);
  for (const folder of [join(repository.root, '.git'), repository.root, join(repository.root, 'src')]) {
    const outcome = await healerUnder(repository, readOnly(folder), ['review', '--merge', '--yes']);
    assertRefused(outcome, /./);
    assert.deepEqual(await stateOf(repository), before, folder);
    assert.equal(json(await healer(repository, ['review', '--list', '--json'])).patches.length, 1);
  }
  assert.equal((await healer(repository, ['review', '--merge', '--yes'])).code, 0);
});

test('init with .git or .healer read-only says which file, and uninstall leaves what was there', {
  skip,
}, async (t) => {
  const repository = await openCart(t);
  const before = await stateOf(repository);
  for (const folder of [join(repository.root, '.git'), repository.root]) {
    const outcome = await healerUnder(repository, readOnly(folder), ['init', '--yes']);
    assertRefused(outcome, /cannot be (?:used|written)/);
  }
  assert.equal((await healer(repository, ['uninstall'])).code, 0);
  assert.deepEqual(await stateOf(repository), before);
});
