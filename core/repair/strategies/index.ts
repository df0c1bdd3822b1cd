import type { Strategy } from '../strategy.js';
import { codeFixes } from './code-fixes/index.js';
import { history } from './history/history.js';
import { type EslintResult, lintFixes } from './lint-fixes/index.js';
import { rules } from './rules/index.js';
import { search } from './search/search.js';
import { synthesis } from './synthesis/synthesis.js';

/** Runs the project's ESLint on these files, isolated; null where the project has none. */
export type Lint = ((files: string[]) => Promise<EslintResult[]>) | null;

/** The built-in strategies; `portfolio.ts` runs them cheapest rung first. */
export const builtInStrategies = (lint: Lint): readonly Strategy[] => [
  codeFixes,
  ...(lint ? [lintFixes(lint)] : []),
  rules,
  history,
  search,
  synthesis,
];
