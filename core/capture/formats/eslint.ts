import * as z from 'zod/mini';
import type { Diagnostic } from './diagnostic.js';

const eslintJson = z.array(
  z.looseObject({
    filePath: z.string(),
    messages: z.array(
      z.looseObject({
        ruleId: z.nullish(z.string()),
        severity: z.number(),
        message: z.string(),
        line: z.optional(z.number()),
        column: z.optional(z.number()),
      }),
    ),
  }),
);

/** Errors, not warnings, of `eslint --format json`; undefined for any other JSON. */
export function parseEslintJson(json: unknown): Diagnostic[] | undefined {
  const read = eslintJson.safeParse(json);
  if (!read.success || read.data.length === 0) return undefined;
  return read.data.flatMap(({ filePath, messages }) =>
    messages
      .filter(({ severity }) => severity === 2)
      .map(({ ruleId, message, line, column }) => ({
        sensor: 'linter' as const,
        rule: ruleId ?? undefined,
        message,
        file: filePath,
        line: line ?? 1,
        ...(column !== undefined && { column }),
      })),
  );
}

/** Errors in ESLint's default output: a path on a line of its own, then `  1:5  error  message  rule`. */
export function parseEslintText(text: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  let file: string | undefined;
  for (const line of text.split('\n')) {
    const finding = /^\s{2,}(\d+):(\d+)\s+error\s+(\S.*)$/.exec(line.slice(0, 4000));
    if (finding && file !== undefined) found.push(toDiagnostic(file, finding));
    else if (/^(?:\/|[A-Za-z]:\\|[\w.@-]).*\.[cm]?[jt]sx?$|^\/.*\.\w+$/.test(line.trimEnd()))
      file = line.trim();
    else if (line.trim() === '') file = undefined;
  }
  return found;
}

function toDiagnostic(file: string, [, line, column, rest = '']: RegExpExecArray): Diagnostic {
  const parts = /^(.*?)\s{2,}(\S+)\s*$/.exec(rest);
  const message = (parts?.[1] ?? rest).trim();
  return { sensor: 'linter', rule: parts?.[2], message, file, line: Number(line), column: Number(column) };
}
