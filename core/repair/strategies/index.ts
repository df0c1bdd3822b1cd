import type { Strategy } from '../strategy.js';
import { rules } from './rules/index.js';
import { search } from './search/search.js';

/** The built-in strategies; `portfolio.ts` runs them cheapest rung first. */
export const strategies: readonly Strategy[] = [rules, search];
