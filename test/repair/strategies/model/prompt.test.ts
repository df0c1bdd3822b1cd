import assert from 'node:assert/strict';
import { test } from 'node:test';
import { learnTokens, tokensOf } from '../../../../core/models/token-count.js';
import type { Data } from '../../../../core/repair/strategies/model/prompt/fence.js';
import {
  buildPrompt,
  type Prompt,
  type PromptParts,
} from '../../../../core/repair/strategies/model/prompt/prompt.js';

const lines = (count: number, word: string): string =>
  Array.from({ length: count }, (_, at) => `${word}${at} = compute(${at}, '${word}');`).join('\n');

const direct: Pick<PromptParts, 'template' | 'slots'> = {
  template: 'direct.v1',
  slots: { trouble: 'It is broken.' },
};
const suspect: Data = { what: 'suspect 1', file: 'src/a.js', text: lines(10, 'first') };
const pieces: Data[] = [
  suspect,
  ...['test', 'change', 'declaration', 'history', 'hint'].map((what) => ({ what, text: lines(40, what) })),
];
const shown = ({ request }: Prompt): boolean[] =>
  pieces.map(({ text }) => request.prompt.includes(text.split('\n')[0] ?? text));

const sizeOf = ({ request: { system, prompt, answerTokens } }: Prompt, id: string): number =>
  tokensOf(system, id) + tokensOf(prompt, id) + answerTokens;

for (const contextTokens of [1_200, 2_048, 4_096, 8_192, 131_072])
  test(`a prompt and its answer fit into a window of ${contextTokens} tokens`, () => {
    const id = 'model/usual';
    const data = [...pieces, { what: 'suspect 2', file: 'src/b.js', text: lines(30_000, 'many') }];
    const prompt = buildPrompt({ id, contextTokens }, { ...direct, data });
    assert.ok(sizeOf(prompt, id) <= contextTokens, `${sizeOf(prompt, id)} tokens`);
    assert.deepEqual(prompt.files, ['src/a.js']);
  });

test('text of other scripts is counted a token for each character', () => {
  const contextTokens = 4_096;
  const comments = Array.from({ length: 200 }, (_, at) => `// ${at} 请注意这里的值必须是正数否则会出错`).join(
    '\n',
  );
  const data = [suspect, { what: 'suspect 2', file: 'src/b.js', text: comments }, ...pieces.slice(1)];
  const { request } = buildPrompt({ id: 'model/usual', contextTokens }, { ...direct, data });
  const { length: others } = request.prompt.match(/[\u4e00-\u9fff]/g) ?? [];
  const { length: all } = request.system + request.prompt;
  assert.ok(others + (all - others) / 4 + request.answerTokens <= contextTokens);
});

test('a prompt is measured as its model has counted so far', () => {
  const id = 'model/of short tokens';
  const text = lines(200, 'seen');
  learnTokens(text, text.length, id);
  const contextTokens = 6_000;
  const prompt = buildPrompt({ id, contextTokens }, { ...direct, data: pieces });
  assert.equal(tokensOf(text, id), text.length);
  assert.ok(sizeOf(prompt, id) <= contextTokens, `${sizeOf(prompt, id)} tokens`);
  assert.ok(shown(prompt).includes(false));
});

test('what matters least is left out first', () => {
  const counts: number[] = [];
  for (let contextTokens = 1_300; contextTokens <= 8_000; contextTokens += 100) {
    const prompt = buildPrompt({ id: 'model/usual', contextTokens }, { ...direct, data: pieces });
    const there = shown(prompt);
    const count = there.filter(Boolean).length;
    assert.deepEqual(
      there,
      pieces.map((_, at) => at < count),
    );
    counts.push(count);
  }
  assert.ok((counts[0] ?? 0) < 3, `${counts[0]}`);
  assert.equal(counts.at(-1), pieces.length);
  assert.deepEqual(
    counts,
    counts.toSorted((a, b) => a - b),
  );
});

test('code that is to be edited is whole or left out, unless nothing else is shown', () => {
  const second: Data = { what: 'suspect 2', file: 'src/b.js', text: lines(300, 'second') };
  const model = { id: 'model/usual', contextTokens: 4_096 };
  const both = buildPrompt(model, { ...direct, data: [suspect, second] });
  assert.deepEqual(both.files, ['src/a.js']);
  assert.doesNotMatch(both.request.prompt, /second0/);
  const alone = buildPrompt(model, { ...direct, data: [second] });
  assert.deepEqual(alone.files, ['src/b.js']);
  assert.match(alone.request.prompt, /second0 [\s\S]*\(the rest is cut off here\)/);
});
