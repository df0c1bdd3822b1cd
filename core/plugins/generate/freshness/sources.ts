import type { ChangedCommit } from '../back-test-pair.js';

/** Commits that change more are about something else. */
const mostFiles = 60;
const mostSources = 8;
/** What so few of the commits change says little. */
const leastShare = 0.1;

/**
 * Where that comes from which a script makes, told from the commits that changed both: as few files and folders as are in
 * nearly all of them (greedy set cover). Folders have a `/` at their end.
 */
export function sourcesOf(commits: readonly ChangedCommit[], isMade: (path: string) => boolean): string[] {
  let left = commits
    .filter(({ paths }) => paths.size <= mostFiles && [...paths].some(isMade))
    .map(({ paths }) => new Set([...paths].filter((path) => !isMade(path)).map(placeOf)))
    .filter((places) => places.size > 0);
  const fewest = Math.max(1, leastShare * left.length);
  const sources: string[] = [];
  while (left.length > 0 && sources.length < mostSources) {
    const counts = new Map<string, number>();
    for (const places of left) for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1);
    const [best, count] =
      [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))[0] ?? [];
    if (best === undefined || count === undefined || count < fewest) break;
    sources.push(best);
    left = left.filter((places) => !places.has(best));
  }
  return sources.sort();
}

/** Two folders deep; a file that is less deep is named itself. */
function placeOf(path: string): string {
  const parts = path.split('/');
  return parts.length > 2 ? `${parts.slice(0, 2).join('/')}/` : path;
}
