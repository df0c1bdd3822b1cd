import { stripVTControlCharacters } from 'node:util';

/**
 * Text of unknown origin as one line for people: control characters, line ends and what turns the direction of text
 * (CVE-2021-42574) become spaces. At most `longest` characters.
 */
export function plainLine(text: string, longest = 300): string {
  const line = stripVTControlCharacters(text).replace(unsafe, ' ').replace(/\s+/g, ' ').trim();
  return cutText(line, longest);
}

/** Ends in an ellipsis where something is missing. Never cuts a character outside the basic plane in two. */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The same for text of several lines, where line feeds and tabs stay. */
export const plainText = (text: string): string =>
  stripVTControlCharacters(text)
    .replace(/\r\n?/g, '\n')
    .replace(unsafe, (character) => (character === '\n' || character === '\t' ? character : ' '));

const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
