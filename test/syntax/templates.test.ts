import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instantiate } from '../../core/syntax/templates/apply.js';
import { findMatches, indexTree } from '../../core/syntax/templates/match.js';
import { parseTree } from '../../core/syntax/templates/parse-tree.js';
import { isPackedEdit, packEdit, showSide, unpackEdit } from '../../core/syntax/templates/template.js';
import { templateOf } from '../patterns/template-of.js';

const hashOf = (text: string, file = 'a.ts') => parseTree(file, text)?.hash;

test('trees are equal where only layout, comments and quotes differ', () => {
  assert.equal(hashOf('f( a,"b" ) // c'), hashOf("f(a, 'b')"));
});

for (const [one, other] of [
  ['a.b', 'a[b]'],
  ['a == b', 'a === b'],
  ['f(a, b)', 'f(b, a)'],
  ['[, a]', '[a]'],
  ['async () => x', '() => x'],
  ['x = 1', 'x = "1"'],
  ['if (a) b(); else c()', 'if (a) c(); else b()'],
  ['const { a } = b', 'const { a: a1 } = b'],
] as const)
  test(`the trees of ${one} and ${other} are not equal`, () => {
    assert.notEqual(hashOf(one), hashOf(other));
  });

/** What a template, learned from two edits, makes of another text. */
function rewritten(edits: [string, string][], source: string): string[] {
  const template = templateOf(edits);
  const tree = parseTree('a.js', source);
  assert.ok(tree);
  return findMatches(template.before.tree, indexTree(tree)).map(
    (match) =>
      source.slice(0, match.start) + instantiate(template.after, match, source) + source.slice(match.end),
  );
}

test('a template is put where its holes find something, in the words of that place', () => {
  const found = rewritten(
    [
      ['if (a.hasOwnProperty(k)) go()', 'if (Object.hasOwn(a, k)) go()'],
      ['if (x.items.hasOwnProperty(name())) stop(1)', 'if (Object.hasOwn(x.items, name())) stop(1)'],
    ],
    'if (cfg.own.hasOwnProperty(key())) run()',
  );
  assert.deepEqual(found, ['if (Object.hasOwn(cfg.own, key())) run()']);
});

test('one hole stands for equal trees only', () => {
  const edits: [string, string][] = [
    ['x = a === a', 'x = Number.isNaN(a)'],
    ['x = b.c === b.c', 'x = Number.isNaN(b.c)'],
  ];
  assert.deepEqual(rewritten(edits, 'x = q === q'), ['x = Number.isNaN(q)']);
  assert.deepEqual(rewritten(edits, 'x = q === r'), []);
});

test('a hole of names takes no call, and one of expressions takes both', () => {
  const names: [string, string][] = [
    ['x = parse(a)', 'x = parse(a, 10)'],
    ['x = parse(b)', 'x = parse(b, 10)'],
  ];
  assert.deepEqual(rewritten(names, 'x = parse(f())'), []);
  const expressions: [string, string][] = [
    ['x = parse(a)', 'x = parse(a, 10)'],
    ['x = parse(b())', 'x = parse(b(), 10)'],
  ];
  assert.deepEqual(rewritten(expressions, 'x = parse(f.g)'), ['x = parse(f.g, 10)']);
});

test('what is filled in keeps its own parts together', () => {
  const found = rewritten(
    [
      ['go(a, on)', 'go(!a, off)'],
      ['go(b(), on)', 'go(!b(), off)'],
    ],
    'go(p || q, on)',
  );
  assert.deepEqual(found, ['go(!(p || q), off)']);
});

test('a list may be of any length, and takes its comma along where it is empty', () => {
  const edits: [string, string][] = [
    ['log(x, a, b)', 'log.info(x, a, b)'],
    ['log(x)', 'log.info(x)'],
  ];
  assert.deepEqual(rewritten(edits, 'log(x, 1, 2, 3)'), ['log.info(x, 1, 2, 3)']);
  assert.deepEqual(rewritten(edits, 'log(x)'), ['log.info(x)']);
});

test('a packed template is the same template', () => {
  const template = templateOf([
    ['f(a, 1)', 'g(a)'],
    ['f(b, 2)', 'g(b)'],
  ]);
  const packed = packEdit(template);
  assert.ok(isPackedEdit(JSON.parse(JSON.stringify(packed))));
  const again = unpackEdit(packed);
  assert.equal(again.before.tree.hash, template.before.tree.hash);
  assert.equal(showSide(again.before), showSide(template.before));
  assert.equal(showSide(again.after), showSide(template.after));
});

test('a packed template holds nothing of what its holes stood for', () => {
  const packed = packEdit(
    templateOf([
      ['go(private1.inner, 1, alpha, beta)', 'stop(private1.inner, alpha, beta)'],
      ['go(other.thing, 1)', 'stop(other.thing)'],
    ]),
  );
  assert.doesNotMatch(JSON.stringify(packed), /private1|inner|alpha|beta|other|thing/);
  assert.equal(showSide(unpackEdit(packed).before), 'go($1.$2, 1, $3…)');
});

for (const [what, value] of [
  ['an offset beyond the text', { tree: ['A', null, '', 0, 99, []], text: 'a', indent: '' }],
  ['no children', { tree: ['A', null, '', 0, 1], text: 'a', indent: '' }],
  ['an indentation that is code', { tree: ['A', null, '', 0, 1, []], text: 'a', indent: 'x' }],
] as const)
  test(`a template with ${what} is not taken over from others`, () => {
    const sound = { tree: ['A', null, '', 0, 1, []], text: 'a', indent: '' };
    assert.equal(isPackedEdit({ before: sound, after: sound }), true);
    assert.equal(isPackedEdit({ before: value, after: sound }), false);
  });
