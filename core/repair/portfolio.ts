import { isHealerError } from '../errors.js';
import type { Candidate, Verdict } from '../model.js';
import type { Screener } from '../sandbox/screening/screener.js';
import { editHash } from './candidate.js';
import { type RepairContext, type Rung, rungs, type Strategy } from './strategy.js';
import { hidesSymptom } from './symptom-hiding.js';

export interface Screened {
  candidate: Candidate;
  verdict: Verdict;
}

export interface PortfolioOptions {
  strategies: readonly Strategy[];
  context: RepairContext;
  screener: Screener;
  /** Why a candidate must never run, or null; DESIGN.md §9. */
  refuse(candidate: Candidate): string | null;
  /** Edit hashes that people have rejected for these errors. */
  rejected: ReadonlySet<string>;
  /** Whether a candidate heals enough to be proved: all the failing tests, or all that its edit can be blamed for. */
  accepts(screened: Screened): Promise<boolean>;
  budget: { deadline: number; candidates: number };
  onProgress?(progress: PortfolioProgress): void;
}

export interface PortfolioProgress {
  strategy: string;
  generated: number;
  screened: number;
  best?: string;
}

export interface PortfolioResult {
  /** The accepted ones, in the order in which they were found. */
  plausible: Screened[];
  partial: Screened[];
  refused: Candidate[];
  /** Strategies that failed themselves, with what they said. */
  troubles: string[];
  generated: number;
  screened: number;
  /** Why the search ended: a rung gave plausible candidates, the space was exhausted, or a budget was spent. */
  ended: 'found' | 'exhausted' | 'time' | 'candidates';
  /** Edit hashes of the rejected ones and of all that was looked at: what need not be looked at again. */
  seen: ReadonlySet<string>;
}

/** Once one candidate is plausible, its strategy goes on this long to find rivals worth comparing. */
const rivals = { candidates: 96, share: 0.5, leastMs: 800, mostMs: 10_000 };

/** Partial candidates beyond this are not kept: they only serve when nothing is plausible. */
const mostPartial = 200;

/**
 * Runs the strategies, cheapest rung first, until one gives plausible candidates or the budget is spent.
 * Generate and validate, as surveyed by Gazzola, Micucci and Mariani, "Automatic Software Repair: A Survey",
 * IEEE TSE 45(1), 2019.
 */
export async function runPortfolio(options: PortfolioOptions): Promise<PortfolioResult> {
  const seen = new Set(options.rejected);
  const search: Search = {
    ...options,
    seen,
    result: {
      plausible: [],
      partial: [],
      refused: [],
      troubles: [],
      generated: 0,
      screened: 0,
      ended: 'exhausted',
      seen,
    },
    startedAt: Date.now(),
    until: options.budget.deadline,
    most: options.budget.candidates,
    paying: false,
    foundAt: null,
    screenedWhenFound: 0,
    cut: new Map(),
  };
  for (const rung of rungs) {
    const strategies = options.strategies.filter(
      (each) => each.rung === rung && each.applies(options.context),
    );
    if (strategies.length === 0) continue;
    Object.assign(search, limitsOf(rung, search));
    await (search.paying ? runPaidRung(rung, strategies, search) : runRung(strategies, search));
    Object.assign(search, { until: options.budget.deadline, most: options.budget.candidates, paying: false });
    if (search.result.plausible.some(({ candidate }) => !hidesSymptom(candidate.operator)))
      return { ...search.result, ended: 'found' };
    expectMore(search);
    const spent = spentBudget(search);
    if (spent) return { ...search.result, ended: spent };
  }
  return search.result.plausible.length > 0 ? { ...search.result, ended: 'found' } : search.result;
}

/** Of the time that is left: the most that one of the strategies before history and search may take. */
const shareOfGuesses = 0.25;

/** Of what is left: the most that history and search may take where a model or an agent may be asked after them. */
const shareOfFree = 0.6;

type Limits = Pick<Search, 'until' | 'most' | 'paying'>;

/**
 * Where a candidate takes seconds, guesses from a table must not leave the rungs that search without time; and a search
 * that never ends must leave some to those that cost money.
 */
function limitsOf(rung: Rung, { budget, result, strategies, context }: Search): Limits {
  const applying = strategies.filter((strategy) => strategy.applies(context));
  const share = guesses.has(rung)
    ? applying.some((strategy) => !guesses.has(strategy.rung)) && shareOfGuesses
    : !paid.has(rung) && applying.some((strategy) => paid.has(strategy.rung)) && shareOfFree;
  const paying = paid.has(rung);
  if (!share) return { until: budget.deadline, most: budget.candidates, paying };
  const most = guesses.has(rung)
    ? budget.candidates
    : result.screened + Math.ceil(share * (budget.candidates - result.screened));
  return { until: Date.now() + share * (budget.deadline - Date.now()), most, paying };
}

const guesses: ReadonlySet<Rung> = new Set(['compiler', 'lint', 'rules', 'patterns']);
const paid: ReadonlySet<Rung> = new Set(['model', 'agent']);

/** What was found so far may only hide the symptom: the next strategy gets its own time to do better. */
function expectMore(search: Search): void {
  if (search.foundAt === null) return;
  search.foundAt = Date.now();
  search.screenedWhenFound = search.result.screened;
}

interface Search extends PortfolioOptions {
  seen: Set<string>;
  result: PortfolioResult;
  startedAt: number;
  /** The deadline of the rung that runs, in milliseconds since the epoch, and how many candidates may have been screened then. */
  until: number;
  most: number;
  /** Whether its candidates cost money, and perhaps minutes, each: then the first that is plausible ends it. */
  paying: boolean;
  foundAt: number | null;
  screenedWhenFound: number;
  /** Candidates that ran out of time: the screener may come back to them. */
  cut: Map<string, Candidate>;
}

