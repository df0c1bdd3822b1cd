import { keepGlobals } from '../../harness/globals.js';
import type { Environment, FakeTimers, Runtime } from './packages.js';

/** Brings timers, mocks and globals back to where they were when the tests were declared. */
export interface BetweenRuns {
  restore(): void;
}

/** To be called before a test file is loaded; `declared` when it is. */
export function watchTimers(environment: Environment): { declared(runtime: Runtime): BetweenRuns } {
  const kinds = [environment.fakeTimers, environment.fakeTimersModern].filter((kind) => kind != null);
  const real = environment.global.setTimeout;
  let used: { timers: FakeTimers; args: [config?: unknown] } | undefined;
  for (const timers of kinds) {
    const use = timers.useFakeTimers.bind(timers);
    timers.useFakeTimers = (...args) => {
      used = { timers, args };
      use(...args);
    };
  }
  return {
    declared(runtime) {
      const atFirst = environment.global.setTimeout === real ? undefined : used;
      const putGlobals = keepGlobals(environment.global);
      return {
        restore() {
          runtime.clearAllMocks();
          if (atFirst || environment.global.setTimeout !== real) {
            for (const timers of kinds) timers.useRealTimers();
            atFirst?.timers.useFakeTimers(...atFirst.args);
          }
          // Timers that were faked while the file was loaded are made anew.
          if (!atFirst) putGlobals();
        },
      };
    },
  };
}
