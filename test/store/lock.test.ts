import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sweepLock, withLock } from '../../core/store/lock.js';
import { startChild } from '../support/children.js';

const holder = fileURLToPath(new URL('./children/holder.js', import.meta.url));

async function lockPath(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'healer-lock-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'sub', 'thing');
}

test('only one is inside at a time, and nothing is left behind', async (t) => {
  const path = await lockPath(t);
  let inside = 0;
  let most = 0;
  const visit = () =>
    withLock(path, async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 2));
      inside -= 1;
    });
  await Promise.all(Array.from({ length: 8 }, visit));
  assert.equal(most, 1);
  assert.deepEqual(await readdir(join(path, '..')), []);
});

test('a failing visitor gives the lock back', async (t) => {
  const path = await lockPath(t);
  await assert.rejects(
    withLock(path, () => Promise.reject(new Error('broken'))),
    /broken/,
  );
  assert.equal(await withLock(path, async () => 'in'), 'in');
});

test('a lock that stays held is LOCK_HELD and says who holds it', async (t) => {
  const path = await lockPath(t);
  const child = startChild(holder, [path]);
  t.after(() => child.kill());
  await child.printed('held');
  await assert.rejects(
    withLock(path, async () => {}, { waitMs: 50 }),
    {
      code: 'LOCK_HELD',
      message: new RegExp(`held by holder\\.js, process ${child.process.pid} on `),
    },
  );
});

test('a holder that was killed is noticed at once', async (t) => {
  const path = await lockPath(t);
  const child = startChild(holder, [path]);
  t.after(() => child.kill());
  await child.printed('held');
  child.kill();
  await child.done;
  assert.equal(await withLock(path, async () => 'in', { waitMs: 5000 }), 'in');
});

test('waiting ends with the signal', async (t) => {
  const path = await lockPath(t);
  const abort = new AbortController();
  await withLock(path, async () => {
    const waiting = withLock(path, async () => {}, { signal: abort.signal });
    abort.abort();
    await assert.rejects(waiting, { code: 'ABORTED' });
  });
});

test('a lock whose maker was killed before it wrote its name is swept once it has grown old', async (t) => {
  const path = await lockPath(t);
  await mkdir(`${path}.lock`, { recursive: true });
  await sweepLock(path);
  assert.deepEqual(await readdir(join(path, '..')), []);
});

test('sweeping waits for the one who holds the lock and has yet to write its name', async (t) => {
  const path = await lockPath(t);
  const steps: string[] = [];
  await mkdir(join(path, '..'), { recursive: true });
  let swept: Promise<void> | undefined;
  await withLock(path, async () => {
    await rm(`${path}.holder`);
    swept = sweepLock(path).then(() => void steps.push('swept'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    steps.push('done');
  });
  await swept;
  assert.deepEqual(steps, ['done', 'swept']);
});
