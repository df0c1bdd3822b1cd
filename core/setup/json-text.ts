/** Changes the value of a JSON text in place and prints it with the text's own indentation, line ends, BOM and ending. */
export function changeJson(text: string, change: (value: unknown) => void): string {
  const bom = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const value: unknown = JSON.parse(text.slice(bom.length));
  const before = JSON.stringify(value);
  change(value);
  if (JSON.stringify(value) === before) return text;
  const indent = /^[\t ]+(?=")/m.exec(text)?.[0] ?? '  ';
  const printed = JSON.stringify(value, null, indent);
  const end = /\r?\n$/.exec(text)?.[0] ?? '';
  return bom + (text.includes('\r\n') ? printed.replaceAll('\n', '\r\n') : printed) + end;
}
