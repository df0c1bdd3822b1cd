import { HealerError } from '../../errors.js';
import { type LockGraph, lockGraphOf } from '../../evolve/lockfile/lock-graph.js';
import { manifestsOf } from '../../evolve/manifest/manifests.js';
import { blobsOf, readerOf } from '../../evolve/project.js';
import { registryOf } from '../../evolve/registry/registry.js';
import { manifestsWith } from '../../evolve/upgrades/manifest-texts.js';
import { lockedVersion } from '../../evolve/upgrades/plan-upgrades.js';
import { rangeFor } from '../../evolve/upgrades/range-form.js';
import { git, gitResult } from '../../git/command.js';
import { writeTree } from '../../git/objects/objects.js';
import { suiteIn } from '../../heal/rollbacks/check-commit.js';
import type { PackagesOf } from '../../heal/rollbacks/packages-of.js';
import type { Session } from '../../heal/session.js';
import type { Patch, PatchUpgrade, Run } from '../../model.js';
import { carryOver } from '../../patches/decisions/cherry-pick.js';
import { type Bench, openBench } from './bench.js';
import { groundOf } from './ground.js';

/**
 * Gives `work` the packages that an upgrade asks for; null for a patch that upgrades nothing. Nothing is asked of anybody
 * and nothing installed before that is needed. Error of what it is given: INSTALL_FAILED.
 */
export async function withPackagesOf<Result>(
  session: Session,
  { upgrades, files }: Pick<Patch, 'upgrades' | 'files'>,
  work: (packages: PackagesOf | null) => Promise<Result>,
): Promise<Result> {
  if (!upgrades) return work(null);
  let opened: Promise<Bench> | undefined;
  const bench = (commit: string) => {
    opened ??= openBenchAt(session, commit);
    return opened;
  };
  try {
    return await work({
      carry: async (change) =>
        (await isSame(session, change.from, change.onto, files))
          ? carryOver(session.repo, change)
          : carryUpgrades(session, await bench(change.onto), upgrades, change),
      suiteAt: async (commit) => suiteOn(session, await bench(commit), commit),
    });
  } finally {
    await (await opened?.catch(() => undefined))?.dispose();
  }
}

async function openBenchAt(session: Session, commit: string): Promise<Bench> {
  const registry = await registryOf(session.repo, session.config);
  const ground =
    registry === null
      ? 'No registry is named in "research.npm" of .healer/config.json, or it is not trusted yet.'
      : await groundOf(session, commit, registry);
  if (registry === null || typeof ground === 'string')
    throw new HealerError('INSTALL_FAILED', `The packages could not be installed: ${ground}`);
  return openBench(session, registry, ground);
}

/** Whether some files are alike in two commits. */
async function isSame(
  { repo }: Session,
  one: string,
  other: string,
  files: readonly string[],
): Promise<boolean> {
  const changed = await git(repo, ['diff', '--name-only', '--no-renames', one, other, '--', ...files]);
  return changed.trim() === '';
}

/**
 * Says in the manifests of `onto` what a patch says of its packages, and has the lock file made anew: as lines, neighbours in a
 * list would be in each other's way. Forth, where the version there is an older one; back, where it is the one of the patch.
 */
async function carryUpgrades(
  { repo, workspace }: Session,
  bench: Bench,
  upgrades: readonly PatchUpgrade[],
  { from, to, onto }: { from: string; to: string; onto: string },
): Promise<string> {
  const { default: semver } = await import('semver');
  const isBack = (await gitResult(repo, ['merge-base', '--is-ancestor', to, from])).exitCode === 0;
  const blobs = await blobsOf(repo, onto);
  const read = readerOf(repo, blobs);
  const tree = { workspace, blobs, read };
  const [manifests, locked] = await Promise.all([manifestsOf(tree), lockGraphOf(tree)]);
  const moved: PatchUpgrade[] = [];
  for (const upgrade of upgrades) {
    const places = upgrade.places.flatMap((place): PatchUpgrade['places'] => {
      const manifest = manifests.find(({ file }) => file === place.file);
      const range = manifest?.data[place.section][upgrade.name];
      if (!manifest || range === undefined) return [];
      const version = versionAt(
        locked,
        manifest,
        upgrade.name,
        semver.minVersion(range)?.version ?? place.to,
      );
      if (isBack) {
        if (version !== place.to || range !== place.newRange) throw movedOn(upgrade.name, version);
        return [{ ...place, to: place.from, newRange: place.range }];
      }
      const newRange = rangeFor(range, place.to);
      if (newRange === null) throw movedOn(upgrade.name, version);
      return semver.lt(version, place.to) ? [{ ...place, newRange }] : [];
    });
    if (places.length > 0) moved.push({ ...upgrade, places });
  }
  if (moved.length === 0) return (await git(repo, ['rev-parse', `${onto}^{tree}`])).trim();
  const changes = await manifestsWith(moved, read, (place) => place.to);
  const then = await manifestsWith(moved, read, ({ newRange }) => newRange);
  const installation = await bench.install(onto, { changes, then });
  await installation.dispose();
  const texts = new Map(then);
  if (bench.lock !== null && installation.lock !== null) texts.set(bench.lock, installation.lock);
  return writeTree(repo, onto, new Map([...texts].map(([file, text]) => [file, Buffer.from(text)])));
}

const versionAt = (
  locked: LockGraph | null,
  manifest: Parameters<typeof lockedVersion>[1],
  name: string,
  least: string,
): string => lockedVersion(locked, manifest, name) ?? least;

const movedOn = (name: string, version: string): HealerError =>
  new HealerError('MERGE_CONFLICT', `The change does not fit: ${name} is at ${version} by now`, {
    next: 'Change it by hand, or run `healer evolve deps` again',
  });

async function suiteOn(session: Session, bench: Bench, commit: string): Promise<Run> {
  const installation = await bench.install(commit);
  try {
    return await suiteIn(session, () => bench.open(commit, installation));
  } finally {
    await installation.dispose();
  }
}
