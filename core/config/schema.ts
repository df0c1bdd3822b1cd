import * as z from 'zod/mini';
import { durationMs, isDuration } from './duration.js';

const aDuration = { error: 'a duration such as "30s", "5m" or "1h"' };
const aCommand = { error: 'a command such as "npm test", or null' };
const aGlob = { error: 'a glob such as "src/generated/**"' };

const duration = z
  .string(aDuration)
  .check(
    z.refine(isDuration, aDuration),
    z.meta({ pattern: '^\\d+(\\.\\d+)?(ms|s|m|h)$', examples: ['30s', '5m', '1h'] }),
  );
const count = (from: number, to: number) => z.int().check(z.gte(from), z.lte(to));

/** What `.healer/config.json` may hold. Every key has a default, so the file may be `{}` or absent. */
export const configSchema = z.strictObject({
  $schema: z.optional(z.string()).check(z.describe('Where editors find this description.')),
  testCommand: z
    ._default(z.nullable(z.string(aCommand).check(z.trim(), z.minLength(1, aCommand))), null)
    .check(z.describe('The command that runs all tests; null takes the test script of package.json.')),
  isolation: z
    ._default(z.enum(['best', 'required']), 'best')
    .check(z.describe('Whether to go on where the code that is tried cannot be isolated fully.')),
  budget: z._default(duration, '5m').check(z.describe('How long one healing run may take.')),
  candidates: z
    ._default(count(1, 10_000_000), 200_000)
    .check(z.describe('How many candidates one error may be given before healer gives up.')),
  concurrency: z
    ._default(z.nullable(count(1, 64)), null)
    .check(z.describe('How many processes try candidates at once; null means half of the processors.')),
  prePush: z
    ._default(z.enum(['off', 'warn', 'block']), 'warn')
    .check(z.describe('What git push does when the tests are known to fail on what is pushed.')),
  postTest: z
    ._default(z.enum(['off', 'suggest', 'background']), 'suggest')
    .check(
      z.describe(
        'What happens at the end of a failing test run: nothing, a hint, or healing in the background.',
      ),
    ),
  sign: z
    ._default(z.enum(['auto', 'ssh', 'gpg', 'off']), 'auto')
    .check(
      z.describe('How patches are signed; auto takes your own signing key, else one that healer makes.'),
    ),
  exclude: z
    ._default(z.array(z.string(aGlob).check(z.minLength(1, aGlob))), [])
    .check(z.describe('Globs, relative to the repository, of files that healer must never edit.')),
  testTimeout: z
    ._default(duration, '10m')
    .check(z.describe('How long one run of the whole test command may take.')),
  candidateTimeout: z
    ._default(z.nullable(duration), null)
    .check(z.describe('How long one candidate may take; null is measured from the unchanged program.')),
  hookTimeout: z
    ._default(duration, '2m')
    .check(z.describe("How long the repository's own pre-commit hook may take.")),
  flakyReruns: z
    ._default(count(0, 20), 2)
    .check(z.describe('How often failing tests are run again, to tell flaky from broken.')),
});

/** The settings as the file holds them, with the defaults filled in. */
export type Settings = z.output<typeof configSchema>;

/** The settings, with each duration in milliseconds as well. */
export interface Config extends Settings {
  budgetMs: number;
  testTimeoutMs: number;
  candidateTimeoutMs: number | null;
  hookTimeoutMs: number;
}

export const completeConfig = (settings: Settings): Config => ({
  ...settings,
  budgetMs: durationMs(settings.budget),
  testTimeoutMs: durationMs(settings.testTimeout),
  candidateTimeoutMs: settings.candidateTimeout === null ? null : durationMs(settings.candidateTimeout),
  hookTimeoutMs: durationMs(settings.hookTimeout),
});

export const defaultConfig: Config = completeConfig(configSchema.parse({}));
