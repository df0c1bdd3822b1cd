/** Dice coefficient of the letter pairs of two names, 0..1; one-letter names are alike when adjacent in the alphabet. */
export function likeness(a: string, b: string): number {
  if (a.length === 1 && b.length === 1) return Math.abs(a.charCodeAt(0) - b.charCodeAt(0)) <= 1 ? 0.6 : 0.2;
  const pairs = pairsOf(a.toLowerCase());
  const others = pairsOf(b.toLowerCase());
  if (pairs.size === 0 || others.size === 0) return 0;
  const shared = [...pairs].filter((pair) => others.has(pair)).length;
  return (2 * shared) / (pairs.size + others.size);
}

function pairsOf(text: string): Set<string> {
  const pairs = new Set<string>();
  for (let at = 0; at + 1 < text.length; at++) pairs.add(text.slice(at, at + 2));
  return pairs;
}
