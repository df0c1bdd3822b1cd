import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editHash, makeCandidate } from '../../core/repair/candidate.js';

const edit = (start: number, end: number, text: string, file = 'a.js') => ({
  range: { file, start, end },
  text,
});
const parts = { strategy: 's', operator: 'o', title: 't', prior: 0.5 };

test('edits are sorted by file and start', () => {
  const { edits } = makeCandidate({
    ...parts,
    edits: [edit(9, 10, 'b'), edit(1, 2, 'c', 'b.js'), edit(1, 2, 'a')],
  });
  assert.deepEqual(
    edits.map(({ text }) => text),
    ['a', 'b', 'c'],
  );
});

test('equal edits have one hash, whoever proposed them and in whatever order', () => {
  const a = makeCandidate({ ...parts, edits: [edit(1, 2, 'x\r\n'), edit(5, 5, 'y')] });
  const b = makeCandidate({
    ...parts,
    strategy: 'other',
    title: 'u',
    edits: [edit(5, 5, 'y'), edit(1, 2, 'x\n')],
  });
  assert.equal(editHash(a), editHash(b));
  assert.equal(a.id, b.id);
  assert.notEqual(a.id, makeCandidate({ ...parts, edits: [edit(1, 2, 'z')] }).id);
});

test('overlapping edits are a fault of the strategy', () => {
  assert.throws(() => makeCandidate({ ...parts, edits: [edit(1, 4, ''), edit(3, 5, '')] }), TypeError);
  assert.throws(() => makeCandidate({ ...parts, edits: [edit(1, 1, 'a'), edit(1, 1, 'b')] }), TypeError);
});

test('the prior is held within 0 and 1', () => {
  assert.equal(makeCandidate({ ...parts, prior: 7, edits: [] }).prior, 1);
});
