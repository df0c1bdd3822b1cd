import type { Replacement } from '../schema/place.js';
import { countSteps, type Insertion, insert, opening, stepsOf, tick } from './count-steps.js';
import { parses } from './parses.js';

/**
 * Counts steps in the replacements of functions. Most candidates change a few tokens within a statement: their loops
 * and functions are where they were in the original, and they are not parsed for it.
 */
export function createStepCounter(
  originals: readonly Replacement[],
): (replacements: readonly Replacement[]) => Replacement[] {
  const codes = new Map(originals.map((original) => [keyOf(original), original.code]));
  const known = new Map<string, Insertion[]>();
  const stepsOfOriginal = (key: string, code: string): Insertion[] => {
    const steps = known.get(key) ?? stepsOf(code, 'expression');
    known.set(key, steps);
    return steps;
  };
  const fromOriginal = (replacement: Replacement): string | null => {
    const key = keyOf(replacement);
    const original = codes.get(key);
    if (original === undefined) return null;
    return countedLike(original, () => stepsOfOriginal(key, original), replacement.code);
  };
  return (replacements) =>
    replacements.map((replacement) => ({
      ...replacement,
      // What is wrong in one of several that is never called would never be seen.
      code:
        ((replacements.length === 1 || parses(replacement.code)) && fromOriginal(replacement)) ||
        countSteps(replacement.code, 'expression'),
    }));
}

/**
 * Code with steps counted where its original has them; null where the change between the two may move, make or take away
 * a loop or a function, so that only parsing tells.
 */
export function countedLike(
  original: string,
  stepsOfOriginal: () => readonly Insertion[],
  code: string,
): string | null {
  const change = changeBetween(original, code);
  // Steps are not counted in an arrow that calls nothing.
  if (change.after.includes('(') && original.includes('=>')) return null;
  const moved = movesNothing(change) && moveBehind(stepsOfOriginal(), change);
  return moved ? insert(code, moved) : null;
}

const keyOf = ({ file, slot }: Replacement): string => `${slot}:${file}`;

interface Change {
  /** From `start` to `end` of the old code is `before`, and `after` in the new one. */
  start: number;
  end: number;
  before: string;
  after: string;
  /** What stands next to it. */
  around: string;
}

/** The one range, of whole words, in which two texts differ. */
function changeBetween(old: string, now: string): Change {
  const most = Math.min(old.length, now.length);
  let start = 0;
  while (start < most && old.charCodeAt(start) === now.charCodeAt(start)) start += 1;
  let same = 0;
  while (
    same < most - start &&
    old.charCodeAt(old.length - 1 - same) === now.charCodeAt(now.length - 1 - same)
  )
    same += 1;
  while (start > 0 && isWord(old.charAt(start - 1))) start -= 1;
  while (same > 0 && isWord(old.charAt(old.length - same))) same -= 1;
  const end = old.length - same;
  return {
    start,
    end,
    before: old.slice(start, end),
    after: now.slice(start, now.length - same),
    around: old.charAt(start - 1) + old.charAt(end),
  };
}

const isWord = (character: string): boolean => /[\w$\u0080-\uffff]/.test(character);

/** What begins or shapes a loop or a function, or hides others from being read. */
const shaping = /\b(?:for|while|do|function|class|async|await|yield|get|set|static|of|in)\b|=>|[{}`\\/\n]/;
const wholeLiterals = /^(?:'[^']*'|"[^"]*"|[^'"])*$/;

/** Whether the code around a change is read as before, so that loops and functions are where they were. */
const movesNothing = ({ before, after, around }: Change): boolean =>
  !around.includes('/') && [before, after].every((text) => !shaping.test(text) && wholeLiterals.test(text));

/** What may end a body that has no braces. */
const ending = /[,;:?()[\]]/;

/** The insertions as the change leaves them; null where it may cover one. */
function moveBehind(insertions: readonly Insertion[], change: Change): Insertion[] | null {
  const { start, end, before, after } = change;
  const inBraces = insertions.every(([, text]) => text === tick || text === opening);
  if (!inBraces && ending.test(before + after)) return null;
  const covers = ([at, text]: Insertion): boolean => {
    if (text === tick) return at > start && at < end;
    // What comes before the opening would run before it.
    return at >= start && (text === opening || at <= end);
  };
  if (insertions.some(covers)) return null;
  const by = after.length - before.length;
  return insertions.map(([at, text]) => [at >= end && at > start ? at + by : at, text]);
}
