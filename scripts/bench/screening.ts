import type { Candidate, Verdict, VerdictStatus } from '../../core/model.js';
import type { Screener } from '../../core/sandbox/screening/screener.js';

export interface Screened {
  /** The last verdict of each candidate. */
  verdicts: Map<string, Verdict>;
  /** Seconds until every candidate had a verdict, without what opening the screener took. */
  seconds: number;
  /** Seconds of longer looks at those that ran out of time, after that. */
  longerSeconds: number;
}

const longestMs = 3_600_000;

/**
 * Screens the candidates batch by batch until all are judged or an hour has passed: in batches as healing does, where
 * candidates that ran out of time get longer looks between two of them, unless `batchSize` says otherwise.
 */
export async function screenAll(
  screener: Screener,
  candidates: readonly Candidate[],
  { batchSize = screener.batchSize }: { batchSize?: number } = {},
): Promise<Screened> {
  const signal = AbortSignal.timeout(longestMs);
  const verdicts = new Map<string, Verdict>();
  const screen = async (batch: readonly Candidate[]) => {
    for await (const verdict of screener.screen(batch, { signal })) verdicts.set(verdict.candidate, verdict);
  };
  const startedAt = performance.now();
  for (let at = 0; at < candidates.length && !signal.aborted; at += batchSize)
    await screen(candidates.slice(at, at + batchSize));
  const seconds = (performance.now() - startedAt) / 1000;
  if (!signal.aborted) await screen([]);
  return { verdicts, seconds, longerSeconds: (performance.now() - startedAt) / 1000 - seconds };
}

/** How often each verdict was given, the most frequent first, as words. */
export function countsOf(verdicts: Iterable<Verdict>): string {
  const counts = new Map<VerdictStatus, number>();
  for (const { status } of verdicts) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([status, count]) => `${count} ${status}`)
    .join(', ');
}
