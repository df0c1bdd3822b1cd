import { WaitLimit } from '../settle.js';
import type { Runnable } from './project-mocha.js';

const { setTimeout: later } = globalThis;

/**
 * Ends the waiting of a test or hook after `waitMs` milliseconds where mocha's own timeout is longer. The error is that of
 * mocha's timeout, so that it reads alike whatever the limit is.
 */
export function limitWaiting(runnable: Runnable, waitMs: number, onLimit: () => void): void {
  runnable.resetTimeout = () => {
    runnable.clearTimeout();
    const own = (runnable.enableTimeouts?.() !== false && runnable.timeout()) || Number.POSITIVE_INFINITY;
    const end = () => {
      if (own > waitMs) onLimit();
      runnable.callback(own === Number.POSITIVE_INFINITY ? new WaitLimit() : runnable._timeoutError(own));
      runnable.timedOut = true;
    };
    runnable.timer = later(end, Math.min(own, waitMs));
  };
}
