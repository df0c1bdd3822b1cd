import assert from 'node:assert/strict';
import type { Candidate } from '../../core/model.js';
import type { Screener } from '../../core/sandbox/screening/screener.js';

/** What a screener says of each candidate; undefined where it says nothing. */
export async function statusesOf(
  screener: Screener,
  candidates: readonly Candidate[],
  signal: AbortSignal = AbortSignal.timeout(120_000),
): Promise<(string | undefined)[]> {
  const statuses = new Map<string, string>();
  for await (const verdict of screener.screen(candidates, { signal }))
    statuses.set(verdict.candidate, verdict.status);
  return candidates.map(({ id }) => statuses.get(id));
}

let count = 0;

/** A candidate that puts `to` in the place of the first `from` after `behind`. */
export function replacing(
  [file, text]: readonly [file: string, text: string],
  from: string,
  to: string,
  { behind = '', title = to }: { behind?: string; title?: string } = {},
): Candidate {
  const start = text.indexOf(from, text.indexOf(behind));
  assert.ok(start >= 0, `${from} is in the text`);
  count += 1;
  const range = { file, start, end: start + from.length };
  return {
    id: String(count),
    strategy: 'test',
    title,
    operator: 'test',
    edits: [{ range, text: to }],
    prior: 1,
  };
}
