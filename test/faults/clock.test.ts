import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openRepository } from '../../core/git/repository.js';
import { openLedger } from '../../core/store/ledger.js';
import { rebuild } from '../../core/store/rebuild.js';
import { openStore } from '../../core/store/store.js';
import { assertHealed, healer, json, openCart } from '../bad-input/scene.js';

const preload = fileURLToPath(new URL('./children/clock.cjs', import.meta.url));
const day = 86_400_000;

const clock = (shift: number, jump = 0, after = 0): Record<string, string> => ({
  NODE_OPTIONS: `--require=${JSON.stringify(preload)}`,
  CLOCK_SHIFT: String(shift),
  CLOCK_JUMP: String(jump),
  CLOCK_AFTER: String(after),
});

test('with clocks that go back and forward between commands, the ledger keeps causes before what followed', async (t) => {
  const repository = await openCart(t);
  const run = (words: string[], shift: number) => healer(repository, words, { env: clock(shift) });
  assert.equal((await run(['test'], 30 * day)).code, 1);
  await assertHealed(repository, await run(['heal'], -30 * day));
  assert.equal((await run(['review', '--merge', '--yes'], 0)).code, 0);
  assert.equal((await run(['test'], -400 * day)).code, 0);
  const store = await openStore(await openRepository(repository.root));
  const [errors, patches] = [await store.errors.all(), await store.patches.all()];
  assert.deepEqual(
    errors.map(({ state }) => state),
    ['resolved'],
  );
  assert.deepEqual(
    patches.map(({ state }) => state),
    ['merged'],
  );
  await rebuild(store);
  assert.deepEqual([await store.errors.all(), await store.patches.all()], [errors, patches]);
  const times = (await openLedger(await openRepository(repository.root)).read()).map(({ at }) => at);
  assert.deepEqual(times, times.toSorted());
});

const jumps: [title: string, jump: number][] = [
  ['forward by a day', day],
  ['back by a day', -day],
];
for (const [title, jump] of jumps)
  test(`a clock that jumps ${title} while healer works takes neither its time nor its patch`, async (t) => {
    const repository = await openCart(t);
    const outcome = await healer(repository, ['heal', '--budget', '2m'], { env: clock(0, jump, 1_500) });
    await assertHealed(repository, outcome);
    const [patch] = json(await healer(repository, ['patches', '--json'])).patches;
    assert.ok(patch.seconds === undefined || (patch.seconds >= 0 && patch.seconds < 600), patch.seconds);
  });