/** A strategy at work. */
interface Running {
  strategy: Strategy;
  batches: ReturnType<Strategy['propose']>;
  /** Its next batch, and the highest prior that it may have. */
  next: Candidate[] | null;
  promise: number;
  /** Milliseconds of its turns since it shares the time. */
  sharedMs: number;
}

/**
 * What a model or an agent cannot do (it does not answer, its budget is spent, it may not run) ends its rung alone, and is
 * told. Whoever is asked hears of the end of the time.
 */
async function runPaidRung(rung: Rung, strategies: readonly Strategy[], search: Search): Promise<void> {
  const { context } = search;
  const timeout = AbortSignal.timeout(remainingMs(search));
  const signal = AbortSignal.any([context.signal, timeout]);
  const tell = (trouble: string) => void search.result.troubles.push(trouble);
  search.context = { ...context, signal, tell };
  try {
    await runRung(strategies, search);
  } catch (error) {
    if (context.signal.aborted || !(timeout.aborted || isHealerError(error))) throw error;
    search.result.troubles.push(
      timeout.aborted ? `the time was spent while the ${rung} was asked` : `${rung}: ${messageOf(error)}`,
    );
  } finally {
    search.context = context;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * The strategies of one rung take turns, batch by batch. Those that fail take no other with them; what healer expects, such
 * as an abort, ends them all.
 */
async function runRung(strategies: readonly Strategy[], search: Search): Promise<void> {
  let running = strategies.map(
    (strategy): Running => ({
      strategy,
      batches: strategy.propose(search.context),
      next: null,
      promise: strategy.promise ?? Number.POSITIVE_INFINITY,
      sharedMs: 0,
    }),
  );
  const [first] = strategies;
  try {
    while (running.length > 0) {
      const eager = eagerOf(running);
      const next = eager ?? running.reduce((a, b) => (b.sharedMs < a.sharedMs ? b : a));
      const startedAt = performance.now();
      const done = await takeTurn(next, search);
      if (eager === undefined) next.sharedMs += performance.now() - startedAt;
      if (spentBudget(search) || enoughRivals(search)) return;
      if (done) running = running.filter((each) => each !== next);
    }
    if (search.cut.size > 0 && first) await screenChunk([], first, search);
  } finally {
    for (const { batches } of running) await batches.return?.();
  }
}

/** The one that has something likelier than what the patient ones promise. */
function eagerOf(running: readonly Running[]): Running | undefined {
  const promised = Math.max(0, ...running.map(({ strategy }) => strategy.promise ?? 0));
  return running.find(({ strategy, promise }) => strategy.promise === undefined && promise >= promised);
}

/** Screens a strategy's next batch, and asks for the one after it; true where there is none. */
async function takeTurn(running: Running, search: Search): Promise<boolean> {
  const { strategy, batches } = running;
  search.context.signal.throwIfAborted();
  if (spentBudget(search)) return false;
  try {
    let verdicts: Verdict[] = [];
    if (running.next !== null) {
      search.result.generated += running.next.length;
      verdicts = await screen(running.next, strategy, search);
      if (spentBudget(search) || enoughRivals(search)) return false;
    }
    const step = await batches.next(verdicts);
    if (step.done) return true;
    if (step.value.length > 0) running.promise = Math.max(...step.value.map(({ prior }) => prior));
    running.next = step.value;
    return false;
  } catch (error) {
    if (search.context.signal.aborted || isHealerError(error)) throw error;
    search.result.troubles.push(`${strategy.name} failed: ${messageOf(error)}`);
    return true;
  }
}

async function screen(batch: Candidate[], strategy: Strategy, search: Search): Promise<Verdict[]> {
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
async function screenChunk(chunk: Candidate[], strategy: Strategy, search: Search): Promise<Verdict[]> {
  const byId = new Map(chunk.map((candidate) => [candidate.id, candidate]));
  const signal = AbortSignal.any([search.context.signal, AbortSignal.timeout(remainingMs(search))]);
  const verdicts: Verdict[] = [];
  for await (const verdict of search.screener.screen(chunk, { signal })) {
    const candidate = byId.get(verdict.candidate) ?? search.cut.get(verdict.candidate);
    if (!candidate) continue;
    search.cut.delete(candidate.id);
    if (verdict.status === 'timeout' && byId.has(candidate.id)) search.cut.set(candidate.id, candidate);
    verdicts.push(verdict);
    await keep({ candidate, verdict }, search);
    report(strategy, search);
  }
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
  result.screened += 1;
  if (await search.accepts(screened)) {
    if (search.foundAt === null) {
      search.foundAt = Date.now();
      search.screenedWhenFound = result.screened;
    }
    result.plausible.push(screened);
  } else if (screened.verdict.status === 'partial' && result.partial.length < mostPartial) {
    result.partial.push(screened);
  }
}

function enoughRivals(search: Search): boolean {
  if (search.foundAt === null) return false;
  if (search.paying)
    return search.result.plausible.some(({ candidate }) => !hidesSymptom(candidate.operator));
  const took = search.foundAt - search.startedAt;
  const patience = Math.min(rivals.mostMs, Math.max(rivals.leastMs, took * rivals.share));
  return (
    Date.now() - search.foundAt >= patience ||
    search.result.screened - search.screenedWhenFound >= rivals.candidates
  );
}

function spentBudget(search: Search): 'time' | 'candidates' | null {
  if (remainingMs(search) <= 0) return 'time';
  return search.result.screened >= search.most ? 'candidates' : null;
}

const remainingMs = (search: Search): number => Math.max(0, Math.ceil(search.until - Date.now()));

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
