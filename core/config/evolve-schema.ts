import * as z from 'zod/mini';

const glob = z.string({ error: 'a glob such as "vendor/**"' }).check(z.minLength(1));

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
  upgrades: z
    ._default(z.enum(['none', 'patch', 'minor', 'major']), 'none')
    .check(
      z.describe(
        'Up to which kind of version `healer evolve` upgrades dependencies, in a worktree and with proof. It installs from the registry in `research.npm`, without install scripts, and has to be trusted: see evolve.md.',
      ),
    ),
  exclude: z
    ._default(z.array(glob), [])
    .check(
      z.describe('Globs, relative to the repository, of files that no check looks at.'),
      z.meta({ examples: [['vendor/**']] }),
    ),
  licences: z
    ._default(
      z.strictObject({
        allow: z
          ._default(z.array(z.string().check(z.minLength(1))), [])
          .check(z.describe('SPDX identifiers; nothing is looked at where there are none.')),
        except: z
          ._default(z.array(glob), [])
          .check(z.describe('Names of packages, or globs of names, that may have any licence.')),
      }),
      { allow: [], except: [] },
    )
    .check(
      z.describe('Licences that the installed packages of production may have.'),
      z.meta({ examples: [{ allow: ['MIT', 'ISC', 'Apache-2.0', 'BSD-3-Clause'], except: ['@acme/*'] }] }),
    ),
  layers: z
    ._default(
      z.array(
        z.strictObject({
          from: z.array(glob).check(z.minLength(1)),
          to: z.array(glob).check(z.minLength(1)),
          allow: z._default(z.boolean(), false),
          why: z.optional(z.string()),
        }),
      ),
      [],
    )
    .check(
      z.describe(
        'Which files may import which, as globs relative to the repository: of each import the first rule decides that covers both ends. What no rule covers is permitted.',
      ),
      z.meta({ examples: [[{ from: ['core/**'], to: ['cli/**'], why: 'the core knows no terminal' }]] }),
    ),
});
