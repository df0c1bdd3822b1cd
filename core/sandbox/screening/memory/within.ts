import { Script } from 'node:vm';

const slot = Symbol.for('healer.call');
const script = new Script(`globalThis[Symbol.for('healer.call')]()`);
const { setTimeout: later, clearTimeout: forget } = globalThis;
const holder = globalThis as unknown as Record<symbol, () => void>;

/** Thrown when the time is up; the code that ran is stopped where it stood. */
export class TimeLimit extends Error {
  override readonly name = 'TimeLimit';
}

/** Calls `body`, and stops it after `ms` milliseconds even inside an endless loop. */
export function callWithin<T>(ms: number, body: () => T): T {
  let value: { result: T } | undefined;
  const outer = holder[slot];
  holder[slot] = () => {
    value = { result: body() };
  };
  try {
    script.runInThisContext({ timeout: Math.max(1, Math.ceil(ms)) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new TimeLimit(`stopped after ${ms} ms`);
    throw error;
  } finally {
    if (outer) holder[slot] = outer;
  }
  if (!value) throw new TimeLimit(`stopped after ${ms} ms`);
  return value.result;
}

/** Waits for `promise` at most `ms` milliseconds, on a clock that the tests' fake timers do not turn. */
export function settleWithin<T>(ms: number, promise: PromiseLike<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = later(() => reject(new TimeLimit(`stopped after ${ms} ms`)), ms);
    const settle =
      <V>(done: (value: V) => void) =>
      (value: V) => {
        forget(timer);
        done(value);
      };
    promise.then(settle(resolve), settle(reject));
  });
}
