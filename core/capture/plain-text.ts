/** Text without the colours and cursor moves that runners print. */
export const withoutColours = (text: string): string => text.replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, '');

/** The first line of `text` that says something, trimmed and bounded. */
export function firstLine(text: string, longest = 200): string {
  const line = withoutColours(text)
    .split('\n', 50)
    .map((each) => each.trim())
    .find((each) => each !== '');
  return line === undefined ? '' : line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
