import { diffWordsWithSpace } from 'diff';
import { type Html, html } from '../html.js';

const longest = 500;

/** Both texts with what differs marked; as they are where they are long, or have next to nothing in common. */
export function changedParts(before: string, after: string): [Html | string, Html | string] {
  if (before.length > longest || after.length > longest) return [before, after];
  const parts = diffWordsWithSpace(before, after);
  const common = parts.reduce(
    (sum, { value, added, removed }) => sum + (added || removed ? 0 : value.trim().length),
    0,
  );
  if (common < Math.min(before.trim().length, after.trim().length) / 3) return [before, after];
  const side = (other: 'added' | 'removed') =>
    html`${parts
      .filter((part) => !part[other])
      .map(({ value, added, removed }) => (added || removed ? html`<mark>${value}</mark>` : value))}`;
  return [side('added'), side('removed')];
}
