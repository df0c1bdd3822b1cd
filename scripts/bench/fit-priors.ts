import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../core/package-root.js';
import type { BenchOptions } from './main.js';
import type { Outcome } from './reach.js';

const file = 'core/repair/strategies/search/place-factors.ts';

/** Candidates that a kind of place counts for from the start, at the rate of its operator; operators, at that of all. */
const [ofPlace, ofOperator] = [1000, 500];
/** Counts say little of single cases: half of what they say, in logarithms, and never more than this. */
const trust = 0.5;
const most = 3;

interface Count {
  candidates: number;
  accepted: number;
}

/**
 * Fits how much likelier than usual an operator's edit is the fix at each kind of place to the outcomes that `space`
 * kept, and writes it where the search reads it. Rates are smoothed towards those of the operator.
 */
export async function run({ outcomes: path }: BenchOptions): Promise<string> {
  if (!path) throw new Error('name the outcomes with --outcomes FILE');
  const lines = (await readFile(path, 'utf8')).split('\n').filter(Boolean);
  const outcomes = lines.map((line) => JSON.parse(line) as Outcome & { case: string });
  const all = total(outcomes);
  const overall = all.accepted / all.candidates;
  const factors: Record<string, Record<string, number>> = {};
  for (const [operator, own] of groups(outcomes, (each) => each.operator)) {
    const usual = rate(total(own), ofOperator, overall);
    for (const [place, here] of groups(own, (each) => each.place)) {
      const factor = (rate(total(here), ofPlace, usual) / overall) ** trust;
      factors[operator] ??= {};
      factors[operator][place] = Number(Math.min(most, Math.max(1 / most, factor)).toFixed(2));
    }
  }
  await writeFile(join(packageRoot, file), textOf(factors));
  const cases = new Set(outcomes.map((each) => each.case)).size;
  return `\`${file}\`: ${cases} cases, ${all.candidates} candidates, ${all.accepted} fixes of one edit. Format it with biome.`;
}

const rate = ({ candidates, accepted }: Count, weight: number, usual: number): number =>
  (accepted + weight * usual) / (candidates + weight);

const total = (outcomes: readonly Outcome[]): Count => ({
  candidates: outcomes.reduce((sum, each) => sum + each.candidates, 0),
  accepted: outcomes.filter((each) => each.accepted).length,
});

function groups<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) found.set(keyOf(item), [...(found.get(keyOf(item)) ?? []), item]);
  return found;
}

const textOf = (factors: object): string => `/**
 * How much likelier than usual an operator's edit is the fix at a kind of place. Fitted by \`npm run bench -- fit-priors\`
 * to small fixes in the histories of public projects.
 */
export const placeFactors: Readonly<Record<string, Readonly<Record<string, number>>>> = ${JSON.stringify(factors, null, 2)};
`;
