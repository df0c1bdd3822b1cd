import type { FailureSource, ThrownError } from '../../model.js';

/** An error that a tracker or a monitor tells of. All of it is data of strangers. */
export interface Tracked {
  /** Tells this occurrence from all others, so that it counts once: `sentry:9a1f…`. */
  id: string;
  /** When it happened; absent where nothing tells. */
  at?: string;
  /** Its stack is in the form that V8 prints, with paths as they were where it ran. */
  thrown: ThrownError;
  source: FailureSource;
}

/** Of one payload; what comes in one request or one file can be as long as its sender likes. */
export const mostTracked = 1000;
const longestMessage = 10_000;
const longestStack = 100_000;

/** With texts of a length that a record can hold. */
export const bounded = (thrown: ThrownError): ThrownError => ({
  ...thrown,
  name: thrown.name.slice(0, 200),
  message: thrown.message.slice(0, longestMessage),
  ...(thrown.stack !== undefined && { stack: thrown.stack.slice(0, longestStack) }),
  ...(thrown.cause && { cause: bounded(thrown.cause) }),
});

/** ISO 8601 of what may be a time: seconds since the epoch, or a text; undefined for anything else, and for the future. */
export function timeOf(value: unknown, now = Date.now()): string | undefined {
  const ms =
    typeof value === 'number' ? value * 1000 : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return ms > 0 && ms <= now ? new Date(ms).toISOString() : undefined;
}

/** An address that can be shown and followed; null for any other text. */
export function linkOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 500 || !URL.canParse(value)) return null;
  const { protocol, username, password } = new URL(value);
  return protocol === 'https:' && username + password === '' ? value : null;
}
