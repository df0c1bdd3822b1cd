import { stripVTControlCharacters } from 'node:util';

/**
 * Text of unknown origin (messages, titles, file names) on one line that no terminal obeys: colours are dropped,
 * every other control character, line break and bidirectional override (CVE-2021-42574) is shown as an escape.
 */
export const printableLine = (text: string): string =>
  escaped(stripVTControlCharacters(text)).replace(/[\n\t]/g, escapeOf);

/** The same for text of several lines: line feeds stay, tabs become spaces, carriage returns before them go. */
export const printableText = (text: string): string =>
  escaped(stripVTControlCharacters(text).replace(/\r\n/g, '\n')).replace(/\t/g, '    ');

/** The same for code, which somebody is to judge: nothing is dropped, colour codes are shown as escapes too. */
export const printableCode = (text: string): string => escaped(text).replace(/\t/g, '    ');

/**
 * The last gate before a terminal, for text that is rendered already: colours pass, all else that a terminal obeys, or
 * that changes the direction of text, is shown as an escape.
 */
export const withoutCommands = (text: string): string =>
  text.replace(colourOrUnsafe, (part) => (part.endsWith('m') ? part : escapeOf(part)));

const unsafe =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const colourOrUnsafe = new RegExp(`\\u001b\\[[0-9;]{0,20}m|${unsafe.source}`, 'g');
const names: Record<string, string> = { '\n': '\\n', '\t': '\\t', '\r': '\\r' };

const escaped = (text: string): string => text.replace(unsafe, escapeOf);

function escapeOf(character: string): string {
  const code = character.charCodeAt(0).toString(16);
  return (
    names[character] ?? (code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`)
  );
}
