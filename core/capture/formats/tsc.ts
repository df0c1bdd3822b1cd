import type { Diagnostic } from './diagnostic.js';

/** Errors in the output of tsc: `a.ts(1,10): error TS2305: …`, or `a.ts:1:10 - error TS2305: …` with `--pretty`. */
export function parseTsc(text: string): Diagnostic[] {
  return text.split('\n').flatMap((line) => {
    const found = plain.exec(line) ?? pretty.exec(line);
    return found?.[1]?.trim() ? [toDiagnostic(found)] : [];
  });
}

const plain = /^([^\n(]{1,1000})\((\d+),(\d+)\): error (TS\d+): (.*)$/;
const pretty = /^([^\n:]{1,1000}(?::[\\/][^\n:]{1,1000})?):(\d+):(\d+) - error (TS\d+): (.*)$/;

const toDiagnostic = ([, file = '', line, column, rule, message = '']: RegExpExecArray): Diagnostic => ({
  sensor: 'compiler',
  rule,
  message: message.trim(),
  file: file.trim(),
  line: Number(line),
  column: Number(column),
});
