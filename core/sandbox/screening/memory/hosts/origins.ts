import { AsyncLocalStorage } from 'node:async_hooks';

/** Tells what the current trial has set off from what earlier ones have left going. */
export interface Origins {
  /** From here on, what was set off before is nobody's any more. */
  nextTrial(): void;
  /** Runs `body` as part of the current trial. */
  within<T>(body: () => T): T;
  /** Whether what runs now was set off by the current trial, or by none. */
  isCurrent(): boolean;
}

export function createOrigins(): Origins {
  const trials = new AsyncLocalStorage<object>();
  let trial = {};
  return {
    nextTrial() {
      trial = {};
    },
    within: (body) => trials.run(trial, body),
    isCurrent() {
      const origin = trials.getStore();
      return !origin || origin === trial;
    },
  };
}
