import type { Strategy } from '../strategy.js';
import { agent } from './agent/agent.js';
import { codeFixes } from './code-fixes/index.js';
import { hints } from './hints/hints.js';
import { history } from './history/history.js';
import { type EslintResult, lintFixes } from './lint-fixes/index.js';
import { modelStrategies } from './model/index.js';
import { patterns } from './patterns/patterns.js';
import { rules } from './rules/index.js';
import { search } from './search/search.js';
import { synthesis } from './synthesis/synthesis.js';

/** Runs the project's ESLint on these files, isolated; null where the project has none. */
export type Lint = ((files: string[]) => Promise<EslintResult[]>) | null;

/** The built-in strategies, for one heal; `portfolio.ts` runs them cheapest rung first. */
export const builtInStrategies = (lint: Lint): readonly Strategy[] => [
  codeFixes,
  ...(lint ? [lintFixes(lint)] : []),
  patterns,
  ...hints,
  rules,
  history,
  search,
  synthesis,
  ...modelStrategies(),
  agent,
];

/** Whether a list of names means a strategy: its own name, `model` and `agent` for all of that rung, or `plugins` for theirs. */
export const isNamed = ({ name, rung }: Strategy, names: readonly string[] | undefined): boolean =>
  names === undefined ||
  names.includes(name) ||
  (paidRungs.includes(rung) && names.includes(rung)) ||
  (name.startsWith('plugin/') && names.includes('plugins'));

const paidRungs: readonly string[] = ['model', 'agent'];
