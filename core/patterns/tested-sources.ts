import * as z from 'zod/mini';
import { openCache } from '../store/cache.js';
import type { Store } from '../store/store.js';
import { isSourceFile, isTestFile } from '../workspace/sources.js';
import type { LoggedCommit } from './history/fix-commits.js';

/** By file of tests, and source: commits that changed both, where one that changed several sources counts a part for each. */
export type TestedSources = Record<string, Record<string, number>>;

const cacheName = 'tested-sources';
/** A commit of more files than this says nothing of any two of them. */
const mostFiles = 20;
/** Kept: the files of tests that were changed most often, and of each the sources that were. */
const most = { tests: 500, sources: 8 };

/** Counts which sources people changed together with a file of tests: what fails there is most often wrong in these. */
export function testedSources(log: readonly Pick<LoggedCommit, 'files'>[]): TestedSources {
  const counts = new Map<string, Map<string, number>>();
  for (const { files } of log) {
    if (files.length > mostFiles) continue;
    const tests = files.filter(({ path }) => isTestFile(path));
    const sources = files.filter(({ path }) => isSourceFile(path) && !isTestFile(path));
    for (const test of tests)
      for (const { path } of sources) {
        const own = counts.get(test.path) ?? new Map<string, number>();
        own.set(path, (own.get(path) ?? 0) + 1 / sources.length);
        counts.set(test.path, own);
      }
  }
  const often = [...counts].sort((a, b) => totalOf(b[1]) - totalOf(a[1])).slice(0, most.tests);
  return Object.fromEntries(often.map(([test, own]) => [test, mostOf(own)]));
}

const totalOf = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, each) => sum + each, 0);

const mostOf = (counts: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries(
    [...counts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, most.sources)
      .map(([source, count]) => [source, Math.round(100 * count) / 100]),
  );

type Place = Pick<Store, 'folder' | 'prepare'>;

export const rememberTestedSources = (
  store: Place,
  log: readonly Pick<LoggedCommit, 'files'>[],
): Promise<void> => openCache(store, 'patterns').write(cacheName, testedSources(log));

const schema = z.record(z.string(), z.record(z.string(), z.number()));

/** Of the sources that were changed together with any of these files of tests: how often. None where nothing was learned. */
export async function sourcesTestedBy(store: Place, tests: Iterable<string>): Promise<Map<string, number>> {
  const known = schema.safeParse(await openCache(store, 'patterns').read(cacheName)).data ?? {};
  return countsOf(known, tests);
}

/** Of several files of tests together. */
export function countsOf(known: TestedSources, tests: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const test of new Set(tests))
    for (const [source, count] of Object.entries(known[test] ?? {}))
      counts.set(source, (counts.get(source) ?? 0) + count);
  return counts;
}
