import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withFailingTests } from '../../core/sandbox/proof/control.js';

const file = 'test/a.test.js';
const planted = (text: string, title?: string) =>
  withFailingTests(file, text, [{ path: title === undefined ? [] : [title] }])?.text;

const cases: [what: string, text: string, expected: string][] = [
  [
    'compares as the test does',
    "test('a', () => { assert.deepEqual(f(), 3); });",
    "test('a', () => { try { assert.deepEqual(f(), 3); } finally { assert.deepEqual(1, 2); }});",
  ],
  [
    'follows an expression too',
    "it('a', () => expect(f()).toBe(3));",
    "it('a', () => { try { return (expect(f()).toBe(3)); } finally { expect(1).toBe(2); } });",
  ],
  [
    'speaks the language of chai',
    "it('a', () => { expect(f()).to.equal(3); });",
    "it('a', () => { try { expect(f()).to.equal(3); } finally { expect(1).to.equal(2); }});",
  ],
  [
    'asserts by the parameter of the test',
    "test('a', (t) => { t.notEqual(1, f()); t.ok(f()); });",
    "test('a', (t) => { try { t.notEqual(1, f()); t.ok(f()); } finally { t.ok(false); }});",
  ],
  [
    'finds the function in what wraps it, and leaves other tests alone',
    "test('b', () => {});\ntest('a', wrap(async () => { await f(); }));",
    "test('b', () => {});\ntest('a', wrap(async () => { try { await f(); } finally { throw new Error('healer planted this failing assertion'); }}));",
  ],
];
for (const [what, text, expected] of cases)
  test(`an assertion that fails ${what}`, () => assert.equal(planted(text, 'a'), expected));

test('where no title is that of the test, every test of the file fails', () => {
  const text = planted("test.each([1])('adds %i', (n) => { assert.ok(n); });", 'adds 1');
  assert.match(text ?? '', /finally \{ assert\.ok\(false\); \}/);
});

test('a test that the text does not name is looked for in the test around it, or in the file', () => {
  const text = "test('dates', (t) => { t.equal(f(), 1); });";
  const paths = [['dates'], ['dates', 'should be equal'], ['made by a loop', 'one of many']];
  const planted = withFailingTests(
    file,
    text,
    paths.map((path) => ({ path })),
  );
  assert.deepEqual(planted?.within, [null, ['dates'], []]);
});

test('a file without tests throws at its end', () => {
  assert.match(planted('run();') ?? '', /^run\(\);\n;throw new Error\(/);
});

test('types are no obstacle, and what cannot be read is left alone', () => {
  const read = (text: string) => withFailingTests('a.test.ts', text, [{ path: ['a'] }])?.text;
  assert.match(
    read("test('a', (): void => { const n = f() as number; expect(n).toBe(1); });") ?? '',
    /finally/,
  );
  assert.equal(read('test('), undefined);
});
