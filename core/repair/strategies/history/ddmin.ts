/**
 * Finds a small part of `items` that still has the property, by delta debugging: `ddmin` of Zeller and Hildebrandt,
 * "Simplifying and Isolating Failure-Inducing Input", IEEE TSE 28(2), 2002. It yields the subsets to try, smallest
 * first, and is handed one answer for each; the items as a whole are taken to have the property. The result is
 * 1-minimal: without any one of its items the property is lost.
 */
export function* ddmin<T>(items: readonly T[]): Generator<T[][], T[], readonly boolean[]> {
  let kept = [...items];
  let granularity = 2;
  while (kept.length >= 2) {
    const parts = split(kept, granularity);
    const rests = parts.length > 2 ? parts.map((part) => kept.filter((item) => !part.includes(item))) : [];
    const tried = [...parts, ...rests];
    const answers = yield tried;
    const found = tried.findIndex((_, at) => answers[at] === true);
    if (found >= 0) {
      kept = tried[found] ?? kept;
      granularity = found < parts.length ? 2 : Math.max(granularity - 1, 2);
    } else if (granularity >= kept.length) {
      break;
    } else granularity = Math.min(kept.length, granularity * 2);
  }
  return kept;
}

/** As many parts as asked for, of nearly equal size, in order. */
function split<T>(items: readonly T[], count: number): T[][] {
  const parts: T[][] = [];
  for (let at = 0, left = count; left > 0; left--) {
    const size = Math.ceil((items.length - at) / left);
    parts.push(items.slice(at, at + size));
    at += size;
  }
  return parts.filter((part) => part.length > 0);
}
