import * as z from 'zod/mini';
import type { TestResult } from '../../model.js';
import { readError } from './log.js';

const report = z.looseObject({
  testResults: z.array(
    z.looseObject({
      name: z.string(),
      message: z.optional(z.string()),
      status: z.optional(z.string()),
      assertionResults: z.array(
        z.looseObject({
          ancestorTitles: z.array(z.string()),
          title: z.string(),
          status: z.string(),
          duration: z.nullish(z.number()),
          failureMessages: z.nullish(z.array(z.string())),
          location: z.nullish(z.looseObject({ line: z.number() })),
        }),
      ),
    }),
  ),
});

/** Results of `jest --json` and of Vitest's `json` reporter, which writes the same; undefined for any other JSON. */
export function parseJsonReport(json: unknown): TestResult[] | undefined {
  const read = report.safeParse(json);
  if (!read.success) return undefined;
  return read.data.testResults.flatMap(({ name, message, status, assertionResults }) => {
    if (assertionResults.length === 0 && status === 'failed') {
      return [
        {
          file: name,
          path: [name],
          status: 'failed' as const,
          durationMs: 0,
          error: readError(message ?? ''),
        },
      ];
    }
    return assertionResults.map((test) => ({
      file: name,
      path: [...test.ancestorTitles, test.title],
      status: statusOf(test.status),
      durationMs: test.duration ?? 0,
      ...(test.location && { line: test.location.line }),
      ...(test.status === 'failed' && { error: readError(test.failureMessages?.[0] ?? '') }),
    }));
  });
}

function statusOf(status: string): TestResult['status'] {
  if (status === 'passed' || status === 'failed' || status === 'todo') return status;
  return 'skipped';
}
