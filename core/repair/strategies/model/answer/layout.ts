/** A quotation without the blank lines before it and the white space after it. */
export function trimmed(text: string): string {
  const first = text.search(/\S/);
  return first < 0 ? '' : text.slice(text.lastIndexOf('\n', first) + 1).trimEnd();
}

/** Its lines. */
export const trimmedLines = (text: string): string[] => {
  const bare = trimmed(text);
  return bare === '' ? [] : bare.split(/\r?\n/);
};

/** The lines with the quotation's indentation exchanged for that of the file. */
export const indented = (lines: readonly string[], quoted: string, own: string): string[] =>
  quoted === own
    ? [...lines]
    : lines.map((line) =>
        line.trim() !== '' && line.startsWith(quoted) ? own + line.slice(quoted.length) : line,
      );

export const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';
