const assert = require('node:assert/strict');
const { createCache, memoize } = require('../src/cache.js');

describe('a cache', () => {
  let cache;
  let dropped;
  beforeEach(() => {
    dropped = [];
    cache = createCache(2, (key, value) => dropped.push([key, value]));
    cache.set('a', 1).set('b', 2);
  });

  it('gives what was put in', () => assert.equal(cache.get('a'), 1));
  it('gives nothing else', () => assert.equal(cache.get('x'), undefined));
  it('drops the oldest', () => {
    cache.set('c', 3);
    assert.deepEqual(cache.keys(), ['b', 'c']);
    assert.deepEqual(dropped, [['a', 1]]);
  });
  it('keeps what was used', () => {
    cache.get('a');
    cache.set('c', 3);
    assert.deepEqual(cache.keys(), ['a', 'c']);
  });
  it('counts', () => assert.equal(cache.size, 2));
  it('replaces', () => {
    cache.set('a', 5);
    assert.equal(cache.size, 2);
    assert.equal(cache.get('a'), 5);
    assert.deepEqual(dropped, []);
  });
  it('keeps undefined', () => {
    cache.set('u', undefined);
    assert.equal(cache.has('u'), true);
  });
});

describe('what is memoized', () => {
  it('is worked out once', () => {
    let calls = 0;
    const add = memoize((a, b) => {
      calls += 1;
      return a + b;
    });
    assert.equal(add(1, 2) + add(1, 2) + add(2, 1), 9);
    assert.equal(calls, 2);
  });
  it('keeps `this`', () => {
    const thing = {
      base: 40,
      plus: memoize(function (n) {
        return this.base + n;
      }),
    };
    assert.equal(thing.plus(2), 42);
  });
  it('may have a key of its own', () => {
    const first = memoize(
      (list) => list[0],
      (list) => list.length,
    );
    assert.equal(first(['a']), 'a');
    assert.equal(first(['b']), 'a');
  });
});
