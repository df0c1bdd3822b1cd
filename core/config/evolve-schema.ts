import * as z from 'zod/mini';

/** Settings of `healer evolve`. */
export const evolveSchema = z.strictObject({
  checks: z
    ._default(z.record(z.string(), z.enum(['on', 'off', 'note', 'warning', 'error'])), {})
    .check(
      z.describe(
        'By the id of a check: whether it runs, or how severe its findings are. What is not named is as its page says.',
      ),
      z.meta({ examples: [{ 'focused-test': 'error', 'todo-age': 'off' }] }),
    ),
  failOn: z
    ._default(z.enum(['error', 'warning', 'note', 'never']), 'warning')
    .check(z.describe('The least severity of a finding that makes `healer evolve` exit with 1.')),
  exclude: z
    ._default(z.array(z.string({ error: 'a glob such as "vendor/**"' }).check(z.minLength(1))), [])
    .check(
      z.describe('Globs, relative to the repository, of files that no check looks at.'),
      z.meta({ examples: [['vendor/**']] }),
    ),
});
