/** What a plugin would have said over the history. */
export interface BackTest {
  /** Faulty versions, and how many of them it fires on; of as many mended ones it is silent on `silent`. */
  all: number;
  fires: number;
  silent: number;
  /** Places that it points to and that were mended. */
  right: number;
  /** Other places, for people: of what there is now, and of the past. */
  now: string[];
  past: string[];
  /** Versions of files, commits, or outputs that it was shown. */
  looked: number;
  /** Of all places that it points to, the share that is right: 0 to 1. */
  precision: number;
  /** Of all faulty versions, the share that it fires on: 0 to 1. */
  recall: number;
  /** Why it is not kept, as one sentence; null where it has earned it. */
  refusal: string | null;
  /** What else there is to say of how it was tried, in sentences. */
  note?: string;
}

/** The same that a check of healer's own has to reach to run without being asked for. */
const leastPrecision = 0.9;
/** What happened once is no pattern. */
const fewestCases = 2;

/** A plugin is kept that finds what was faulty, says nothing of what was mended, and nothing of what there is now. */
export function judged(counts: Omit<BackTest, 'precision' | 'recall' | 'refusal' | 'note'>): BackTest {
  const { all, fires, silent, right, now, past } = counts;
  const pointed = right + now.length + past.length;
  const precision = pointed === 0 ? 0 : right / pointed;
  const recall = all === 0 ? 0 : fires / all;
  const refusals: [boolean, string][] = [
    [all < fewestCases, `it was mended ${all} time(s), and ${fewestCases} are needed`],
    [fires < all, `it misses ${all - fires} of ${all} faulty versions`],
    [silent < all, `it fires on ${all - silent} of ${all} mended versions`],
    [now.length > 0, `it fires on the tree as it is: ${now.slice(0, 3).join(', ')}`],
    [precision < leastPrecision, `its precision is ${precision.toFixed(2)}, and ${leastPrecision} is needed`],
  ];
  return { ...counts, precision, recall, refusal: refusals.find(([isSo]) => isSo)?.[1] ?? null };
}

/** What the back-test came to, for people. */
export function sentenceOf(test: BackTest): string {
  const { all, fires, silent, right, now, past, looked, precision, recall } = test;
  const others = now.length + past.length;
  return `Fires on ${fires} of ${all} faulty versions, silent on ${silent} of ${all} mended ones; ${others} other place(s) in ${looked} looked at: precision ${precision.toFixed(2)} (${right} of ${right + others}), recall ${recall.toFixed(2)} (${fires} of ${all}).`;
}
