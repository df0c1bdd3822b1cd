import assert from 'node:assert/strict';
import { concreteEdits } from '../../core/patterns/diff/concrete-edits.js';
import { antiUnify } from '../../core/patterns/generalize/anti-unify.js';
import { parseTree } from '../../core/syntax/templates/parse-tree.js';
import type { TreeEdit } from '../../core/syntax/templates/template.js';

/** The edits that lead from one text to the other, the smallest first. */
export function editsOf(before: string, after: string, file = 'a.js') {
  const [one, other] = [before, after].map((text) => ({ text, tree: parseTree(file, text) }));
  assert.ok(one?.tree && other?.tree, 'both texts parse');
  return concreteEdits({ text: one.text, tree: one.tree }, { text: other.text, tree: other.tree });
}

const sizeOf = ({ before, after }: TreeEdit): number => before.tree.size + after.tree.size;

/** The template of the widest edits of some pairs of texts. */
export function templateOf(pairs: readonly (readonly [string, string])[]): TreeEdit {
  const edits = pairs.map(([before, after]): TreeEdit => {
    const [widest] = editsOf(before, after).sort((one, other) => sizeOf(other) - sizeOf(one));
    assert.ok(widest, `${before} became ${after}`);
    return widest;
  });
  return edits.reduce((one, other) =>
    sizeOf(one) >= sizeOf(other) ? antiUnify(one, other) : antiUnify(other, one),
  );
}
