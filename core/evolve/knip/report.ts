import * as z from 'zod/mini';

const text = z.optional(z.string());
const number = z.optional(z.number());

/** One thing that knip has to say, of one file. */
const issueSchema = z.object({
  /** As knip calls it: `files`, `dependencies`, `devDependencies`, `unlisted`, `exports`, `types`, `enumMembers`, … */
  type: z.string(),
  /** Relative to the repository, with `/`. */
  file: z.string(),
  /** Name of the package, export or member. */
  symbol: z.string(),
  /** What it is a member of. */
  parent: text,
  specifier: text,
  /** 1-based. */
  line: number,
  column: number,
});
export type KnipIssue = z.output<typeof issueSchema>;

/** What the host prints of a run of knip. */
export const reportSchema = z.object({
  issues: z.array(issueSchema),
  /** Files of settings that knip could not load, so that it misses what they use. */
  blind: z.boolean(),
});
export type KnipReport = z.output<typeof reportSchema>;
