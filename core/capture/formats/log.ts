import type { ThrownError } from '../../model.js';

const longestMessage = 40;

/**
 * The errors in a log: each is a line that names an error, what follows of its message, and the `at …` lines of its
 * stack. Nested `[cause]:` errors are put into the error before them; JSON lines with a `stack` are read too.
 */
export function parseLog(text: string): ThrownError[] {
  const lines = text.split('\n').map((line) => (line.startsWith('{') ? line : line.slice(0, 8192)));
  const found: ThrownError[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const json = fromJsonLine(lines[at] ?? '');
    if (json) found.push(json);
    if (json || !isFrame(lines[at] ?? '')) continue;
    const start = headOf(lines, at);
    let end = at;
    while (end + 1 < lines.length && isFrame(lines[end + 1] ?? '')) end += 1;
    if (start !== undefined) add(found, lines.slice(start, end + 1), excerptAbove(lines, start));
    at = end;
  }
  return unique(found);
}

/** A printed error, with or without a stack, as plain data. */
export function readError(text: string): ThrownError {
  const lines = text.split('\n');
  const frame = lines.findIndex(isFrame);
  const head = (frame < 0 ? lines : lines.slice(0, frame)).join('\n').trim();
  const named = errorHead.exec(lines[0] ?? '');
  if (!named) return { name: 'Error', message: head, stack: text };
  const [, , name = 'Error', code] = named;
  const message = head.slice(head.indexOf(named[0]) + named[0].length).trim();
  return { name, message, stack: text, ...(code && { code }) };
}

/** What may stand before an error on its line, the name, and the code that Node prints in brackets. */
const errorHead =
  /^(.*?)\b((?:[A-Z]\w{0,80})?(?:Error|Exception|Rejection|Failure))(?: \[([A-Z][A-Z0-9_]+)\])?(?::(?=\s|$)|$)/;

const isFrame = (line: string): boolean =>
  /^\s*(?:\S.{0,60}\|\s*)?at (?:async )?\S.*(?::\d+:\d+\)?|\(<anonymous>\)|\(index \d+\)|\(native\))\s*\{?\s*$/.test(
    line,
  );

/** The line above a stack that names its error, at most 40 lines up and not beyond another stack. */
function headOf(lines: readonly string[], frame: number): number | undefined {
  for (let at = frame - 1; at >= 0 && frame - at <= longestMessage; at -= 1) {
    const line = lines[at] ?? '';
    if (isFrame(line)) return undefined;
    if (errorHead.test(line)) return at;
  }
  return undefined;
}

/** Node prints the place and the source line above an uncaught error. */
function excerptAbove(lines: readonly string[], start: number): string[] {
  for (let at = start - 1; at >= 0 && start - at <= 6; at -= 1) {
    if (/^(?:file:|\/|[A-Za-z]:[\\/]).*:\d+$/.test(lines[at] ?? '')) return lines.slice(at, start);
  }
  return [];
}

function add(found: ThrownError[], block: string[], above: string[]): void {
  const named = errorHead.exec(block[0] ?? '');
  const prefix = named?.[1] ?? '';
  const thrown = readError([(block[0] ?? '').slice(prefix.length), ...block.slice(1)].join('\n'));
  const outer = found.at(-1);
  if (/\[(?:cause|errors?)\]:\s*$|^Caused by:?\s*$|^\s*\[\s*$/i.test(prefix) && outer) {
    innermost(outer).cause = thrown;
    return;
  }
  found.push(above.length > 0 ? { ...thrown, stack: [...above, thrown.stack ?? ''].join('\n') } : thrown);
}

function innermost(thrown: ThrownError): ThrownError {
  return thrown.cause ? innermost(thrown.cause) : thrown;
}

/** A structured log line, as pino, winston and bunyan write them. */
function fromJsonLine(line: string): ThrownError | undefined {
  if (!line.startsWith('{') || !line.includes('"stack"')) return undefined;
  try {
    const json: unknown = JSON.parse(line);
    return errorIn(json) ?? Object.values(Object(json)).map(errorIn).find(Boolean);
  } catch {
    return undefined;
  }
}

function errorIn(value: unknown): ThrownError | undefined {
  if (typeof value !== 'object' || value === null || !('stack' in value) || typeof value.stack !== 'string') {
    return undefined;
  }
  const read = readError(value.stack);
  const message = 'message' in value && typeof value.message === 'string' ? value.message : read.message;
  const code = 'code' in value && typeof value.code === 'string' ? { code: value.code } : {};
  return { ...read, message, ...code };
}

/** Node prints an uncaught error once, loggers around it a second time. */
function unique(errors: ThrownError[]): ThrownError[] {
  const seen = new Set<string>();
  return errors.filter(({ name, message, stack }) => {
    const frames = (stack ?? '')
      .split('\n')
      .filter(isFrame)
      .map((line) => line.trim())
      .join('\n');
    const key = `${name}\n${message}\n${frames}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
