import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { HealerError } from '../../core/errors.js';
import type { Ask } from '../../core/models/ask-provider.js';
import { usualPatience } from '../../core/models/patience.js';
import { ProviderError } from '../../core/models/provider.js';
import { breakerOf, isResting, withBreaker } from '../../core/models/with-breaker.js';

const request = { system: '', prompt: 'Why?', answerTokens: 50, temperature: 0, sample: 0 };
const options = { signal: new AbortController().signal };
const failure = new ProviderError('unreachable', 'gone');

/** A breaker around an answer that is always an error, on a clock that stands still. */
function breakerOn(t: TestContext) {
  t.mock.timers.enable({ apis: ['Date'] });
  const breaker = breakerOf(t.name, usualPatience);
  const script: { error: Error; asked: number } = { error: failure, asked: 0 };
  const ask: Ask = withBreaker(
    async () => {
      script.asked += 1;
      throw script.error;
    },
    breaker,
    () => {},
  );
  const fail = () => assert.rejects(ask(request, options));
  return { breaker, script, fail, later: (ms: number) => t.mock.timers.tick(ms) };
}

test('one question is let through after each rest, and each rest is twice as long, up to ten minutes', async (t) => {
  const { breaker, script, fail, later } = breakerOn(t);
  for (const _ of [1, 2, 3, 4, 5]) await fail();
  assert.equal(script.asked, 3);
  for (const seconds of [30, 60, 120, 240, 480, 600, 600]) {
    later(seconds * 1000 - 1);
    assert.ok(isResting(breaker));
    await fail();
    later(1);
    assert.ok(!isResting(breaker));
    const before: number = script.asked;
    await fail();
    await fail();
    assert.equal(script.asked, before + 1, `after ${seconds} s`);
  }
});

test('a trial that is aborted, or for which the money is spent, does not close the breaker', async (t) => {
  const { breaker, script, fail, later } = breakerOn(t);
  for (const _ of [1, 2, 3]) await fail();
  script.error = new HealerError('MODEL_BUDGET', 'spent');
  later(30_000);
  await fail();
  assert.ok(isResting(breaker));
});

test('what is no failure of the server opens nothing', async (t) => {
  const { breaker, script, fail } = breakerOn(t);
  script.error = new HealerError('MODEL_BUDGET', 'spent');
  for (const _ of [1, 2, 3, 4]) await fail();
  assert.ok(!isResting(breaker));
  assert.equal(script.asked, 4);
});
