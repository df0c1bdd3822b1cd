import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Question } from '../../core/research/question.js';
import { rank } from '../../core/research/rank.js';
import type { Passage } from '../../core/research/source.js';

const now = new Date('2026-01-01T00:00:00.000Z');
const question: Question = {
  message: 'TypeError: lib.padLeft is not a function',
  messages: [],
  class: 'not-a-function',
  symbols: ['lib.padLeft', 'padLeft', 'row'],
  named: 2,
  packages: [{ name: 'texty', version: '2.0.0', installed: null, told: true }],
};
const passage = (text: string, fields: Partial<Passage> = {}): Passage => ({
  source: 'change-logs',
  origin: 'a place',
  title: text.slice(0, 40),
  text,
  package: 'texty',
  versions: null,
  link: null,
  licence: null,
  at: null,
  votes: null,
  accepted: null,
  hints: [],
  ...fields,
});
const order = async (...passages: Passage[]): Promise<string[]> =>
  (await rank(question, passages, now)).map(({ text }) => text);

test('what names the missing function comes before what only names the package', async () => {
  const [first] = await order(passage('texty is fast'), passage('padLeft is gone from texty'));
  assert.equal(first, 'padLeft is gone from texty');
});

test('words that every error has are no likeness', async () => {
  assert.deepEqual(await order(passage('is not a function', { package: null })), []);
});

test('the same words from two places are one finding', async () => {
  const found = await order(passage('padLeft is gone'), passage('PadLeft  is gone.', { origin: 'another' }));
  assert.equal(found.length, 1);
});

test('of two alike, the accepted, the liked and the newer come first', async () => {
  const text = 'padLeft is gone: call it by another name';
  const variants: Partial<Passage>[] = [{ accepted: true }, { votes: 100 }, { at: '2025-12-01' }];
  for (const better of variants) {
    const old = passage(`${text} a`, { at: '2016-01-01', votes: 0 });
    const [first] = await order(old, passage(`${text} b`, { at: '2016-01-01', votes: 0, ...better }));
    assert.equal(first, `${text} b`, JSON.stringify(better));
  }
});

test('of two alike, the one on the installed version comes first, in words or as what it is about', async () => {
  const words = [passage('padLeft is gone since 1.4.0'), passage('padLeft is gone since 2.0.0')];
  assert.equal((await order(...words))[0], 'padLeft is gone since 2.0.0');
  const about = (versions: string) =>
    passage(`padLeft is gone ${versions.length} ${versions[2]}`, { versions });
  for (const other of ['>=1.0.0', '>=3.0.0', '1.2.0']) {
    const [first] = await order(about(other), about('>=2.0.0'));
    assert.equal(first, about('>=2.0.0').text, other);
  }
});

test('scores are between 0 and 1, and hints carry them', async () => {
  const hint = {
    kind: 'rename',
    from: 'padLeft',
    to: 'padStart',
    symbols: ['padLeft'],
    versions: null,
  } as const;
  const shape = { ...hint, symbols: [...hint.symbols] };
  const found = await rank(
    question,
    [passage('padLeft', { hints: [shape], votes: 1e6, accepted: true })],
    now,
  );
  assert.ok(found.every(({ score, hints }) => score > 0 && score <= 1 && hints[0]?.score === score));
});
