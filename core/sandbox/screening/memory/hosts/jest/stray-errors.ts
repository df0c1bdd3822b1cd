import { messageOf } from '../../harness/message.js';
import { createOrigins } from '../origins.js';
import { type Collected, type ErrorEvent, errorEvents } from './adapter.js';

/** Errors that nobody catches, told apart by the trial that set off what has thrown them. */
export interface StrayErrors {
  /** From here on, what earlier trials have left going is nobody's any more. */
  nextTrial(): void;
  /** Runs `body` as part of the current trial, with its errors going to the file that it runs. */
  within<T>(handlers: Collected['handlers'], body: () => Promise<T>): Promise<T>;
  /** Puts ours in place of what jest-circus has put on the process. */
  takeOver(): void;
}

/** `late` grows with the errors of the current trial that come while none of its files runs. */
export function strayErrors(late: string[]): StrayErrors {
  const origins = createOrigins();
  let running: Collected['handlers'] | undefined;
  const hear =
    (name: ErrorEvent) =>
    (...args: unknown[]) => {
      if (!origins.isCurrent()) return;
      const handlers = running?.get(name);
      if (handlers) for (const handler of handlers) handler(...(args as never[]));
      else if (name !== 'rejectionHandled') late.push(messageOf(args[0]));
    };
  const ours = errorEvents.map((name) => [name, hear(name)] as const);
  return {
    nextTrial: origins.nextTrial,
    async within(handlers, body) {
      running = handlers;
      try {
        return await origins.within(body);
      } finally {
        running = undefined;
      }
    },
    takeOver() {
      for (const [name, listener] of ours) {
        process.removeAllListeners(name);
        process.on(name as 'uncaughtException', listener);
      }
    },
  };
}
