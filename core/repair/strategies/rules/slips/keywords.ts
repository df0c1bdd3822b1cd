const keywords = [
  'function',
  'const',
  'let',
  'return',
  'class',
  'extends',
  'import',
  'export',
  'from',
  'async',
  'await',
  'default',
  'switch',
  'case',
  'else',
  'if',
  'for',
  'while',
  'try',
  'catch',
  'finally',
  'throw',
  'new',
  'typeof',
  'static',
  'constructor',
];

/** Keywords that a word is one slip of the finger away from: two letters swapped, one missing, one too many. */
export function keywordFor(token: string): string[] {
  if (!/^[A-Za-z]{2,12}$/.test(token) || keywords.includes(token)) return [];
  return keywords.filter(
    (each) => Math.abs(each.length - token.length) <= 1 && oneSlip(token.toLowerCase(), each),
  );
}

function oneSlip(a: string, b: string): boolean {
  if (a === b) return true;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - start && a[a.length - 1 - tail] === b[b.length - 1 - tail])
    tail++;
  const [left, right] = [a.slice(start, a.length - tail), b.slice(start, b.length - tail)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && left[1] === right[0] && left[0] === right[1];
}
