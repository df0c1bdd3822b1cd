import { dirname } from 'node:path/posix';
import { isTestFile } from '../../workspace/sources.js';
import { groupBy } from './group-by.js';
import type { Edge } from './module-graph.js';

/** Two folders of which the files of the one import those of the other, with few exceptions. */
export interface DirectedPair {
  upper: string;
  lower: string;
  /** How many imports lead from the upper to the lower. */
  along: number;
  against: Edge[];
}

const fewestAlong = 12;
const mostAgainst = 1 / 12;

/** Pairs of folders with a direction that a few imports break. */
export function directedPairs(edges: readonly Edge[]): DirectedPair[] {
  const between = edges.filter(
    ({ from, to, when }) => when !== 'types' && !isTestFile(from) && !isTestFile(to) && areApart(from, to),
  );
  const groups = groupBy(between, ({ from, to }) => `${dirname(from)}\0${dirname(to)}`);
  return [...groups].flatMap(([key, along]) => {
    const [upper = '', lower = ''] = key.split('\0');
    const against = groups.get(`${lower}\0${upper}`) ?? [];
    return along.length >= fewestAlong && against.length > 0 && against.length <= along.length * mostAgainst
      ? [{ upper, lower, along: along.length, against }]
      : [];
  });
}

function areApart(one: string, other: string): boolean {
  const [a, b] = [`${dirname(one)}/`, `${dirname(other)}/`];
  return !a.startsWith(b) && !b.startsWith(a) && a !== './' && b !== './';
}
