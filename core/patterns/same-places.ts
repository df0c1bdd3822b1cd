import type { FixPattern } from '../model.js';

/** Equal for patterns that were learned from the same edits, of which each asks for more or less of what is around them. */
export function placesKey({ id, support, examples }: FixPattern): string {
  const places = examples.map(({ commit, file }) => `${commit} ${file}`);
  return places.length === 0 ? id : `${support} ${places.join(' ')}`;
}
