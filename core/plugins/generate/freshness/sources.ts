import type { ChangedCommit } from '../back-test-pair.js';

/** Commits that change more are about something else. */
const mostFiles = 60;
const mostSources = 8;
/** What changed together less often may have by chance; of few commits twice is enough. */
const fewestCommits = 3;
const fewCommits = 12;

/**
 * Where that comes from which a script makes, told from the commits that changed both: as few files and folders as are in
 * nearly all of them (greedy set cover). Folders have a `/` at their end.
 */
export function sourcesOf(commits: readonly ChangedCommit[], isMade: (path: string) => boolean): string[] {
  let left = commits
    .filter(({ paths }) => [...paths].some(isMade))
    .map(({ paths }) => [...paths].filter((path) => !isMade(path)))
    .filter((others) => others.length > 0 && others.length <= mostFiles)
    .map((others) => new Set(others.flatMap(placesOf)));
  const fewest = left.length < fewCommits ? 2 : fewestCommits;
  const sources: string[] = [];
  while (left.length > 0 && sources.length < mostSources) {
    const counts = new Map<string, number>();
    for (const places of left) for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1);
    const [best, count] =
      [...counts].sort(([a, one], [b, other]) => other - one || b.length - a.length || (a < b ? -1 : 1))[0] ??
      [];
    if (best === undefined || count === undefined || count < fewest) break;
    sources.push(best);
    left = left.filter((places) => !places.has(best));
  }
  return sources.sort();
}

/** Its folders from the second on, at most four deep; a file that is less deep is named itself. */
function placesOf(path: string): string[] {
  const parts = path.split('/');
  if (parts.length <= 2) return [path];
  return [2, 3, 4]
    .filter((depth) => depth < parts.length)
    .map((depth) => `${parts.slice(0, depth).join('/')}/`);
}
