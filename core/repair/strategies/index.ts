import type { Strategy } from '../strategy.js';
import { codeFixes } from './code-fixes/index.js';
import { history } from './history/history.js';
import { rules } from './rules/index.js';
import { search } from './search/search.js';

/** The built-in strategies; `portfolio.ts` runs them cheapest rung first. */
export const strategies: readonly Strategy[] = [codeFixes, rules, history, search];
