const { setTimeout: later, clearTimeout: forget } = globalThis;

/** Thrown when a test waits for longer than it may. */
export class WaitLimit extends Error {
  override readonly name = 'WaitLimit';

  // Without the limit, which differs from run to run.
  constructor() {
    super('it waited for too long');
  }
}

/** Waits for `promise` at most `ms` milliseconds, on a clock that the tests' fake timers do not turn. */
export function settleWithin<T>(ms: number, promise: PromiseLike<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = later(() => reject(new WaitLimit()), ms);
    const settle =
      <V>(done: (value: V) => void) =>
      (value: V) => {
        forget(timer);
        done(value);
      };
    promise.then(settle(resolve), settle(reject));
  });
}

export const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as PromiseLike<unknown> | null)?.then === 'function';
