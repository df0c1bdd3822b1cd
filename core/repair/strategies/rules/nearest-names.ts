export interface Near {
  name: string;
  /** Likeness in 0..1; 1 is the same but for case or separators. */
  likeness: number;
}

/**
 * The names most like `name`, best first. Likeness is 1 minus the restricted Damerau-Levenshtein distance over the
 * longer length (Damerau 1964; Levenshtein 1966), with a bonus for equal words in another order or case.
 */
export function nearestNames(name: string, names: Iterable<string>, least = 0.5): Near[] {
  const near: Near[] = [];
  for (const each of new Set(names)) {
    if (each === name || each === '') continue;
    const likeness = likenessOf(name, each);
    if (likeness >= least) near.push({ name: each, likeness });
  }
  return near.sort((a, b) => b.likeness - a.likeness || (a.name < b.name ? -1 : 1));
}

/** Number of insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const next = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      let least = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + same,
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) least = Math.min(least, (before[column - 2] ?? 0) + 1);
      next.push(least);
    }
    before = last;
    last = next;
  }
  return last[b.length] ?? 0;
}

function likenessOf(a: string, b: string): number {
  if (wordsOf(a).join('') === wordsOf(b).join('')) return 1;
  const longest = Math.max(a.length, b.length);
  if (Math.abs(a.length - b.length) / longest > 0.6) return sharedWords(a, b);
  const byLetters = 1 - editDistance(a.toLowerCase(), b.toLowerCase()) / longest;
  return Math.max(byLetters, sharedWords(a, b));
}

// `userName` and `nameOfUser`, `total` and `totalPrice`: the same words count although the letters are far apart.
function sharedWords(a: string, b: string): number {
  const [first, second] = [wordsOf(a), wordsOf(b)];
  const shared = first.filter((word) => word.length > 2 && second.includes(word)).length;
  return (0.9 * shared) / Math.max(first.length, second.length);
}

const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_$-]+/)
    .filter((word) => word !== '');
