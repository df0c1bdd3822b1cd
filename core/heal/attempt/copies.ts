import type { Candidate } from '../../model.js';

/** So many words and signs in a row are no coincidence, and no idiom. */
const longestQuote = 24;

type Refuse = (candidate: Candidate) => string | null;

/** Also refuses candidates that hold a stretch of a text of strangers word by word: it is not this project's to use. */
export const refusingCopies =
  (refuse: Refuse, strangers: readonly string[]): Refuse =>
  (candidate) =>
    refuse(candidate) ??
    (isCopied(candidate, strangers) ? 'It copies what somebody else has written.' : null);

function isCopied({ edits }: Candidate, strangers: readonly string[]): boolean {
  const long = edits.map(({ text }) => tokensOf(text)).filter(({ length }) => length >= longestQuote);
  if (long.length === 0 || strangers.length === 0) return false;
  const known = new Set(strangers.flatMap((text) => stretchesOf(tokensOf(text))));
  return long.some((tokens) => stretchesOf(tokens).some((stretch) => known.has(stretch)));
}

const tokensOf = (text: string): string[] => text.match(/[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/gu) ?? [];

const stretchesOf = (tokens: readonly string[]): string[] =>
  Array.from({ length: Math.max(0, tokens.length - longestQuote + 1) }, (_, start) =>
    tokens.slice(start, start + longestQuote).join(' '),
  );
