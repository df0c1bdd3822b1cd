const { setTimeout: later, clearTimeout: forget } = globalThis;
const now = performance.now.bind(performance);

/** Thrown when a test waits for longer than it may. */
export class WaitLimit extends Error {
  override readonly name = 'WaitLimit';

  // Without the limit, which differs from run to run.
  constructor() {
    super('it waited for too long');
  }
}

/** Thrown when a test waits and nothing is left that could bring what it waits for. */
export class NothingLeft extends Error {
  override readonly name = 'NothingLeft';

  constructor() {
    super('nothing is left that it could wait for');
  }
}

/** Waits for `promise` at most `ms` milliseconds, on a clock that the tests' fake timers do not turn. */
export function settleWithin<T>(ms: number, promise: PromiseLike<T>): Promise<T> {
  return settleUnless(promise, (reject) => {
    const timer = later(() => reject(new WaitLimit()), ms);
    return () => forget(timer);
  });
}

const lookMs = 5;
/** Work in the thread pool of Node (cryptography, compression) keeps it alive, and is not counted by it. */
const leastIdleMs = 20;
const mostIdleMs = 100;

/** Also ends the waiting where `isActive` says for a while that there is nothing to wait for. */
export function settleWhileActive<T>(
  ms: number,
  promise: PromiseLike<T>,
  isActive: () => boolean,
): Promise<T> {
  return settleUnless(promise, (reject) => {
    const until = now() + ms;
    const mostIdle = Math.min(mostIdleMs, Math.max(leastIdleMs, ms / 3)) / lookMs;
    let idle = 0;
    let timer = soon();
    return () => forget(timer);

    // Not active itself: several may wait at once, a test for its subtest.
    function soon() {
      return later(look, lookMs).unref();
    }

    function look(): void {
      idle = isActive() ? 0 : idle + 1;
      if (idle >= mostIdle) reject(new NothingLeft());
      else if (now() > until) reject(new WaitLimit());
      else timer = soon();
    }
  });
}

/** `watch` is handed what ends the waiting, and returns what ends the watching. */
function settleUnless<T>(
  promise: PromiseLike<T>,
  watch: (reject: (error: Error) => void) => () => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = watch(reject);
    const settle =
      <V>(done: (value: V) => void) =>
      (value: V) => {
        stop();
        done(value);
      };
    promise.then(settle(resolve), settle(reject));
  });
}

export const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as PromiseLike<unknown> | null)?.then === 'function';
