import assert from 'node:assert/strict';
import { chmod, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertHealed, assertRefused, healer, json, openCart, stateOf } from '../bad-input/scene.js';
import type { TestRepository } from '../support/repository.js';

const objects: [title: string, name: string][] = [
  ['the source file', 'HEAD:src/cart.js'],
  ['a folder', 'HEAD:src'],
  ['the tree', 'HEAD^{tree}'],
  ['the commit', 'HEAD'],
];
const damages: [title: string, damage: (path: string) => Promise<void>][] = [
  ['missing', (path) => rm(path)],
  ['empty', (path) => chmod(path, 0o644).then(() => truncate(path, 0))],
  ['corrupt', (path) => chmod(path, 0o644).then(() => writeFile(path, 'not what git wrote'))],
];
for (const [what, name] of objects)
  test(`where the object of ${what} is missing, empty or corrupt, healing says so in one sentence and goes well once it is back`, async (t) => {
    const repository = await openCart(t);
    await healer(repository, ['test']);
    const path = await looseObject(repository, name);
    const whole = await readFile(path);
    for (const [how, damage] of damages) {
      await damage(path);
      const outcome = await healer(repository, ['heal']);
      assertRefused(outcome, /./);
      assert.equal(json(await healer(repository, ['errors', '--json'])).errors.length, 1, how);
      await rm(path, { force: true });
      await writeFile(path, whole);
    }
    const before = await stateOf(repository);
    await assertHealed(repository, await healer(repository, ['heal']));
    assert.deepEqual(await stateOf(repository), before);
  });

test('a pack that is gone or torn is said so in one sentence, and nothing is written over it', async (t) => {
  const repository = await openCart(t);
  await healer(repository, ['test']);
  await repository.git('gc', '--quiet');
  const folder = join(repository.root, '.git/objects/pack');
  const name = (await readdir(folder)).find((each) => each.endsWith('.pack')) ?? '';
  const pack = join(folder, name);
  await rename(pack, `${pack}.away`);
  assertRefused(await healer(repository, ['heal']), /./);
  const whole = await readFile(`${pack}.away`);
  await writeFile(pack, whole.subarray(0, whole.length / 2));
  assertRefused(await healer(repository, ['heal']), /./);
  await rename(`${pack}.away`, pack);
  await repository.git('fsck');
  await assertHealed(repository, await healer(repository, ['heal']));
});

async function looseObject({ root, git }: TestRepository, name: string): Promise<string> {
  const oid = await git('rev-parse', name);
  return join(root, '.git/objects', oid.slice(0, 2), oid.slice(2));
}
