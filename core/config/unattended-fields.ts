import * as z from 'zod/mini';
import { count } from './fields.js';

const aBranch = { error: 'the name of a branch such as "develop"' };
const aTimeZone = { error: 'a time zone such as "Europe/Vienna", or null' };

const branches = (message: { error: string }) => z.array(z.string(message).check(z.minLength(1, message)));

/** Settings of what healer does when nobody is there. */
export const unattendedFields = {
  enabled: z
    ._default(z.boolean(), true)
    .check(z.describe('Whether `healer cycle` does anything. Commands that you type are not affected.')),
  watchedBranches: z
    ._default(branches(aBranch), [])
    .check(
      z.describe('Branches that a cycle tests and heals; with none, the one that is checked out.'),
      z.meta({ examples: [['main', 'develop']] }),
    ),
  maxFixesPerHour: z
    ._default(count(0, 10_000), 3)
    .check(z.describe('Fixes that all cycles together may make in an hour; what is unused does not add up.')),
  maxFixesPerDay: z
    ._default(count(0, 100_000), 15)
    .check(
      z.describe('Fixes that all cycles together may make in 24 hours; what is unused does not add up.'),
    ),
  workingHoursOnly: z
    ._default(z.boolean(), true)
    .check(z.describe('Whether cycles work only between `workingHoursStart` and `workingHoursEnd`.')),
  workingHoursStart: z
    ._default(count(0, 23), 9)
    .check(z.describe('The hour, on the clock of `timeZone`, from which cycles work.')),
  workingHoursEnd: z
    ._default(count(0, 24), 17)
    .check(
      z.describe(
        'The hour at which they stop. Before `workingHoursStart`, they work through the night; the same, all day.',
      ),
    ),
  timeZone: z
    ._default(z.nullable(z.string(aTimeZone).check(z.refine(isTimeZone, aTimeZone))), null)
    .check(
      z.describe(
        'The IANA time zone of the working hours, such as "Europe/Vienna"; null is that of the machine.',
      ),
    ),
};

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
