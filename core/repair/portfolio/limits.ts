import { steadyNow } from '../../workspace/steady-clock.js';
import type { Rung } from '../strategy.js';
import { hidesSymptom } from '../symptom-hiding.js';
import type { Search } from './state.js';

/** Of the time that is left: the most that one of the strategies before history and search may take. */
const shareOfGuesses = 0.25;

/** Where a model or an agent may be asked: the most of the candidates that free rungs may take, and of the time that search may. */
const shareOfFree = 0.6;

/** The same where what they would be asked is only shown: that takes seconds. */
const shareInRehearsal = 0.95;

export type Limits = Pick<Search, 'until' | 'most' | 'paying'>;

/** Those of no rung: all that there is. */
export const wholeBudget = ({ budget }: Pick<Search, 'budget'>): Limits => ({
  until: budget.deadline,
  most: budget.candidates,
  paying: false,
});

/**
 * Where a candidate takes seconds, guesses from a table must not leave the rungs that search without time; and a search
 * that never ends must leave some to those that cost money.
 */
export function limitsOf(rung: Rung, { budget, result, strategies, context }: Search): Limits {
  const applying = strategies.filter((strategy) => strategy.applies(context));
  const asking = applying.some((strategy) => paid.has(strategy.rung));
  const searching = applying.some((strategy) => !guesses.has(strategy.rung));
  const whole = wholeBudget({ budget });
  const free = context.rehearsal ? shareInRehearsal : shareOfFree;
  const partOfTime = (share: number): number => steadyNow() + share * (budget.deadline - steadyNow());
  if (paid.has(rung)) return { ...whole, paying: true };
  if (guesses.has(rung))
    return {
      ...whole,
      ...(searching && { until: partOfTime(shareOfGuesses) }),
      ...(asking && { most: Math.ceil(free * budget.candidates) }),
    };
  if (!asking) return whole;
  const most = result.screened + Math.ceil(free * (budget.candidates - result.screened));
  return { ...whole, until: partOfTime(free), most };
}

const guesses: ReadonlySet<Rung> = new Set(['compiler', 'lint', 'patterns', 'rules', 'research']);
const paid: ReadonlySet<Rung> = new Set(['model', 'agent']);

/** What was found so far may only hide the symptom: the next strategy gets its own time to do better. */
export function expectMore(search: Search): void {
  if (search.foundAt === null) return;
  search.foundAt = steadyNow();
  search.screenedWhenFound = search.result.screened;
}

/** Once one candidate is plausible, its strategy goes on this long to find rivals worth comparing. */
const rivals = { candidates: 96, share: 0.5, leastMs: 800, mostMs: 10_000 };

export function enoughRivals(search: Search): boolean {
  if (search.foundAt === null) return false;
  if (search.paying)
    return search.result.plausible.some(({ candidate }) => !hidesSymptom(candidate.operator));
  const took = search.foundAt - search.startedAt;
  const patience = Math.min(rivals.mostMs, Math.max(rivals.leastMs, took * rivals.share));
  return (
    steadyNow() - search.foundAt >= patience ||
    search.result.screened - search.screenedWhenFound >= rivals.candidates
  );
}

export function spentBudget(search: Search): 'time' | 'candidates' | null {
  if (remainingMs(search) <= 0) return 'time';
  return search.result.screened >= search.most ? 'candidates' : null;
}

export const remainingMs = (search: Search): number => Math.max(0, Math.ceil(search.until - steadyNow()));
