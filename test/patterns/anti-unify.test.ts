import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { antiUnify } from '../../core/patterns/generalize/anti-unify.js';
import { matchTree } from '../../core/syntax/templates/match.js';
import { showSide, type TreeEdit } from '../../core/syntax/templates/template.js';
import { editsOf, templateOf } from './template-of.js';

const shown = (pairs: [string, string][]): [string, string] => {
  const { before, after } = templateOf(pairs);
  return [showSide(before), showSide(after)];
};

for (const [title, pairs, expected] of [
  [
    'what differs in the same way is one hole, before and after',
    [
      ['x = a.length > 0', 'x = a.size > 0'],
      ['x = b.length > 0', 'x = b.size > 0'],
    ],
    ['x = $1.length > 0', 'x = $1.size > 0'],
  ],
  [
    'what is alike in all is kept',
    [
      ['assert.equal(a, 1)', 'assert.strictEqual(a, 1)'],
      ['assert.equal(b(), 2)', 'assert.strictEqual(b(), 2)'],
    ],
    ['assert.equal($1, $2)', 'assert.strictEqual($1, $2)'],
  ],
  [
    'lists of unlike lengths have a hole for the rest',
    [
      ['log(a, b, c)', 'log.info(a, b, c)'],
      ['log(a)', 'log.info(a)'],
    ],
    ['log(a, $1…)', 'log.info(a, $1…)'],
  ],
] as [string, [string, string][], [string, string]][])
  test(title, () => assert.deepEqual(shown(pairs), expected));

const names = fc.constantFrom('a', 'b', 'c.d', 'e()', '1', '"s"', 'f(g, h)');
const pair = fc
  .tuple(names, names, fc.constantFrom('go', 'run'), fc.boolean())
  .map(([x, y, callee, swap]): [string, string] => [
    `${callee}(${x}, ${y})`,
    swap ? `${callee}(${y}, ${x}, 0)` : `${callee}.call(${x}, ${y})`,
  ]);

test('a template is met by each edit that it was made of, whatever came together', () => {
  fc.assert(
    fc.property(fc.array(pair, { minLength: 2, maxLength: 5 }), (pairs) => {
      const edits = pairs.flatMap(([before, after]) => editsOf(before, after).slice(-1)) as TreeEdit[];
      const [first, ...rest] = edits;
      if (!first) return;
      const template = rest.reduce((one, other) => {
        const size = ({ before, after }: TreeEdit) => before.tree.size + after.tree.size;
        return size(one) >= size(other) ? antiUnify(one, other) : antiUnify(other, one);
      }, first);
      for (const edit of edits) {
        assert.ok(matchTree(template.before.tree, edit.before.tree), showSide(template.before));
        assert.ok(matchTree(template.after.tree, edit.after.tree), showSide(template.after));
      }
    }),
    { numRuns: 200 },
  );
});
