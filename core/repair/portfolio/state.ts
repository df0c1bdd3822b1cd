import type { Candidate, Verdict } from '../../model.js';
import type { Screener } from '../../sandbox/screening/screener.js';
import { steadyNow } from '../../workspace/steady-clock.js';
import type { RepairContext, Rung, Strategy } from '../strategy.js';
import { wholeBudget } from './limits.js';

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
  /** Called for each strategy that had a turn, once it has no more. */
  onStrategyEnd?(work: StrategyWork): void;
}

/** What one strategy did in one rung. Times are milliseconds since the epoch. */
export interface StrategyWork {
  strategy: string;
  rung: Rung;
  startMs: number;
  endMs: number;
  /** Milliseconds of its own turns. */
  busyMs: number;
  generated: number;
  screened: number;
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

/** What a run of the portfolio was given, and how far it is. */
export interface Search extends PortfolioOptions {
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

export function beginSearch(options: PortfolioOptions): Search {
  const seen = new Set(options.rejected);
  return {
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
    startedAt: steadyNow(),
    ...wholeBudget(options),
    foundAt: null,
    screenedWhenFound: 0,
    cut: new Map(),
  };
}
