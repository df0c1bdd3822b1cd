import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { TestId } from '../../model.js';
import { applyEdits } from '../edits.js';
import { parseTests, type TestCall } from './test-calls.js';

/**
 * The text of a test file in which the tests with these titles cannot pass any more: whatever way they end, an assertion
 * that fails follows, made with what they themselves assert with. Where none of them is found by its title, every test of
 * the file fails so, and a file without any throws at its end. Null where the text cannot be read.
 */
export function withFailingTests(file: string, text: string, tests: readonly TestId[]): string | null {
  const calls = parseTests(file, text);
  if (calls === null) return null;
  const titles = new Set(tests.map(({ path }) => path.at(-1)));
  const named = calls.filter(({ title }) => title !== null && titles.has(title));
  const isWhole = titles.has(undefined);
  const chosen = named.length > 0 && !isWhole ? named : calls;
  if (chosen.length === 0) return `${text}\n;${thrown}\n`;
  const edits = innermost(chosen).flatMap((call) => failAtEnd(file, text, call));
  return applyEdits(text, edits);
}

const thrown = `throw new Error('healer planted this failing assertion');`;

/** A test that holds others fails with them. */
const innermost = (calls: readonly TestCall[]): TestCall[] =>
  calls.filter((call) => !calls.some((other) => other !== call && isWithin(other.body, call.body)));

const isWithin = (inner: TSESTree.Node, outer: TSESTree.Node): boolean =>
  inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1];

/** Around the body, in its own scope and on its own lines. */
function failAtEnd(file: string, text: string, { body, parameter }: TestCall) {
  const [start, end] = body.range;
  const inside = text.slice(start, end);
  const control = `} finally { ${failingAssertion(inside, parameter)} }`;
  if (body.type === 'BlockStatement')
    return [edit(file, start + 1, start + 1, ' try {'), edit(file, end - 1, end - 1, control)];
  return [edit(file, start, start, '{ try { return ('), edit(file, end, end, `); ${control} }`)];
}

const edit = (file: string, start: number, end: number, text: string) => ({
  range: { file, start, end },
  text,
});

/** What is compared, or required, by the first assertion in a body that is known here. */
function failingAssertion(body: string, parameter: string | null): string {
  if (/\bexpect\s*\(/.test(body))
    return /\)\s*\.\s*(?:to|not\s*\.\s*to)\s*\./.test(body) ? 'expect(1).to.equal(2);' : 'expect(1).toBe(2);';
  const names = ['assert', ...(parameter === null ? [] : [parameter])].map((name) =>
    name.replaceAll('$', '\\$'),
  );
  const called = new RegExp(`(?<![\\w$.])((?:${names.join('|')})(?:\\.\\w+)*)\\s*\\(`, 'g');
  for (const [, callee = ''] of body.matchAll(called)) {
    const name = callee.split('.').at(-1) ?? '';
    if (comparing.has(name)) return `${callee}(1, 2);`;
    if (requiring.has(name)) return `${callee}(false);`;
  }
  return thrown;
}

const comparing = new Set([
  'equal',
  'equals',
  'strictEqual',
  'deepEqual',
  'deepStrictEqual',
  'is',
  'same',
  'strictSame',
]);
const requiring = new Set(['assert', 'ok', 'true', 'truthy', 'isTrue']);
