import { setTimeout } from 'node:timers/promises';
import type { Ask } from './ask-provider.js';
import type { Patience } from './patience.js';
import { ProviderError } from './provider.js';

/** When a server was asked, and when it may be asked again; milliseconds since the epoch. Shared as a breaker is. */
export interface Pace {
  sentAt: number[];
  notBefore: number;
}

/**
 * Holds a limit on questions in a minute, and a pause that the server asked for, which is for all questions and not only
 * for the one that was refused. Error: ProviderError `busy` where that would take too long; an abort.
 */
export function withPace(
  ask: Ask,
  pace: Pace,
  { perMinute, longestPauseMs }: Pick<Patience, 'longestPauseMs'> & { perMinute: number | null },
): Ask {
  return async (request, options) => {
    for (;;) {
      const waitMs = Math.max(pace.notBefore - Date.now(), untilNext(pace, perMinute));
      if (waitMs <= 0) break;
      if (waitMs > longestPauseMs)
        throw new ProviderError('busy', `It asks to be left alone for ${Math.ceil(waitMs / 1000)} s`, {
          retryAfterMs: waitMs,
        });
      await setTimeout(waitMs, undefined, { signal: options.signal });
    }
    if (perMinute !== null) pace.sentAt.push(Date.now());
    try {
      return await ask(request, options);
    } catch (error) {
      if (error instanceof ProviderError && error.details.retryAfterMs !== undefined)
        pace.notBefore = Math.max(pace.notBefore, Date.now() + error.details.retryAfterMs);
      throw error;
    }
  };
}

export function paceOf(server: string): Pace {
  const known = paces.get(server);
  if (known) return known;
  const pace: Pace = { sentAt: [], notBefore: 0 };
  paces.set(server, pace);
  return pace;
}

const paces = new Map<string, Pace>();

const minuteMs = 60_000;

/** How long until fewer than the limit were sent in the last minute. */
function untilNext(pace: Pace, perMinute: number | null): number {
  if (perMinute === null) return 0;
  const now = Date.now();
  pace.sentAt = pace.sentAt.filter((at) => now - at < minuteMs);
  const first = pace.sentAt.at(-perMinute);
  return first === undefined ? 0 : first + minuteMs - now;
}
