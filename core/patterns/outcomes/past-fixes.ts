import type { PastFixes } from '../../model.js';
import { remaining } from '../../statistics/forgetting.js';
import type { MinedCommit } from '../history/mine-commit.js';

/** Files that were fixed less often than so many others are left out. */
const mostFiles = 200;

/**
 * Counts what fixing commits changed, as one record; null where nothing is known of any. Kinds of edits and places are counted as
 * of the latest of the commits: what was long before it counts less.
 */
export function pastFixesOf(commits: Iterable<MinedCommit>): PastFixes | null {
  const known = [...commits].filter(({ files, past }) => files && past);
  if (known.length === 0) return null;
  const latest = known.reduce((last, { at }) => Math.max(last, at), 0);
  const operators = new Map<string, number>();
  const files = new Map<string, number>();
  const places = new Map<string, number>();
  for (const { at, files: changed, past } of known) {
    const left = remaining(at, latest);
    for (const file of changed ?? []) count(files, file, 1);
    for (const part of past?.operator?.split('+') ?? []) count(operators, part, left);
    if (past?.place) count(places, past.place, left);
  }
  const often = [...files].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, mostFiles);
  return {
    kind: 'history',
    id: 'history',
    at: new Date(latest).toISOString(),
    commits: known.length,
    operators: Object.fromEntries(inOrder(operators)),
    files: Object.fromEntries(often),
    places: Object.fromEntries(inOrder(places)) as PastFixes['places'],
  };
}

const count = (counts: Map<string, number>, key: string, weight: number): void =>
  void counts.set(key, (counts.get(key) ?? 0) + weight);

/** By name, and to a thousandth, which is the same on every machine. */
const inOrder = (counts: Map<string, number>): [string, number][] =>
  [...counts]
    .map(([key, sum]): [string, number] => [key, Math.round(1000 * sum) / 1000])
    .sort(([a], [b]) => (a < b ? -1 : 1));
