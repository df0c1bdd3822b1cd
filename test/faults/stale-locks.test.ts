import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertHealed, healer, json, openCart } from '../bad-input/scene.js';
import type { TestRepository } from '../support/repository.js';

const database = '.healer/db/errors.json';

/** As a healer leaves it that has touched it `ageMs` ago for the last time. */
async function leaveLock({ root, write }: TestRepository, holder: object, ageMs: number): Promise<void> {
  const lock = join(root, `${database}.lock`);
  await mkdir(lock, { recursive: true });
  const { ino, birthtimeNs } = await stat(lock, { bigint: true });
  await write({ [`${database}.holder`]: JSON.stringify({ ...holder, lock: `${ino}:${birthtimeNs}` }) });
  const seconds = (Date.now() - ageMs) / 1000;
  await utimes(lock, seconds, seconds);
}

const holder = { program: 'main.cjs', since: new Date().toISOString() };

test('the lock of a dead process is broken, and that of one on another host once it is not touched any more', async (t) => {
  const repository = await openCart(t);
  await healer(repository, ['test']);
  const dead = String(spawnSync(process.execPath, ['-e', '']).pid);
  await leaveLock(repository, { ...holder, stamp: dead, host: hostname() }, 0);
  assert.equal((await healer(repository, ['test'])).code, 1);
  await leaveLock(repository, { ...holder, stamp: `${process.pid}`, host: 'elsewhere.example' }, 8_000);
  assert.equal((await healer(repository, ['test'])).code, 1);
  const [error] = json(await healer(repository, ['errors', '--json'])).errors;
  assert.equal(error.count, 3);
  assert.deepEqual((await readdir(join(repository.root, '.healer/db'))).sort(), ['errors.json']);
});

test('worktrees of a healer on another host, or in another container, are left to it', async (t) => {
  const repository = await openCart(t);
  const folders = ['cache/worktrees/abcdef-999999999-1-0123456789ab', 'cache/worktrees/other'];
  for (const [index, folder] of folders.entries()) {
    const path = join(repository.outside, folder);
    await repository.git('worktree', 'add', '--quiet', '--detach', path);
    const reason = `healer 999999999:1 on elsewhere${index}.example`;
    await repository.git('worktree', 'lock', '--reason', reason, path);
  }
  await mkdir(`${join(repository.outside, folders[0] ?? '')}.temp`);
  await assertHealed(repository, await healer(repository, ['heal']));
  assert.equal((await repository.git('worktree', 'list')).split('\n').length, 3);
  assert.equal((await readdir(join(repository.outside, 'cache/worktrees'))).length, 3);
});

test('of an inbox with hundreds of records every one is read, also those that their process did not come to finish', async (t) => {
  const repository = await openCart(t);
  const inbox = join(repository.root, '.healer/inbox');
  await mkdir(inbox, { recursive: true });
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const error = { name: 'Error', message: 'it is full' };
  const record = (id: string) => ({
    schema: 'healer/inbox@1',
    ...{ id, kind: 'run', run: 'one', at: new Date().toISOString(), runner: 'node', node: process.version },
    ...{ pid: dead, cwd: '', command: ['node'], complete: true, durationMs: 1, errors: [] },
    tests: [{ file: 'test/cart.test.js', path: [`test ${id}`], status: 'failed', durationMs: 1, error }],
  });
  for (let number = 0; number < 300; number += 1) {
    const name = number % 10 === 0 ? `${number}.${dead}-.tmp` : `${number}.json`;
    await writeFile(join(inbox, name), JSON.stringify(record(String(number))));
  }
  await writeFile(join(inbox, `torn.${dead}-.tmp`), '{"schema":"healer/inbox@1","id"');
  const { errors } = json(await healer(repository, ['errors', '--json']));
  const titles = errors.flatMap(({ tests }: { tests: { path: string[] }[] }) =>
    tests.map(({ path }) => path[0]),
  );
  assert.ok(new Set(titles).size >= 200, `${titles.length}`);
  assert.deepEqual(await readdir(inbox), []);
});
