import assert from 'node:assert/strict';
import { test } from 'node:test';
import { template } from '../../core/plugins/api.js';

const fills: [before: string, after: string, code: string, expected: string][] = [
  [
    '$a.indexOf($b) > 0',
    '$a.includes($b)',
    'if (x.y.indexOf("z") > 0) go();',
    'if (x.y.includes("z")) go();',
  ],
  ['$a == null', '$a === null', 'f(a.b == null)', 'f(a.b === null)'],
  ['$a + $b', '$b + $a', 'x * (a + b)', 'x * (b + a)'],
  ['times($a, $b)', '$a * $b', 'times(a + 1, b)', '(a + 1) * b'],
  ['plus($a, $b)', '$a + $b', 'plus(a, b) * 2', '(a + b) * 2'],
  ['plus($a, $b)', '$a + $b', 'f(plus(a, b))', 'f(a + b)'],
  ['f($$all)', 'g($$all)', 'f(a, b + 1)', 'g(a, b + 1)'],
  ['f($$all)', 'g(1, $$all)', 'f()', 'g(1)'],
  ['parseInt($a)', 'parseInt($a, 10)', 'parseInt(a ?? b)', 'parseInt(a ?? b, 10)'],
  ['$a.then()', '$a', '(await b).then()', 'await b'],
  ['if ($a) $b();', 'if ($a) { $b(); }', 'if (x && y) go();', 'if (x && y) { go(); }'],
];

for (const [before, after, code, expected] of fills)
  test(`${before} becomes ${after} in ${code}`, () => {
    const [match, ...more] = template(before).find({ path: 'a.js', text: code });
    assert.ok(match);
    assert.deepEqual(more, []);
    const text = code.slice(0, match.start) + match.fill(template(after)) + code.slice(match.end);
    assert.equal(text, expected);
  });

const misses: [before: string, code: string][] = [
  ['$a.indexOf($b) > 0', 'a.indexOf(b) >= 0'],
  ['$a === $a', 'a === b'],
  ['f($a)', 'f(a, b)'],
  ['f($a)', 'f()'],
  ['$a.b', 'a?.b'],
  ['f(1)', 'f("1")'],
  ['f($a)', '// f(a)'],
];

for (const [before, code] of misses)
  test(`${before} is not found in ${code}`, () =>
    assert.deepEqual(template(before).find({ path: 'a.js', text: code }), []));

test('a template is found in TypeScript and in JSX', () => {
  const wrong = template('f($a)');
  assert.equal(wrong.find({ path: 'a.ts', text: 'const x: number = f(y as string);' }).length, 1);
  assert.equal(wrong.find({ path: 'a.tsx', text: 'const x = <b>{f(1)}</b>;' }).length, 1);
  assert.deepEqual(wrong.find({ path: 'a.js', text: 'f( is no program' }), []);
});

test('what is several statements is no template', () => {
  assert.throws(() => template('a; b;'), TypeError);
  assert.throws(() => template('('), TypeError);
});
