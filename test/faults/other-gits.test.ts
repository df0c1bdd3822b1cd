import assert from 'node:assert/strict';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { assertHealed, assertRefused, healer, json, openCart, stateOf } from '../bad-input/scene.js';
import { startHealer } from '../cli/run-healer.js';
import type { TestRepository } from '../support/repository.js';

test('a fix lands whole although git collects garbage at once while candidates are tried, and prunes worktrees all the time', {
  timeout: 300_000,
}, async (t) => {
  const repository = await openCart(t);
  await repository.write({ 'notes.txt': 'uncommitted\n' });
  const before = await stateOf(repository);
  const stop = keepPruning(repository);
  const child = startHealer(['heal'], { cwd: repository.root, env: repository.env });
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.stdout?.resume();
  let said = '';
  let collected: Promise<string> | undefined;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (/^screen:/m.test(said)) collected ??= repository.git('gc', '--quiet', '--prune=now');
  });
  assert.equal(await ended, 0, said);
  assert.notEqual(collected, undefined);
  await collected;
  await stop();
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

function keepPruning({ git }: TestRepository): () => Promise<void> {
  let stopped = false;
  const pruning = (async () => {
    while (!stopped) {
      await git('worktree', 'prune', '--expire=now').catch(() => '');
      await wait(50);
    }
  })();
  return async () => {
    stopped = true;
    await pruning;
  };
}
