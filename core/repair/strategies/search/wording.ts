/** How a change is told: by the code before and after it, or in words. */
export type Wording = { before: string; after: string } | { title: string; change: string };

export const titleOf = (wording: Wording): string =>
  'title' in wording ? wording.title : `replace \`${brief(wording.before)}\` by \`${brief(wording.after)}\``;

/** Names a change whatever its place: `· → · + 1` for a value that becomes one more. */
export function changeOf(wording: Wording): string {
  if ('change' in wording) return wording.change;
  const [from, to] = [squeeze(wording.before), squeeze(wording.after)];
  return from !== '' && to.includes(from) ? `· → ${to.replace(from, () => '·')}` : `${from} → ${to}`;
}

/** One line of at most 60 characters, for titles. */
export function brief(text: string): string {
  const line = squeeze(text.slice(0, 240));
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

export const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();
