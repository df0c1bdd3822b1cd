import assert from 'node:assert/strict';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { assertHealed, assertRefused, healer, json, openCart, stateOf } from '../bad-input/scene.js';
import type { TestRepository } from '../support/repository.js';

test('a fix lands whole although git collects garbage at once and prunes worktrees, over and over', {
  timeout: 300_000,
}, async (t) => {
  const repository = await openCart(t);
  await repository.write({ 'notes.txt': 'uncommitted\n' });
  const before = await stateOf(repository);
  const stops = [
    keepRunning(repository, ['worktree', 'prune', '--expire=now']),
    keepRunning(repository, ['gc', '--quiet', '--prune=now']),
  ];
  const healed = await healer(repository, ['heal']);
  const [, collections] = await Promise.all(stops.map((stop) => stop()));
  assert.equal(healed.code, 0, healed.stderr);
  assert.ok((collections ?? 0) > 0);
  assert.deepEqual(await stateOf(repository), before);
  await repository.git('fsck', '--strict');
  const [patch] = json(await healer(repository, ['patches', '--json'])).patches;
  assert.match(await repository.git('notes', '--ref=healer', 'show', patch.commit), /in-toto/);
  assert.equal((await repository.git('worktree', 'list')).split('\n').length, 1);
});

test('while an editor holds the lock of the index healing goes on, merging waits, and the lock is left alone', async (t) => {
  const repository = await openCart(t);
  const lock = join(repository.root, '.git/index.lock');
  await writeFile(lock, '');
  await assertHealed(repository, await healer(repository, ['heal']));
  const before = await stateOf(repository);
  assertRefused(await healer(repository, ['review', '--merge', '--yes']), /holds the index's lock/);
  assert.ok((await stat(lock)).isFile());
  assert.deepEqual(await stateOf(repository), before);
  await rm(lock);
  assert.equal((await healer(repository, ['review', '--merge', '--yes'])).code, 0);
});

test('a lock that a killed git left on a ref of healer’s holds nobody up for good', {
  timeout: 120_000,
}, async (t) => {
  const repository = await openCart(t);
  await healer(repository, ['test']);
  for (const name of ['refs/healer/ledger', 'refs/notes/healer'])
    await repository.write({ [`.git/${name}.lock`]: '' });
  await assertHealed(repository, await healer(repository, ['heal']));
  assert.ok(!(await readdir(join(repository.root, '.git/refs/healer'))).includes('ledger.lock'));
});

/** Resolves, once it is stopped, with how often git came to its end. */
function keepRunning({ git }: TestRepository, args: string[]): () => Promise<number> {
  let stopped = false;
  let times = 0;
  const running = (async () => {
    while (!stopped) {
      await git(...args).then(
        () => {
          times += 1;
        },
        () => {},
      );
      await wait(50);
    }
    return times;
  })();
  return () => {
    stopped = true;
    return running;
  };
}
