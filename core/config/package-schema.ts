import * as z from 'zod/mini';
import { duration } from './fields.js';

const aCommand = { error: 'a command such as "npm run unit", or null' };

/** What may be said of some packages of the repository. */
export const packageSchema = z.strictObject({
  testCommand: z
    ._default(z.nullable(z.string(aCommand).check(z.trim(), z.minLength(1, aCommand))), null)
    .check(z.describe('The command that runs its tests, in its folder; null takes its own test script.')),
  skipTests: z
    ._default(z.nullable(z.boolean()), null)
    .check(z.describe('Whether its tests are left alone, for those that need what a sandbox has not.')),
  testTimeout: z
    ._default(z.nullable(duration), null)
    .check(z.describe('How long its tests may take; null takes the setting `testTimeout`.')),
});

/** With the duration in milliseconds as well. */
export interface PackageSettings extends z.output<typeof packageSchema> {
  testTimeoutMs: number | null;
}
