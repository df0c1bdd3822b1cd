/** Keeps the `size` values that were used last. */
function createCache(size, onDrop = () => {}) {
  const values = new Map();

  const touch = (key, value) => {
    values.delete(key);
    values.set(key, value);
  };

  return {
    get(key) {
      if (!values.has(key)) return undefined;
      const value = values.get(key);
      touch(key, value);
      return value;
    },
    set(key, value) {
      touch(key, value);
      while (values.size > size) {
        const [oldest, dropped] = values.entries().next().value;
        values.delete(oldest);
        onDrop(oldest, dropped);
      }
      return this;
    },
    has: (key) => values.has(key),
    get size() {
      return values.size;
    },
    keys: () => [...values.keys()],
  };
}

function memoize(work, keyOf = (...args) => args.join('|')) {
  const known = {};
  return function (...args) {
    const key = keyOf(...args);
    if (!(key in known)) known[key] = work.apply(this, args);
    return known[key];
  };
}

module.exports = { createCache, memoize };
