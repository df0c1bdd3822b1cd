import { isTestFile } from '../../workspace/sources.js';
import type { FileFacts } from '../facts.js';
import type { History } from './history.js';

/** A file as it was worked on. */
export interface Hotspot {
  file: string;
  lines: number;
  /** Sum of the cyclomatic complexities of its functions. */
  complexity: number;
  /** Commits of the period that changed it. */
  revisions: number;
  /** Product of complexity and revisions, each as a share of the largest there is: 0 to 1. */
  score: number;
}

const year = 365 * 86_400_000;

/**
 * Complexity times churn of all source files that changed in the year before the newest commit, the hottest first:
 * Tornhill, "Your Code as a Crime Scene" (2015).
 */
export function hotspotsOf(facts: ReadonlyMap<string, FileFacts>, history: History): Hotspot[] {
  const since = (history[0]?.at ?? 0) - year;
  const revisions = new Map<string, number>();
  for (const { at, files } of history)
    if (at >= since) for (const { path } of files) revisions.set(path, (revisions.get(path) ?? 0) + 1);
  const sources = [...facts]
    .filter(([file]) => !isTestFile(file))
    .map(([file, { lines, functions }]) => ({
      file,
      lines,
      complexity: functions.reduce((sum, { cyclomatic }) => sum + cyclomatic, 0),
      revisions: revisions.get(file) ?? 0,
    }))
    .filter((each) => each.revisions > 0);
  const highest = (of: (each: (typeof sources)[number]) => number): number => Math.max(1, ...sources.map(of));
  const mostComplex = highest(({ complexity }) => complexity);
  const mostRevised = highest((each) => each.revisions);
  return sources
    .map((each) => ({ ...each, score: (each.complexity / mostComplex) * (each.revisions / mostRevised) }))
    .sort((one, other) => other.score - one.score);
}
