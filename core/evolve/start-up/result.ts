import * as z from 'zod/mini';

const measured = z.object({
  /** Milliseconds of the processor that starts took as it is, and with the edits. */
  pairs: z.array(z.tuple([z.number(), z.number()])),
  /** Files that are no longer loaded: those of packages absolute, others relative to the folder that the host runs in. */
  spared: z.array(z.string()),
});
export type Measured = z.output<typeof measured>;

/** What the host prints. */
export const resultSchema = z.object({
  /** As the task lists them. */
  entries: z.array(
    z.object({
      /** Why it does not start; null where it does. */
      trouble: z.nullable(z.enum(['failed', 'slow'])),
      /** Null for those that are needed to start, or promise no gain. */
      candidates: z.array(z.nullable(measured)),
    }),
  ),
  /** Whether all was measured within the time. */
  whole: z.boolean(),
});
export type StartUpResult = z.output<typeof resultSchema>;
