import type { Candidate, Verdict } from '../../model.js';
import { within } from '../../workspace/linked-signal.js';
import { steadyNow } from '../../workspace/steady-clock.js';
import { editHash } from '../candidate.js';
import type { Strategy } from '../strategy.js';
import { enoughRivals, remainingMs, spentBudget } from './limits.js';
import type { Screened, Search } from './state.js';

/** Screens what is new and allowed of a batch, until a budget is spent or enough is found. */
export async function screen(batch: Candidate[], strategy: Strategy, search: Search): Promise<Verdict[]> {
  const fresh = batch.filter((candidate) => isWorthScreening(candidate, search));
  const verdicts: Verdict[] = [];
  for (const chunk of chunksOf(fresh, search.screener.batchSize)) {
    verdicts.push(...(await screenChunk(chunk, strategy, search)));
    // What is paid for is compared as well.
    if (spentBudget(search) || (!search.paying && enoughRivals(search))) break;
  }
  return verdicts;
}

/** An empty chunk asks for the candidates that ran out of time and are still owed a longer look. */
export async function screenChunk(
  chunk: Candidate[],
  strategy: Strategy,
  search: Search,
): Promise<Verdict[]> {
  const byId = new Map(chunk.map((candidate) => [candidate.id, candidate]));
  const verdicts: Verdict[] = [];
  await within(remainingMs(search), search.context.signal, async (signal) => {
    for await (const verdict of search.screener.screen(chunk, { signal })) {
      const candidate = byId.get(verdict.candidate) ?? search.cut.get(verdict.candidate);
      if (!candidate) continue;
      search.cut.delete(candidate.id);
      // After a longer look it is told of a second time.
      if (byId.has(candidate.id)) search.result.screened += 1;
      if (verdict.status === 'timeout' && byId.has(candidate.id)) search.cut.set(candidate.id, candidate);
      verdicts.push(verdict);
      await keep({ candidate, verdict }, search);
      report(strategy, search);
    }
  });
  search.context.signal.throwIfAborted();
  return verdicts;
}

function isWorthScreening(candidate: Candidate, search: Search): boolean {
  const hash = editHash(candidate);
  if (search.seen.has(hash)) return false;
  search.seen.add(hash);
  if (search.refuse(candidate) === null) return true;
  search.result.refused.push(candidate);
  return false;
}

async function keep(screened: Screened, search: Search): Promise<void> {
  const { result } = search;
  if (await search.accepts(screened)) {
    if (search.foundAt === null) {
      search.foundAt = steadyNow();
      search.screenedWhenFound = result.screened;
    }
    result.plausible.push(screened);
  } else if (screened.verdict.status === 'partial' && result.partial.length < mostPartial) {
    result.partial.push(screened);
  }
}

/** Partial candidates beyond this are not kept: they only serve when nothing is plausible. */
const mostPartial = 200;

function report(strategy: Strategy, search: Search): void {
  const { generated, screened, plausible } = search.result;
  const best = plausible[0]?.candidate.title;
  search.onProgress?.({ strategy: strategy.name, generated, screened, ...(best && { best }) });
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}
