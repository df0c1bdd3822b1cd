import * as z from 'zod/mini';
import { count } from './fields.js';

const aBranch = { error: 'the name of a branch such as "develop"' };
const aPattern = { error: 'the name of a branch, or a glob such as "release/*"' };
const aFile = { error: 'the path of a log file such as "logs/app.log"' };
const aTimeZone = { error: 'a time zone such as "Europe/Vienna", or null' };

const share = () => z.number().check(z.gte(0), z.lte(1));
const branches = (message: { error: string }) => z.array(z.string(message).check(z.minLength(1, message)));

/** Settings of what healer does when nobody is there. */
export const unattendedFields = {
  enabled: z
    ._default(z.boolean(), true)
    .check(z.describe('Whether `healer cycle` does anything. Commands that you type are not affected.')),
  hourlyEnabled: z
    ._default(z.boolean(), true)
    .check(
      z.describe(
        'Whether the cycles that a scheduler or `healer daemon` starts do anything; `healer cycle` that you type does.',
      ),
    ),
  watchedBranches: z
    ._default(branches(aBranch), [])
    .check(
      z.describe('Branches that a cycle tests and heals; with none, the one that is checked out.'),
      z.meta({ examples: [['main', 'develop']] }),
    ),
  logFiles: z
    ._default(z.array(z.string(aFile).check(z.minLength(1, aFile))), [])
    .check(
      z.describe(
        'Log files of programs, absolute or relative to the repository, in which cycles look for errors that were added since the last one. They have to be trusted: see unattended.md.',
      ),
      z.meta({ examples: [['logs/app.log']] }),
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
  autoApplyEnabled: z
    ._default(z.boolean(), false)
    .check(
      z.describe(
        'Whether a cycle merges by itself what reaches `confidenceThreshold`, and of safety `safetyThreshold` and at least 0.8. It has to be trusted: see unattended.md.',
      ),
    ),
  autoApplyBranches: z
    ._default(branches(aBranch), [])
    .check(
      z.describe('Branches into which a cycle may merge by itself.'),
      z.meta({ examples: [['develop']] }),
    ),
  protectedBranches: z
    ._default(branches(aPattern), ['main', 'master', 'trunk', 'production', 'release/*', 'release-*'])
    .check(
      z.describe(
        'Branches, or globs of them, into which a cycle never merges, even if `autoApplyBranches` lists them. The default branch of the remote is always one.',
      ),
      z.meta({ examples: [['main', 'release/*']] }),
    ),
  confidenceThreshold: z
    ._default(share(), 0.75)
    .check(z.describe('The least confidence, from 0 to 1, with which a cycle merges a fix by itself.')),
  evolutionEnabled: z
    ._default(z.boolean(), true)
    .check(z.describe('Whether a cycle runs `healer evolve` once a week on the first of `watchedBranches`.')),
  evolutionDay: z
    ._default(
      z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']),
      'monday',
    )
    .check(z.describe('The day of it, by the clock of `timeZone`.')),
  evolutionHour: z
    ._default(count(0, 23), 10)
    .check(
      z.describe(
        'The hour of it; the first cycle that works from then on does it, if need be on a later day.',
      ),
    ),
  nice: z
    ._default(count(0, 19), 10)
    .check(
      z.describe(
        'How far scheduled cycles let other programs go first, as nice(1) counts; their use of disks is idle then, too. 0 changes nothing.',
      ),
    ),
  pauseOnBattery: z
    ._default(z.boolean(), true)
    .check(z.describe('Whether scheduled cycles do nothing while the machine runs on its battery.')),
  maxLoadPerProcessor: z
    ._default(z.nullable(z.number().check(z.gt(0), z.lte(1000))), 4)
    .check(
      z.describe(
        'Scheduled cycles do nothing while more processes than this want to run on each processor (load average of a minute); null has no limit.',
      ),
    ),
  storageMiB: z
    ._default(count(10, 1_000_000), 50)
    .check(
      z.describe(
        'MiB that databases, logs, caches and worktrees may have together. Cycles remove old answers of caches, then logs, to stay below; databases are never cut.',
      ),
    ),
  minFreeDiskMiB: z
    ._default(count(0, 10_000_000), 500)
    .check(z.describe('MiB that must be free where healer writes; with less, cycles do nothing and say so.')),
  logMiB: z
    ._default(count(1, 10_000), 5)
    .check(z.describe('MiB that the logs in `.healer/logs` may have together; the oldest go first.')),
};

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
