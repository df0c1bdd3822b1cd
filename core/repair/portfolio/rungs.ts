import { isHealerError } from '../../errors.js';
import type { Candidate, Verdict } from '../../model.js';
import { within } from '../../workspace/linked-signal.js';
import type { RepairContext, Rung, Strategy } from '../strategy.js';
import { enoughRivals, remainingMs, spentBudget } from './limits.js';
import { screen, screenChunk } from './screen.js';
import type { Search } from './state.js';

/** Of the time that is left: the most that asking may take, so that what came of it can still be tried. */
const shareOfAsking = 0.9;

/**
 * What a model or an agent cannot do (it does not answer, its budget is spent, it may not run) ends its rung alone, and is
 * told. Whoever is asked hears of the end of the time.
 */
export async function runPaidRung(
  rung: Rung,
  strategies: readonly Strategy[],
  search: Search,
): Promise<void> {
  const { context } = search;
  const tell = (trouble: string) => void search.result.troubles.push(trouble);
  await within(shareOfAsking * remainingMs(search), context.signal, async (signal) => {
    try {
      await runRung(strategies, search, { ...context, signal, tell, partial: search.result.partial });
    } catch (error) {
      if (context.signal.aborted || !(signal.aborted || isHealerError(error))) throw error;
      tell(
        signal.aborted ? `the time was spent while the ${rung} was asked` : `${rung}: ${messageOf(error)}`,
      );
    }
  });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A strategy at work. */
interface Running {
  strategy: Strategy;
  batches: ReturnType<Strategy['propose']>;
  /** Its next batch, and the highest prior that it may have. */
  next: Candidate[] | null;
  promise: number;
  /** Milliseconds of its turns since it shares the time. */
  sharedMs: number;
  /** When its first turn began, milliseconds since the epoch; 0 before. */
  startMs: number;
  busyMs: number;
  generated: number;
  screened: number;
}

/**
 * The strategies of one rung take turns, batch by batch. Those that fail take no other with them; what healer expects, such
 * as an abort, ends them all.
 */
export async function runRung(
  strategies: readonly Strategy[],
  search: Search,
  context: RepairContext = search.context,
): Promise<void> {
  let running = strategies.map(
    (strategy): Running => ({
      strategy,
      batches: strategy.propose(context),
      next: null,
      promise: strategy.promise ?? Number.POSITIVE_INFINITY,
      sharedMs: 0,
      startMs: 0,
      busyMs: 0,
      generated: 0,
      screened: 0,
    }),
  );
  const [first] = strategies;
  try {
    while (running.length > 0) {
      const eager = eagerOf(running);
      const next = eager ?? running.reduce((a, b) => (b.sharedMs < a.sharedMs ? b : a));
      const startedAt = performance.now();
      next.startMs ||= Date.now();
      const done = await takeTurn(next, search, context.signal);
      const tookMs = performance.now() - startedAt;
      next.busyMs += tookMs;
      if (eager === undefined) next.sharedMs += tookMs;
      if (spentBudget(search) || enoughRivals(search)) return;
      if (done) {
        running = running.filter((each) => each !== next);
        tellEnd(next, search);
      }
    }
    if (search.cut.size > 0 && first) await screenChunk([], first, search);
  } finally {
    for (const each of running) {
      await each.batches.return?.();
      tellEnd(each, search);
    }
  }
}

function tellEnd(
  { strategy: { name, rung }, startMs, busyMs, generated, screened }: Running,
  { onStrategyEnd }: Search,
): void {
  if (startMs > 0)
    onStrategyEnd?.({ strategy: name, rung, startMs, endMs: Date.now(), busyMs, generated, screened });
}

/** The one that has something likelier than what the patient ones promise. */
function eagerOf(running: readonly Running[]): Running | undefined {
  const promised = Math.max(0, ...running.map(({ strategy }) => strategy.promise ?? 0));
  return running.find(({ strategy, promise }) => strategy.promise === undefined && promise >= promised);
}

/** Screens a strategy's next batch, and asks for the one after it; true where there is none. */
async function takeTurn(running: Running, search: Search, signal: AbortSignal): Promise<boolean> {
  const { strategy, batches } = running;
  search.context.signal.throwIfAborted();
  if (spentBudget(search)) return false;
  try {
    let verdicts: Verdict[] = [];
    if (running.next !== null) {
      search.result.generated += running.next.length;
      running.generated += running.next.length;
      verdicts = await screen(running.next, strategy, search);
      running.screened += verdicts.length;
      if (spentBudget(search) || enoughRivals(search)) return false;
    }
    const step = await batches.next(verdicts);
    if (step.done) return true;
    if (step.value.length > 0) running.promise = Math.max(...step.value.map(({ prior }) => prior));
    running.next = step.value;
    return false;
  } catch (error) {
    if (signal.aborted || isHealerError(error)) throw error;
    search.result.troubles.push(`${strategy.name} failed: ${messageOf(error)}`);
    return true;
  }
}
