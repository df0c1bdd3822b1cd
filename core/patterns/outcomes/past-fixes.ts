import type { PastFixes } from '../../model.js';
import type { MinedCommit } from '../history/mine-commit.js';

/** Files that were fixed less often than so many others are left out. */
const mostFiles = 200;

/** Counts what fixing commits changed, as one record; null where nothing is known of any. */
export function pastFixesOf(commits: Iterable<MinedCommit>): PastFixes | null {
  const operators = new Map<string, number>();
  const files = new Map<string, number>();
  const places = new Map<string, number>();
  let [known, latest] = [0, 0];
  for (const { at, files: changed, past } of commits) {
    if (!changed || !past) continue;
    known += 1;
    latest = Math.max(latest, at);
    for (const file of changed) count(files, file);
    if (past.operator) for (const part of past.operator.split('+')) count(operators, part);
    if (past.place) count(places, past.place);
  }
  if (known === 0) return null;
  const often = [...files].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, mostFiles);
  return {
    kind: 'history',
    id: 'history',
    at: new Date(latest).toISOString(),
    commits: known,
    operators: Object.fromEntries(inOrder(operators)),
    files: Object.fromEntries(often),
    places: Object.fromEntries(inOrder(places)) as PastFixes['places'],
  };
}

const count = (counts: Map<string, number>, key: string): void =>
  void counts.set(key, (counts.get(key) ?? 0) + 1);

const inOrder = (counts: Map<string, number>): [string, number][] =>
  [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
