import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { TestId } from '../../model.js';
import { parseTests, type TestCall } from '../../syntax/test-calls.js';
import { applyEdits } from '../edits.js';

export interface PlantedTests {
  text: string;
  /**
   * For each of the tests, null where an assertion that fails was put into the test itself. Else the titles around what holds
   * one: the test, where TAP names its assertions, or all tests of the file, where this one is made elsewhere.
   */
  within: (string[] | null)[];
}

/**
 * The text of a test file in which these tests cannot pass any more: whatever way they end, an assertion that fails follows,
 * made with what they themselves assert with. Where one of them is not found by its title, every test of the file fails so,
 * and a file without any throws at its end. Null where the text cannot be read.
 */
export function withFailingTests(
  file: string,
  text: string,
  tests: readonly Pick<TestId, 'path'>[],
): PlantedTests | null {
  const calls = parseTests(file, text);
  if (calls === null) return null;
  const titles = new Set(calls.map(({ title }) => title));
  const within = tests.map(({ path }) => placeOf(path, titles));
  if (calls.length === 0) return { text: `${text}\n;${thrown}\n`, within };
  const wanted = new Set(tests.map(({ path }) => path.at(-1) ?? null));
  const areFound = [...wanted].every((title) => title !== null && titles.has(title));
  const chosen = areFound ? calls.filter(({ title }) => wanted.has(title)) : calls;
  const edits = innermost(chosen).flatMap((call) => failAtEnd(file, text, call));
  return { text: applyEdits(text, edits), within };
}

function placeOf(path: readonly string[], titles: ReadonlySet<string | null>): string[] | null {
  const title = path.at(-1);
  if (title === undefined || titles.has(title)) return null;
  const depth = path.findLastIndex((outer, at) => at < path.length - 1 && titles.has(outer));
  return path.slice(0, depth + 1);
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
