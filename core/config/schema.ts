import { z } from 'zod';
import { durationMs, isDuration } from './duration.js';

const aDuration = { error: 'a duration such as "30s", "5m" or "1h"' };
const aCommand = { error: 'a command such as "npm test", or null' };
const aGlob = { error: 'a glob such as "src/generated/**"' };

const duration = z
  .string(aDuration)
  .refine(isDuration, aDuration)
  .meta({ pattern: '^\\d+(\\.\\d+)?(ms|s|m|h)$', examples: ['30s', '5m', '1h'] });

/** What `.healer/config.json` may hold. Every key has a default, so the file may be `{}` or absent. */
export const configSchema = z.strictObject({
  $schema: z.string().optional().describe('Where editors find this description.'),
  testCommand: z
    .string(aCommand)
    .trim()
    .min(1, aCommand)
    .nullable()
    .default(null)
    .describe('The command that runs all tests; null takes the test script of package.json.'),
  isolation: z
    .enum(['best', 'required'])
    .default('best')
    .describe('Whether to go on where the code that is tried cannot be isolated fully.'),
  budget: duration.default('5m').describe('How long one healing run may take.'),
  candidates: z
    .int()
    .min(1)
    .max(100_000)
    .default(20_000)
    .describe('How many candidates one error may be given before healer gives up.'),
  concurrency: z
    .int()
    .min(1)
    .max(64)
    .nullable()
    .default(null)
    .describe('How many processes try candidates at once; null means half of the processors.'),
  prePush: z
    .enum(['off', 'warn', 'block'])
    .default('warn')
    .describe('What git push does when the tests are known to fail on what is pushed.'),
  postTest: z
    .enum(['off', 'suggest', 'background'])
    .default('suggest')
    .describe(
      'What happens at the end of a failing test run: nothing, a hint, or healing in the background.',
    ),
  sign: z
    .enum(['auto', 'ssh', 'gpg', 'off'])
    .default('auto')
    .describe('How patches are signed; auto takes your own signing key, else one that healer makes.'),
  exclude: z
    .array(z.string(aGlob).min(1, aGlob))
    .default([])
    .describe('Globs, relative to the repository, of files that healer must never edit.'),
  testTimeout: duration.default('10m').describe('How long one run of the whole test command may take.'),
  candidateTimeout: duration
    .nullable()
    .default(null)
    .describe('How long one candidate may take; null is measured from the unchanged program.'),
  hookTimeout: duration.default('2m').describe("How long the repository's own pre-commit hook may take."),
  flakyReruns: z
    .int()
    .min(0)
    .max(20)
    .default(2)
    .describe('How often failing tests are run again, to tell flaky from broken.'),
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
