import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ask } from '../../core/models/ask-provider.js';
import type { ModelAnswer } from '../../core/models/model.js';
import { ProviderError } from '../../core/models/provider.js';
import { type Pace, withPace } from '../../core/models/with-pace.js';

const request = { system: '', prompt: 'Why?', answerTokens: 50, temperature: 0, sample: 0 };
const answer: ModelAnswer = {
  text: 'Because.',
  ended: 'stop',
  tokens: { prompt: 1, answer: 1 },
  cost: 0,
  durationMs: 1,
  cached: false,
  promptHash: '',
  answerHash: '',
};
const options = { signal: new AbortController().signal };
const limits = { perMinute: 2, longestPauseMs: 60_000 };

/** Asks at that pace, and when each question was sent. */
function asking(pace: Pace, { perMinute, longestPauseMs }: typeof limits) {
  const sent: number[] = [];
  const ask: Ask = withPace(
    async () => {
      sent.push(performance.now());
      return answer;
    },
    pace,
    { perMinute, longestPauseMs },
  );
  return { ask, sent };
}

test('the next question waits until fewer than the limit were sent in the last minute', async () => {
  const startedAt = performance.now();
  const pace = { sentAt: [Date.now() - 59_700, Date.now() - 10_000], notBefore: 0 };
  const { ask, sent } = asking(pace, limits);
  await ask(request, options);
  assert.ok((sent[0] ?? 0) - startedAt >= 290);
  assert.equal(pace.sentAt.length, 2);

  const stop = new AbortController();
  const waiting = ask(request, { signal: stop.signal });
  stop.abort();
  await assert.rejects(waiting, { name: 'AbortError' });
  assert.equal(sent.length, 1);
});

test('below the limit nothing waits', async () => {
  const { ask, sent } = asking({ sentAt: [Date.now() - 70_000, Date.now()], notBefore: 0 }, limits);
  await ask(request, options);
  assert.equal(sent.length, 1);
});

test('a pause that a server asked for is kept by other questions too, unless it is too long', async () => {
  const pace = { sentAt: [], notBefore: 0 };
  const refusing = withPace(
    async () => {
      throw new ProviderError('busy', 'later', { retryAfterMs: 300 });
    },
    pace,
    { perMinute: null, longestPauseMs: 60_000 },
  );
  const startedAt = performance.now();
  await assert.rejects(refusing(request, options), { trouble: 'busy' });
  const { ask, sent } = asking(pace, limits);
  await ask(request, options);
  assert.ok((sent[0] ?? 0) - startedAt >= 295);

  const hour = { sentAt: [], notBefore: Date.now() + 3_600_000 };
  const other = asking(hour, limits);
  await assert.rejects(other.ask(request, options), { trouble: 'busy', message: /left alone for 3600 s/ });
  assert.equal(other.sent.length, 0);
});
