import * as z from 'zod/mini';
import { isPlainPath } from '../git/refs/names.js';
import type { PluginKind } from './api-types.js';
import { PluginFailure } from './failure.js';

/** What plugins answer is data of unknown origin: its shape and its size are looked at here, once. */

const text = (most: number) => z.string().check(z.maxLength(most));
const words = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));
const offset = z.int().check(z.gte(0));
const line = z.int().check(z.gte(1));
const path = z.string().check(z.refine(isPlainPath, 'a path inside of the repository'));
const edit = z.strictObject({ start: offset, end: offset, text: text(20_000) });
const edits = <T extends z.ZodMiniType>(each: T) => z.array(each).check(z.minLength(1), z.maxLength(50));

const answerSchemas = {
  strategy: z
    .array(
      z.strictObject({
        title: words(200),
        edits: edits(z.strictObject({ ...edit.shape, file: path })),
        prior: z._default(z.number().check(z.gte(0), z.lte(1)), 0.3),
      }),
    )
    .check(z.maxLength(200)),
  check: z
    .array(
      z.strictObject({
        start: offset,
        end: offset,
        message: words(500),
        fix: z.optional(z.strictObject({ title: words(200), edits: edits(edit) })),
      }),
    )
    .check(z.maxLength(1000)),
  sensor: z
    .array(
      z.strictObject({
        name: words(100),
        message: words(4000),
        file: z.optional(path),
        line: z.optional(line),
        column: z.optional(line),
      }),
    )
    .check(z.maxLength(200)),
  'hook-check': z
    .array(z.strictObject({ message: words(500), file: z.optional(path) }))
    .check(z.maxLength(50)),
  notifier: z.array(words(300)).check(z.maxLength(20)),
} as const satisfies Record<PluginKind, z.ZodMiniType>;

export type AnswerOf<Kind extends PluginKind> = z.output<(typeof answerSchemas)[Kind]>;

/** Throws a PluginFailure where the answer is not what one of this kind is to be. */
export function parseAnswer<Kind extends PluginKind>(kind: Kind, answer: unknown): AnswerOf<Kind> {
  const parsed = answerSchemas[kind].safeParse(answer);
  if (parsed.success) return parsed.data as AnswerOf<Kind>;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') ?? '';
  throw new PluginFailure(`answered what a ${kind} may not: ${place} ${issue?.message ?? ''}`.trim());
}

/** Throws a PluginFailure where edits do not fit a text, or overlap. */
export function requireFit(
  edits: readonly { start: number; end: number }[],
  { path, text }: { path: string; text: string },
): void {
  const sorted = [...edits].sort((one, other) => one.start - other.start || one.end - other.end);
  let last = { start: -1, end: -1 };
  for (const each of sorted) {
    const { start, end } = each;
    if (start > end || end > text.length || start < last.end || start === last.start)
      throw new PluginFailure(`answered edits that do not fit ${path}`);
    last = each;
  }
}
