/** Numbers in 0..1 that are the same for the same seed: mulberry32 (Tommy Ettinger, public domain). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** At most `most` of the values, each as likely as any other, in their own order. */
export function sample<T>(values: readonly T[], most: number, seed: number): T[] {
  const chosen = shuffled([...values.keys()], seed).slice(0, most);
  return chosen.sort((a, b) => a - b).map((at) => values[at] as T);
}

/** Fisher and Yates's shuffle, of a copy. */
export function shuffled<T>(values: readonly T[], seed: number): T[] {
  const random = randomNumbers(seed);
  const result = [...values];
  for (let at = result.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [result[at], result[other]] = [result[other] as T, result[at] as T];
  }
  return result;
}
