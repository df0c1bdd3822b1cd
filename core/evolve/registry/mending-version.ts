import type { Published } from './ask-registry.js';

export interface Wanted {
  /** What is there now. */
  version: string;
  /** The versions that something is known of. */
  vulnerable: readonly string[];
  /** Milliseconds since its publication that a version must have had to be named. */
  minimumAgeMs: number;
  now: Date;
}

/** The lowest later version that none of the ranges holds, of the same major one where there is such; null where there is none. */
export async function mendingVersion(
  published: readonly Published[],
  { version, vulnerable, minimumAgeMs, now }: Wanted,
): Promise<string | null> {
  const { default: semver } = await import('semver');
  const isOld = (at: string | null) => at === null || now.getTime() - Date.parse(at) >= minimumAgeMs;
  const mending = published
    .filter(
      (each) =>
        semver.valid(each.version) !== null &&
        semver.gt(each.version, version) &&
        (semver.prerelease(each.version) === null || semver.prerelease(version) !== null) &&
        each.deprecated === null &&
        isOld(each.at) &&
        !vulnerable.some((range) => semver.satisfies(each.version, range, { includePrerelease: true })),
    )
    .map((each) => each.version)
    .sort(semver.compare);
  return mending.find((each) => semver.major(each) === semver.major(version)) ?? mending[0] ?? null;
}
