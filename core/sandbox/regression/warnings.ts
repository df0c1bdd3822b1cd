import { stripVTControlCharacters } from 'node:util';
import type { Run } from '../../model.js';
import { isFile } from '../compare.js';

/** Warnings that Node itself prints, of deprecations for one; test runners print them on or gather them. */
export const nodeWarnings = (output: string): string[] =>
  output.match(/\(node:\d+\) (?:\[\w+\] )?\w*Warning: [^\n]*/g)?.slice(0, mostLines) ?? [];

const mostLines = 500;

/** Lines without what is another in each run: colours, places, numbers; each once, and nothing of stacks. */
export function comparableLines(lines: readonly string[], folder: string): string[] {
  const kept = lines.map((line) => comparable(line, folder)).filter((line) => line !== '' && !isAside(line));
  return [...new Set(kept)].slice(0, mostLines);
}

const comparable = (line: string, folder: string): string =>
  stripVTControlCharacters(line)
    .replaceAll(folder, '')
    .replace(/0x[\da-f]+|[\da-f]{8}-[\da-f-]{27}/gi, '#')
    .replace(/\d+(?:[.,:]\d+)*/g, '#')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);

/** Frames of stacks, carets below excerpts, and the hint that Node puts below its first warning. */
const isAside = (line: string): boolean =>
  /^at .*[:#)]|^[\^~| ]+$|^\(Use `node --trace|^[{}[\](),]+$/.test(line);

/**
 * Lines that the tests did not print before. Where a file did not even load before, nobody can tell what it would have
 * printed.
 */
export function newWarnings(before: Run, after: Run): string[] {
  if (before.tests.some((test) => test.status === 'failed' && isFile(test))) return [];
  const known = new Set(before.warnings);
  return (after.warnings ?? []).filter((line) => !known.has(line));
}
