import { parse } from '../syntax/parse.js';
import { tokensOf } from '../syntax/tokens.js';
import { type Effect, effectsOf, lastName, unresolvedUses } from './effects.js';

export interface NewEffect extends Effect {
  /** Whether the file reached for something of the same kind before. */
  usual: boolean;
}

/**
 * What a text reaches for beyond its own values that it did not reach for before, by comparing the two syntax trees.
 * What was only spelt otherwise is not new: another path to the same function, or one that was called and not imported.
 * Where a text did not parse before, a name counts that its tokens did not have.
 */
export function newEffects(file: string, before: string, after: string): NewEffect[] {
  const program = parse(file, after);
  if (!program) return [];
  const now = effectsOf(program);
  if (now.length === 0) return [];
  const old = parse(file, before);
  if (!old) return unseen(now, new Set(tokensOf(before).map(({ text }) => text)));
  const then = effectsOf(old);
  const known = count(then.map(keyOf));
  const fresh = now.filter((effect) => !take(known, keyOf(effect)));
  const names = new Set(fresh.map(lastName));
  const unresolved = new Map([...names].map((name) => [name, unresolvedUses(old, name)]));
  const usual = new Set(then.map(({ kind }) => kind));
  return fresh
    .filter((effect) => !take(unresolved, lastName(effect)))
    .map((effect) => ({ ...effect, usual: usual.has(effect.kind) }));
}

const unseen = (effects: readonly Effect[], names: ReadonlySet<string>): NewEffect[] =>
  effects.filter((effect) => !names.has(lastName(effect))).map((effect) => ({ ...effect, usual: false }));

const keyOf = (effect: Effect): string => `${effect.kind} ${lastName(effect)}`;

function count(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function take(left: Map<string, number>, key: string): boolean {
  const there = left.get(key) ?? 0;
  if (there === 0) return false;
  left.set(key, there - 1);
  return true;
}
