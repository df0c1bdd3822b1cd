/** How often, and after what pauses, a server that fails is asked again. All times are in milliseconds. */
export interface Patience {
  /** How often one question is sent at most. */
  attempts: number;
  /** The pause before the second attempt is about this long; each further one is about twice as long. */
  firstPauseMs: number;
  /** A server that asks for a longer pause is not waited for. */
  longestPauseMs: number;
  /** So many attempts that fail in a row open the circuit breaker. */
  failures: number;
  /** How long it stays open before one question is let through; each time that it fails, twice as long. */
  restMs: number;
  longestRestMs: number;
}

export const usualPatience: Patience = {
  attempts: 3,
  firstPauseMs: 500,
  longestPauseMs: 60_000,
  failures: 3,
  restMs: 30_000,
  longestRestMs: 600_000,
};
