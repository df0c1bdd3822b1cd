import assert from 'node:assert';
import { syncBuiltinESMExports } from 'node:module';

/**
 * What compares two values, and runs nothing of a program but what these do when they are looked at. Not `match`, which asks
 * `assert` whether it is that, and is its opposite where it is not.
 */
const comparing = [
  'equal',
  'notEqual',
  'strictEqual',
  'notStrictEqual',
  'deepEqual',
  'notDeepEqual',
  'deepStrictEqual',
  'notDeepStrictEqual',
] as const;

type Compare = (this: unknown, ...args: unknown[]) => unknown;

/**
 * From here on, errors of these assertions of Node come without the calls that led to them: nobody reads these here, and to
 * list them takes longer than a small test does. Once for each thread, before anything is loaded.
 */
export function leaveOutCalls(): void {
  const made = new Map<Compare, Compare>();
  for (const module of [assert, assert.strict] as unknown as Record<string, Compare>[])
    for (const name of comparing) {
      const compare = module[name];
      if (!compare) continue;
      const without = made.get(compare) ?? withoutCalls(compare);
      made.set(compare, without);
      module[name] = without;
    }
  syncBuiltinESMExports();
}

function withoutCalls(compare: Compare): Compare {
  const wrapper: Compare = function (...args) {
    const limit = Error.stackTraceLimit;
    Reflect.set(Error, 'stackTraceLimit', 0);
    try {
      return compare.apply(this, args);
    } finally {
      Reflect.set(Error, 'stackTraceLimit', limit);
    }
  };
  return Object.defineProperties(wrapper, Object.getOwnPropertyDescriptors(compare));
}
