/** How a change is told: by the code before and after it, or in words. */
export type Wording = { before: string; after: string } | { title: string; change: string };

export const titleOf = (wording: Wording): string =>
  'title' in wording ? wording.title : `replace \`${brief(wording.before)}\` by \`${brief(wording.after)}\``;

/** Names a change whatever its place: `· → · + 1` for a value that becomes one more. */
export function changeOf(wording: Wording): string {
  if ('change' in wording) return wording.change;
  const [from, to] = [squeeze(wording.before), squeeze(wording.after)];
  const at = from === '' ? -1 : indexOfWhole(to, from);
  return at < 0 ? `${from} → ${to}` : `· → ${to.slice(0, at)}·${to.slice(at + from.length)}`;
}

/** Where code stands in other code other than inside of a longer name, or -1. */
function indexOfWhole(text: string, part: string): number {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    const [before, after] = [text.charAt(at - 1), text.charAt(at + part.length)];
    const joins = (a: string, b: string): boolean => /[\w$]/.test(a) && /[\w$]/.test(b);
    if (!joins(before, part.charAt(0)) && !joins(part.charAt(part.length - 1), after)) return at;
  }
  return -1;
}

/** One line of at most 60 characters, for titles. */
export function brief(text: string): string {
  const line = squeeze(text.slice(0, 240));
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

export const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();
