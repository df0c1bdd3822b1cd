import type { Question } from '../question.js';

const longest = 200_000;

/** Whether a text names something that the question names: a symbol as a word of its own. */
export function mentions(text: string, { symbols, packages }: Question): boolean {
  const words = new Set(
    text
      .slice(0, longest)
      .match(/[\w$@][\w$./@-]{0,200}/g)
      ?.flatMap(partsOf),
  );
  const names = new Set(packages.map(({ name }) => name));
  return symbols.some((symbol) => symbol.length > 2 && !names.has(symbol) && words.has(symbol));
}

const partsOf = (word: string): string[] => [
  word.replace(/[.,/-]+$/, ''),
  ...word.split(/[./-]/).filter((part) => part.length > 2),
];
