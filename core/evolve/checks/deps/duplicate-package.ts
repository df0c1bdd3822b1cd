import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { type Locked, lockedVersions } from '../../lockfile/ranges.js';

export const duplicatePackage: ProjectCheck = {
  id: 'duplicate-package',
  category: 'deps',
  severity: 'note',
  reach: 'project',
  title: 'a package that the lock file holds in several versions of which the highest would do for all',
  why: 'Each version is downloaded, loaded and audited by itself, and what two of them make is not always the same to `instanceof`. Found are those where the highest of the versions that are there already is within every range that asks for the package; `npm dedupe` or `yarn dedupe` brings them together. Read are the lock files of npm and yarn, since that of pnpm does not tell the ranges.',
  example: {
    bad: '{ "node_modules/ms": "2.1.2, for ^2.1.1", "node_modules/send/node_modules/ms": "2.1.3, for ^2.1.3" }',
    good: '{ "node_modules/ms": "2.1.3, for ^2.1.1 and ^2.1.3" }',
  },
  fixes: false,
  on: true,
  async examine(project) {
    const lock = await lockedVersions(project);
    if (!lock) return [];
    const { default: semver } = await import('semver');
    const byName = new Map<string, Locked[]>();
    for (const each of lock.locked) byName.set(each.name, [...(byName.get(each.name) ?? []), each]);
    return [...byName].flatMap(([name, all]): ProjectFinding[] => {
      const versions = [...new Set(all.map(({ version }) => version))].sort(semver.compare);
      const ranges = [...new Set(all.flatMap((each) => each.ranges))];
      if (versions.length < 2 || all.some((each) => each.ranges.length === 0)) return [];
      if (!ranges.every((range) => semver.validRange(range) !== null)) return [];
      // A lower one would take fixes back from whoever has the higher one, which no package manager does by itself.
      const best = versions.at(-1);
      if (best === undefined || !ranges.every((range) => semver.satisfies(best, range))) return [];
      return [
        {
          file: lock.file,
          message: `${name} is there as ${versions.join(' and ')}; ${best} alone would do`,
          key: name,
        },
      ];
    });
  },
};
