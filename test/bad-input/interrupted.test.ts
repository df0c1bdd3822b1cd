import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { startHealer } from '../cli/run-healer.js';
import type { TestRepository } from '../support/repository.js';
import { assertHealed, healer, json, openCart, stateOf } from './scene.js';

const worktrees = async (repository: TestRepository): Promise<string[]> =>
  readdir(join(repository.outside, 'cache', 'worktrees')).catch(() => []);

/** Sends the signal once healer has said `moment`, and resolves with how it ended. */
async function interrupt(repository: TestRepository, signal: NodeJS.Signals, moment: RegExp) {
  const child = startHealer(['heal'], { cwd: repository.root, env: repository.env });
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.on('close', (code, by) => resolve(code ?? by)),
  );
  child.stdout?.resume();
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (moment.test(said)) child.kill(signal);
  });
  return ended;
}

const polite: [signal: NodeJS.Signals, moment: RegExp, code: number][] = [
  ['SIGINT', /^test:/m, 130],
  ['SIGTERM', /^prove:/m, 143],
];
for (const [signal, moment, code] of polite)
  test(`${signal} at ${moment} ends healing with ${code}, and nothing is left behind`, async (t) => {
    const repository = await openCart(t);
    const before = await stateOf(repository);
    assert.equal(await interrupt(repository, signal, moment), code);
    assert.deepEqual(await worktrees(repository), []);
    assert.deepEqual(await stateOf(repository), before);
  });

test('SIGKILL while tests run loses nothing; the next healing sweeps what was left and lands the fix', async (t) => {
  const repository = await openCart(t);
  const before = await stateOf(repository);
  for (const moment of [/^test:/m, /^prove:/m])
    assert.equal(await interrupt(repository, 'SIGKILL', moment), 'SIGKILL');
  assert.deepEqual(await stateOf(repository), before);
  await assertHealed(repository, await healer(repository, ['heal']));
  assert.deepEqual(await worktrees(repository), []);
  assert.equal((await repository.git('worktree', 'list')).split('\n').length, 1);
});

test('a landing that was killed before its record is finished by the next command', async (t) => {
  const repository = await openCart(t);
  await assertHealed(repository, await healer(repository, ['heal']));
  const [patch] = json(await healer(repository, ['patches', '--json'])).patches;
  // As a kill between the branch and the record leaves it.
  await repository.write({
    '.healer/db/patches.json': '{"schema":"healer/patches-db@1","records":[]}\n',
  });
  const status = await healer(repository, ['status']);
  assert.match(status.stdout, /1 to review/);
  assert.equal(json(await healer(repository, ['patches', '--json'])).patches[0].id, patch.id);
});

test('two healings at once both end well, and one patch waits', async (t) => {
  const repository = await openCart(t);
  const outcomes = await Promise.all([healer(repository, ['heal']), healer(repository, ['heal'])]);
  for (const outcome of outcomes) assert.equal(outcome.code, 0, outcome.stderr);
  assert.ok(json(await healer(repository, ['review', '--list', '--json'])).patches.length === 1);
  assert.deepEqual(await worktrees(repository), []);
});
