import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyTextEdits, compose, disjoint } from '../../../core/repair/strategies/search/compose.js';

const text = 'abcdefghij';
const cases: readonly [string, [number, number, string][], [number, number, string][]][] = [
  ['before the first', [[5, 6, 'XYZ']], [[1, 2, '-']]],
  ['after the first', [[1, 2, 'XYZ']], [[8, 9, '-']]],
  ['inside of what the first put', [[2, 3, 'WXYZ']], [[3, 4, '-']]],
  ['over the edge of the first', [[2, 4, 'XY']], [[3, 6, '-']]],
  ['over all of the first', [[3, 5, 'XY']], [[1, 8, '-']]],
  ['at the place of a removal', [[3, 5, '']], [[3, 3, '-']]],
  ['at the place of an insertion', [[3, 3, 'XY']], [[3, 3, '-']]],
  [
    'between two',
    [
      [1, 2, 'XX'],
      [7, 8, ''],
    ],
    [[5, 6, '-']],
  ],
  [
    'at both ends of the first',
    [[3, 4, 'WXYZ']],
    [
      [2, 4, '-'],
      [6, 8, '='],
    ],
  ],
  [
    'across two',
    [
      [1, 2, 'XX'],
      [4, 5, 'Y'],
    ],
    [[2, 6, '-']],
  ],
];

for (const [where, first, second] of cases) {
  test(`a second edit ${where} composes to edits of the original`, () => {
    const edits = (list: typeof first) => list.map(([start, end, put]) => ({ start, end, text: put }));
    const composed = compose(text, edits(first), edits(second));
    assert.ok(disjoint(composed));
    assert.equal(
      applyTextEdits(text, composed),
      applyTextEdits(applyTextEdits(text, edits(first)), edits(second)),
    );
  });
}

test('whatever the edits are, the composed ones do what both do, one after the other', () => {
  const place = fc.tuple(fc.nat(12), fc.nat(3), fc.string({ maxLength: 3 }));
  const editsIn = (length: number, drawn: [number, number, string][]) => {
    const edits = drawn.map(([start, size, put]) => ({
      start: Math.min(start, length),
      end: Math.min(start + size, length),
      text: put,
    }));
    return edits.filter((edit, at) => disjoint([...edits.slice(0, at), edit]));
  };
  fc.assert(
    fc.property(fc.array(place, { maxLength: 4 }), fc.array(place, { maxLength: 4 }), (one, two) => {
      const first = editsIn(text.length, one);
      fc.pre(disjoint(first));
      const middle = applyTextEdits(text, first);
      const second = editsIn(middle.length, two);
      fc.pre(disjoint(second));
      const composed = compose(text, first, second);
      assert.ok(disjoint(composed));
      assert.equal(applyTextEdits(text, composed), applyTextEdits(middle, second));
    }),
  );
});
