import type { Replacement } from '../schema/place.js';
import { countChanged, type KnownCode, knownCode, wholeChange } from './changed-code.js';
import { countSteps } from './count-steps.js';
import { parses } from './parses.js';

/** Counts steps in the replacements of functions, of which the unchanged ones are parsed once. */
export function createStepCounter(
  originals: readonly Replacement[],
): (replacements: readonly Replacement[]) => Replacement[] {
  const codes = new Map(originals.map((original) => [keyOf(original), original.code]));
  const known = new Map<string, KnownCode>();
  const knownFor = (key: string, code: string): KnownCode => {
    const one = known.get(key) ?? knownCode(code, 'expression');
    known.set(key, one);
    return one;
  };
  const fromOriginal = (replacement: Replacement): string | null => {
    const key = keyOf(replacement);
    const original = codes.get(key);
    if (original === undefined) return null;
    const changes = replacement.changes ?? [wholeChange(original, replacement.code)];
    return countChanged(knownFor(key, original), changes, replacement.code);
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

const keyOf = ({ file, slot }: Replacement): string => `${slot}:${file}`;
