import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Recheck from 'recheck';
import { packageRoot } from '../../package-root.js';

/** A text that a regular expression is said to be slow on. */
export interface Attack {
  text: string;
  /** The same as JavaScript, with what is repeated written once: `'a' + 'a'.repeat(31)`. */
  pattern: string;
  /** The text with so many repeats, 0 and up; `repeats` of them give `text`. */
  withRepeats(count: number): string;
  repeats: number;
}

/** As long as all headers of a request may be together: https://nodejs.org/api/cli.html#--max-http-header-sizesize */
const longestText = 16_384;

/** States of the automaton; with more, it takes too long to look. */
const mostStates = 5000;
/** Milliseconds, as a last resort. */
const limitMs = 10_000;

/** Whether two parts without an upper bound are repeated in it: with fewer, no short text keeps it busy. */
export function mayBeSlow(pattern: string): boolean {
  const plain = pattern.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  return (plain.match(/[*+]|\{\d+,\}/g) ?? []).length > 1;
}

/**
 * A text of at most 16,384 characters on which it would take steps beyond all measure, by the theory of ambiguous automata
 * (Weideman et al., "Analyzing Matching Time Behavior of Backtracking Regular Expression Matchers", 2016); null where there
 * is none, and where it is not known.
 */
export function attackOn(pattern: string, flags: string): Attack | null {
  const found = recheck().checkSync(pattern, flags, {
    checker: 'automaton',
    maxNFASize: mostStates,
    timeout: limitMs,
  });
  if (found.status !== 'vulnerable' || found.attack.string.length > longestText) return null;
  const { pumps, suffix, base, string, pattern: spoken } = found.attack;
  const withRepeats = (count: number): string =>
    pumps.map(({ prefix, pump, bias }) => prefix + pump.repeat(Math.max(0, count + bias))).join('') + suffix;
  return { text: string, pattern: spoken, withRepeats, repeats: base };
}

const require = createRequire(import.meta.url);

/** Its JavaScript alone: the package itself would look for Java or a program of the platform. */
const recheck = (): typeof Recheck =>
  require(join(packageRoot, 'dist', 'core', 'evolve', 'regexps', 'recheck.cjs')) as typeof Recheck;
