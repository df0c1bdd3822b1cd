import { EventEmitter } from 'node:events';
import { hookKinds, type Runnable, type Suite, type Test } from './project-mocha.js';

/** Some of the tests of a suite, and what is left of the suites in it. */
export interface Branch {
  suite: Suite;
  tests: Test[];
  suites: Branch[];
}

/** All of a suite as it is now: tests that are registered later are not in it. */
export const branchOf = (suite: Suite): Branch => ({
  suite,
  tests: [...suite.tests],
  suites: suite.suites.map(branchOf),
});

/** The wanted tests with the suites around them. */
export function prune({ suite, tests, suites }: Branch, wants: (test: Test) => boolean): Branch {
  return {
    suite,
    tests: tests.filter(wants),
    suites: suites.map((branch) => prune(branch, wants)).filter(holdsTests),
  };
}

export const holdsTests = ({ tests, suites }: Branch): boolean => tests.length > 0 || suites.length > 0;

/**
 * A suite that can be run once: what mocha and the tests write to suites, tests, hooks and their `this` goes to the
 * copies, and what they read comes from the originals.
 */
export function copySuite({ suite, tests, suites }: Branch, parent?: Suite): Suite {
  const around = parent?.ctx ?? (Object.getPrototypeOf(suite.ctx) as object);
  const ctx = Object.assign(Object.create(around) as object, suite.ctx);
  const copy = Object.assign(like(suite), {
    ...(parent && { parent }),
    ctx,
    _onlyTests: [],
    _onlySuites: [],
  });
  const copied = <R extends Runnable>(runnable: R): R => Object.assign(like(runnable), { parent: copy, ctx });
  for (const kind of hookKinds) Object.assign(copy, { [`_${kind}`]: suite.getHooks(kind).map(copied) });
  copy.tests = tests.map(copied);
  copy.suites = suites.map((branch) => copySuite(branch, copy));
  return copy;
}

/** An emitter with listeners of its own, and all the rest of the original. */
function like<T extends object>(original: T): T {
  const copy = Object.create(original) as T;
  (EventEmitter as unknown as (this: object) => void).call(copy);
  return copy;
}
