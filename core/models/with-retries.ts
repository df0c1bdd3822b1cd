import { setTimeout } from 'node:timers/promises';
import {
  DelegateBackoff,
  ExponentialBackoff,
  handleWhen,
  type IBackoff,
  type IRetryBackoffContext,
  retry,
} from 'cockatiel';
import { linkSignals } from '../workspace/linked-signal.js';
import type { Ask } from './ask-provider.js';
import type { Patience } from './patience.js';
import { ProviderError } from './provider.js';

/**
 * Sends a question again where that may go better: the server cannot be reached, failed, broke off or is busy. The pauses
 * grow and are drawn at random, so that several healers do not come back at once; what the server asks for goes first.
 */
export function withRetries(ask: Ask, patience: Patience): Ask {
  const policy = retry(
    handleWhen((error) => mayPass(error, patience)),
    { maxAttempts: patience.attempts - 1, backoff: pauses(patience) },
  ).dangerouslyUnref();
  return (request, options) => {
    const asking = policy.execute(() => {
      options.signal.throwIfAborted();
      return ask(request, options);
    }, options.signal);
    return unlessAborted(asking, options.signal);
  };
}

function mayPass(error: Error, { longestPauseMs }: Patience): boolean {
  if (!(error instanceof ProviderError)) return false;
  const passing = error.trouble === 'unreachable' || error.trouble === 'busy';
  return passing && (error.details.retryAfterMs ?? 0) <= longestPauseMs;
}

type Context = IRetryBackoffContext<unknown>;

const pauses = ({ firstPauseMs, longestPauseMs }: Patience): DelegateBackoff<Context, IBackoff<unknown>> => {
  const growing = new ExponentialBackoff({ initialDelay: firstPauseMs, maxDelay: longestPauseMs });
  return new DelegateBackoff((context, last) => {
    const next = last?.next(context) ?? growing.next();
    return { delay: Math.max(next.duration, askedPause(context)), state: next };
  });
};

function askedPause({ result }: Context): number {
  const error = 'error' in result ? result.error : undefined;
  return (error instanceof ProviderError && error.details.retryAfterMs) || 0;
}

/** The policy itself sleeps through an abort. Its timer does not keep the process alive; this one does. */
async function unlessAborted<T>(asking: Promise<T>, signal: AbortSignal): Promise<T> {
  const over = new AbortController();
  const ended = linkSignals([signal, over.signal]);
  const forLong = setTimeout(2 ** 31 - 1, undefined, { signal: ended.signal });
  try {
    return await Promise.race([asking, forLong as Promise<never>]);
  } finally {
    over.abort();
    ended.dispose();
  }
}
