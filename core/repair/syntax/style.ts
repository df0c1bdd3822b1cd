/** The quote that a source text mostly uses for strings. */
export function quoteOf(text: string): "'" | '"' {
  const single = text.match(/'(?:[^'\\\n]|\\.)*'/g)?.length ?? 0;
  const double = text.match(/"(?:[^"\\\n]|\\.)*"/g)?.length ?? 0;
  return double > single ? '"' : "'";
}

/** White space that the line of `offset` starts with. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? '';
}

/** One level of indentation as the text does it. */
export function indentUnit(text: string): string {
  const indents = [...text.matchAll(/^([ \t]+)\S/gm)].map((match) => match[1] ?? '');
  if (indents.some((indent) => indent.startsWith('\t'))) return '\t';
  const widths = indents.map((indent) => indent.length).filter((width) => width > 1);
  return ' '.repeat(widths.length === 0 ? 2 : Math.min(...widths));
}

/** The line end that a text mostly uses. */
export function lineEnd(text: string): '\n' | '\r\n' {
  const crlf = text.split('\r\n').length - 1;
  return crlf > (text.split('\n').length - 1) / 2 ? '\r\n' : '\n';
}

/** Whether statements of the text end with semicolons. */
export function usesSemicolons(text: string): boolean {
  const lines = text
    .split(/\r?\n/)
    .filter((line) => /^\s*(?:const|let|var|return|import|throw)\b.*[^{([,]$/.test(line));
  return lines.length === 0 || lines.filter((line) => line.endsWith(';')).length * 2 >= lines.length;
}

/** Offset of the first character of the line that `offset` is in. */
export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** Offset just before the line end of the line that `offset` is in. */
export function lineStop(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end === -1) return text.length;
  return text[end - 1] === '\r' && end - 1 >= offset ? end - 1 : end;
}

/** Offset of a 1-based line and column, held within the text. */
export function offsetAt(text: string, line: number, column = 1): number {
  let start = 0;
  for (let each = 1; each < line; each++) {
    const end = text.indexOf('\n', start);
    if (end === -1) break;
    start = end + 1;
  }
  return Math.min(start + Math.max(column, 1) - 1, lineStop(text, start));
}

/** 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
