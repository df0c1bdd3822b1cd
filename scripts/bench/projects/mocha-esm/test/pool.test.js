import assert from 'node:assert/strict';
import { createLock, runAll, within } from '../src/pool.js';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a pool', () => {
  it('gives results in the order of the jobs', async () => {
    const jobs = [3, 1, 2].map((ms) => async () => {
      await pause(ms);
      return ms;
    });
    assert.deepEqual(await runAll(jobs, 3), [3, 1, 2]);
  });
  it('runs no more than its width at once', async () => {
    let running = 0;
    let most = 0;
    const job = async () => {
      running += 1;
      most = Math.max(most, running);
      await pause(1);
      running -= 1;
    };
    await runAll(Array(5).fill(job));
    assert.equal(most, 2);
  });
  it('has nothing to do without jobs', async () => assert.deepEqual(await runAll([]), []));
  it('fails as its jobs do', () =>
    assert.rejects(
      runAll([
        async () => {
          throw new Error('job');
        },
      ]),
      /job/,
    ));
});

describe('a lock', () => {
  it('is held by one at a time', async () => {
    const lock = createLock();
    const seen = [];
    const work = (name) =>
      lock.hold(async () => {
        seen.push(`${name} in`);
        await pause(1);
        seen.push(`${name} out`);
        return name;
      });
    assert.deepEqual(await Promise.all([work('a'), work('b')]), ['a', 'b']);
    assert.deepEqual(seen, ['a in', 'a out', 'b in', 'b out']);
    assert.equal(lock.waiting, 0);
  });
  it('is released by a failure', async () => {
    const lock = createLock();
    await assert.rejects(lock.hold(() => Promise.reject(new Error('x'))));
    assert.equal(await lock.hold(() => 'free'), 'free');
  });
});

describe('within', () => {
  it('gives what comes in time', async () =>
    assert.equal(await within(50, async () => 'now', 'late'), 'now'));
  it('gives the fallback otherwise', async () =>
    assert.equal(await within(1, () => pause(30), 'late'), 'late'));
});
