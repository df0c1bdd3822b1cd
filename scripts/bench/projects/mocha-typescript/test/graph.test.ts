import { strict as assert } from 'node:assert';
import { Cycle, order, shortest } from '../src/graph';

describe('order', () => {
  it('puts what is needed first', () =>
    assert.deepEqual(order({ app: ['lib', 'log'], lib: ['log'], log: [] }), ['log', 'lib', 'app']));
  it('takes what is not listed too', () => assert.deepEqual(order({ a: ['b'] }), ['b', 'a']));
  it('takes each once', () => assert.deepEqual(order({ a: ['c'], b: ['c'], c: [] }), ['c', 'a', 'b']));
  it('refuses cycles', () =>
    assert.throws(
      () => order({ a: ['b'], b: ['a'] }),
      (error: unknown) => error instanceof Cycle && error.message === 'a > b > a',
    ));
});

describe('the shortest way', () => {
  const edges = { a: { b: 1, c: 5 }, b: { c: 2, d: 9 }, c: { d: 1 }, e: {} };
  it('is found', () =>
    assert.deepEqual(shortest(edges, 'a', 'd'), { length: 4, path: ['a', 'b', 'c', 'd'] }));
  it('may be none', () => assert.equal(shortest(edges, 'a', 'e'), null));
  it('may be nowhere', () => assert.deepEqual(shortest(edges, 'a', 'a'), { length: 0, path: ['a'] }));
  it('may be one step', () => assert.deepEqual(shortest(edges, 'c', 'd')?.path, ['c', 'd']));
});
