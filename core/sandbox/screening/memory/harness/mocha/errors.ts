import type { Runner } from './project-mocha.js';

const events = ['uncaughtException', 'unhandledRejection'] as const;

type Listener = (error: unknown) => void;

/**
 * Leaves the thread's stray errors to a Runner, as they are in a process of its own; `onLate` hears of those outside of
 * its run. The answer gives the events back to whoever listened to them.
 */
export function leaveErrorsTo(runner: Runner, onLate: Listener): () => void {
  const onUncaught: Listener = (error) => onLate(error);
  let isRunning = false;
  const onUnhandled: Listener = (reason) => {
    // Since version 8.2 mocha takes these, and does nothing with those that are not its own.
    if (runner.unhandled) return;
    if (isRunning) runner.uncaught(reason);
    else onLate(reason);
  };
  // While it runs it listens alone: programs and tests count who does, and set them aside for a while.
  runner.once('start', () => {
    isRunning = true;
    process.removeListener('uncaughtException', onUncaught);
  });
  runner.once('end', () => {
    isRunning = false;
    process.on('uncaughtException', onUncaught);
  });
  const held = events.map((event) => process.rawListeners(event) as Listener[]);
  put([[onUncaught], [onUnhandled]]);
  return () => put(held);
}

function put(listeners: readonly (readonly Listener[])[]): void {
  for (const [index, event] of events.entries()) {
    process.removeAllListeners(event);
    for (const listener of listeners[index] ?? []) process.on(event, listener);
  }
}
