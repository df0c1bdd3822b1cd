import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { longestCommon, mapTrees } from '../../core/patterns/diff/mapping.js';
import { parseTree } from '../../core/syntax/templates/parse-tree.js';
import type { Tree } from '../../core/syntax/templates/tree.js';

const treeOf = (text: string): Tree => {
  const tree = parseTree('a.js', text);
  assert.ok(tree);
  return tree;
};

const nodesOf = (tree: Tree): Tree[] => [tree, ...tree.children.flatMap(nodesOf)];

const statement = fc.constantFrom(
  'a(1);',
  'b(x, y);',
  'if (x) a(1);',
  'const z = x + y;',
  'return_ = x.y.z;',
  'while (x > 1) { b(x, y); x -= 1; }',
  'a(1); b(2);',
);
const program = fc
  .array(statement, { maxLength: 8 })
  .map((parts) => parts.join('\n').replaceAll('const z', 'var z'));

test('a mapping is one to one, of nodes of one label, and of a program to itself whole', () => {
  fc.assert(
    fc.property(program, program, (one, other) => {
      const [before, after] = [treeOf(one), treeOf(other)];
      const { afterOf, beforeOf } = mapTrees(before, after);
      assert.equal(afterOf.size, beforeOf.size);
      for (const [left, right] of afterOf) {
        assert.equal(left.label, right.label);
        assert.equal(beforeOf.get(right), left);
      }
      const same = treeOf(one);
      assert.equal(mapTrees(before, same).afterOf.size, nodesOf(before).length);
    }),
    { numRuns: 150 },
  );
});

test('a moved statement keeps its nodes', () => {
  const before = treeOf('first(a.b.c); second(d); third(e);');
  const after = treeOf('second(d); third(e); first(a.b.c);');
  const { afterOf } = mapTrees(before, after);
  assert.equal(afterOf.get(before.children[0] as Tree), after.children[2]);
});

test('an inner node whose insides are mapped is mapped, although it changed', () => {
  const before = treeOf('function f() { one(a.b); two(c.d); }');
  const after = treeOf('function f() { one(a.b); log("x"); two(c.d); }');
  const { afterOf } = mapTrees(before, after);
  assert.equal(afterOf.get(before.children[0] as Tree), after.children[0]);
});

test('of two lists the longest common subsequence is found', () => {
  const pairs = longestCommon([...'abcde'], [...'xbzdey'], (a, b) => a === b);
  assert.deepEqual(pairs.map(([one]) => one).join(''), 'bde');
});
