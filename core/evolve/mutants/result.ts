import * as z from 'zod/mini';

/** What the host prints. */
export const resultSchema = z.object({
  /** As the task lists them. */
  files: z.array(
    z.object({
      /** `failing`: the tests fail or take too long as they are; `unused`: they do not load the file. */
      trouble: z.nullable(z.enum(['failing', 'unused'])),
      /** Which of its mutants the tests did not notice. */
      survivors: z.array(z.number()),
    }),
  ),
  /** Whether all were tried within the time. */
  whole: z.boolean(),
});
export type MutantsResult = z.output<typeof resultSchema>;
