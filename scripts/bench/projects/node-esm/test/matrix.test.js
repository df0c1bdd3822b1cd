import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { Matrix } from '../src/matrix.js';

describe('a matrix', () => {
  let small;
  before(() => {
    small = new Matrix([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it('has a size', () => assert.deepEqual(small.size, [2, 3]));
  it('has no size without rows', () => assert.deepEqual(new Matrix([]).size, [0, 0]));
  it('refuses ragged rows', () => assert.throws(() => new Matrix([[1], [1, 2]]), /differ/));
  it('is a copy', () => {
    const rows = [[1]];
    const copy = new Matrix(rows);
    rows[0][0] = 9;
    assert.equal(copy.at(0, 0), 1);
  });
  it('counts how many were made', () => {
    const before = Matrix.made;
    Matrix.identity(2).transposed();
    assert.equal(Matrix.made, before + 2);
  });

  describe('multiplied', () => {
    it('by the identity is itself', () =>
      assert.deepEqual(small.times(Matrix.identity(3)).toJSON(), small.toJSON()));
    it('by its transposed is symmetric', () =>
      assert.deepEqual(small.times(small.transposed()).toJSON(), [
        [14, 32],
        [32, 77],
      ]));
    it('needs sizes that meet', () => assert.throws(() => small.times(small), RangeError));
  });

  it('yields its values row by row', () => assert.deepEqual([...small], [1, 2, 3, 4, 5, 6]));
});
