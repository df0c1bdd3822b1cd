/** Commits that all suspected files together count for before any was seen. */
const weight = 4;
/** What tests run says more than what was changed with them: half of this, in logarithms, and never more than so many times. */
const [trust, most] = [0.5, 3];

/**
 * How likely the fault is in a file, against the likeliest: by the commits that changed it together with the files of the
 * failing tests (the mean of a Dirichlet distribution that begins with all files alike). 1 for all where there were none.
 */
export function testedFactors(
  counts: ReadonlyMap<string, number>,
  files: ReadonlySet<string>,
): (file: string) => number {
  const seen = (file: string): number => (counts.get(file) ?? 0) + weight / files.size;
  const best = Math.max(...[...files].map(seen));
  return (file) => Math.max(1 / most, (seen(file) / best) ** trust);
}
