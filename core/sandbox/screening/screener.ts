import type { Candidate, Verdict } from '../../model.js';

/**
 * Tries candidates against the failing tests, cheaply. Verdicts come back in any order, one a candidate, unless `signal`
 * ends it. A candidate that ran out of time may get a second verdict after a longer look, in a later batch; an empty
 * batch asks for those that are left. Both ways of screening, by process and in memory, sit behind this.
 */
export interface Screener {
  via: 'process' | 'memory';
  /** How many candidates a batch should hold to keep it busy. */
  batchSize: number;
  screen(batch: readonly Candidate[], options: ScreenOptions): AsyncGenerator<Verdict, void>;
  dispose(): Promise<void>;
}

export interface ScreenOptions {
  signal: AbortSignal;
}
