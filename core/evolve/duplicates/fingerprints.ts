import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceText } from '../source-text.js';

/** Tokens that one fingerprint is of. */
export const gramSize = 50;
/** Of so many grams in a row at least one is kept. */
const windowSize = 50;

/** Of a run of tokens its hash, which token of the file it begins with, and its first and last line, 1-based. */
export type Fingerprint = [hash: number, token: number, line: number, endLine: number];

/**
 * Hashes of some runs of tokens, so chosen that two texts with `gramSize + windowSize - 1` equal tokens have one in
 * common: winnowing (Schleimer, Wilkerson, Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", 2003).
 * Imports and types are left out: that they are alike is no copy.
 */
export function fingerprintsOf({ tokens, program }: Pick<SourceText, 'tokens' | 'program'>): Fingerprint[] {
  const skipped = program.body.filter(isDeclaration).map(({ range }) => range);
  const counted = tokens.filter(
    ({ range }) => !skipped.some(([from, to]) => range[0] >= from && range[1] <= to),
  );
  const hashes = rollingHashes(counted.map(({ value }) => hashOf(value)));
  const kept: Fingerprint[] = [];
  let last = -1;
  for (let end = Math.min(windowSize, hashes.length) - 1; end < hashes.length && end >= 0; end++) {
    let least = Math.max(0, end - windowSize + 1);
    for (let at = least; at <= end; at++) if ((hashes[at] ?? 0) <= (hashes[least] ?? 0)) least = at;
    if (least === last) continue;
    last = least;
    const first = counted[least];
    const final = counted[least + gramSize - 1];
    if (first && final) kept.push([hashes[least] ?? 0, least, first.loc.start.line, final.loc.end.line]);
  }
  return kept;
}

const isDeclaration = (node: TSESTree.ProgramStatement): boolean =>
  node.type === 'ImportDeclaration' ||
  node.type === 'ExportAllDeclaration' ||
  isType(node.type) ||
  (node.type === 'ExportNamedDeclaration' && (!node.declaration || isType(node.declaration.type)));

const isType = (type: string): boolean =>
  type === 'TSInterfaceDeclaration' || type === 'TSTypeAliasDeclaration' || type === 'TSDeclareFunction';

const modulus = 2 ** 31 - 1;
const bases = [48_271, 69_621] as const;

/** Hashes of all runs of `gramSize`, each from the one before it (Karp and Rabin, 1987); two of them in one number. */
function rollingHashes(values: readonly number[]): number[] {
  const [one, other] = bases.map((base) => rolled(values, base));
  return (one ?? []).map((hash, index) => hash * 2 ** 21 + ((other?.[index] ?? 0) & (2 ** 21 - 1)));
}

function rolled(values: readonly number[], base: number): number[] {
  let out = 1;
  for (let n = 1; n < gramSize; n++) out = multiply(out, base);
  const hashes: number[] = [];
  let hash = 0;
  for (const [index, value] of values.entries()) {
    if (index >= gramSize) hash = (hash - multiply(values[index - gramSize] ?? 0, out) + modulus) % modulus;
    hash = (multiply(hash, base) + value) % modulus;
    if (index >= gramSize - 1) hashes.push(hash);
  }
  return hashes;
}

/** Exact in doubles, in two halves. */
const multiply = (a: number, b: number): number =>
  ((((a >> 16) * b) % modulus) * 65_536 + (a & 65_535) * b) % modulus;

function hashOf(text: string): number {
  let hash = 17;
  for (let index = 0; index < text.length; index++)
    hash = (multiply(hash, 31) + text.charCodeAt(index)) % modulus;
  return hash;
}
