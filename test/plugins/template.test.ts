import assert from 'node:assert/strict';
import { test } from 'node:test';
import { template } from '../../core/plugins/api.js';
import { type Program, parse } from '../../core/repair/syntax/parse.js';
import { walk } from '../../core/repair/syntax/walk.js';

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
  ['$a.then()', '$a', '!(a + b).then()', '!(a + b)'],
  ['$a && $a.b', '$a?.b', 'if (x.y && x.y.b) go();', 'if (x.y?.b) go();'],
  ['$a?.b', 'b($a)', 'go(x?.b);', 'go(b(x));'],
  ['f($a)', '$a => $a * 2', 'f(x)', 'x => x * 2'],
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

test('several statements are found one after the other, in any list of statements', () => {
  const wrong = template('open($a); read($a);');
  const text = 'if (x) { open(f); read(f); close(f); }\nopen(g); other(); read(g);\nopen(h); read(i);\n';
  const [match, ...more] = wrong.find({ path: 'a.js', text });
  assert.deepEqual(more, []);
  assert.equal(match && text.slice(match.start, match.end), 'open(f); read(f);');
  assert.equal(match?.fill(template('readOpened($a);')), 'readOpened(f);');
});

const mended: [before: string, after: string, code: string, found: string[]][] = [
  ['$a.b', '$a.b || 1', 'f(x.b || 1, y.b)', ['y.b']],
  ['f([$a, $$b])', "f(['first', $$b])", "f(['first', 2]); f([1, 2])", ['f([1, 2])']],
  ['g($a)', 'f($a)', 'f(g(x))', ['g(x)']],
  ['g($a)', 'f(g($a))', 'f(g(x)); g(y)', ['g(y)']],
  ['go();', 'init(); go();', 'init(); go(); if (a) { go(); }', ['go();']],
];

for (const [before, after, code, found] of mended)
  test(`of ${code} what is not yet ${after} is found of ${before}`, () => {
    const [wrong, right] = [template(before), template(after)];
    const text = (each: { start: number; end: number }) => code.slice(each.start, each.end);
    assert.deepEqual(wrong.find({ path: 'a.js', text: code }, { except: right }).map(text), found);
    const nodes: Parameters<typeof wrong.match>[0][] = [];
    walk(parse('a.js', code) as Program, (node) => void (node.type === wrong.type && nodes.push(node)));
    const matched = nodes.flatMap((node) => wrong.match(node, code, { except: right }) ?? []);
    assert.deepEqual(matched.map(text), found);
  });

test('what does not parse, and what is nothing, is no template', () => {
  assert.throws(() => template('('), TypeError);
  assert.throws(() => template(''), TypeError);
});
