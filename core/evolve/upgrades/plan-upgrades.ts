import { type LockedTree, type LockGraph, lockGraphOf } from '../lockfile/lock-graph.js';
import { placeInJson } from '../manifest/edit-json.js';
import { type Manifest, manifestsOf } from '../manifest/manifests.js';
import { type Askable, askableDependencies } from '../registry/askable.js';
import type { Versions } from '../registry/host.js';
import { newestVersions } from '../registry/newest-versions.js';
import type { Registry } from '../registry/registry.js';
import { rangeFor } from './range-form.js';
import { type Upgrade, type UpgradeKind, type UpgradePlace, upgradeKinds } from './upgrade.js';

export interface PlanOptions {
  registry: Registry;
  /** Name of the lock file in the root of the tree; null where it has none. */
  lock: string | null;
  /** The kinds that are wanted. */
  kinds: readonly UpgradeKind[];
  signal?: AbortSignal;
}

export interface UpgradePlan {
  /** By kind, then by name. */
  upgrades: Upgrade[];
  /** Names that the registry told nothing of. */
  untold: string[];
}

/**
 * The upgrades that a repository could make, as npm-check-updates finds them from the version that is locked: to the newest patch, the newest
 * minor version and the newest of all, none of them deprecated, too young, or for another Node than the package's or, where it
 * names none, the one that runs. What `overrides` or `resolutions` speak of is left alone.
 */
export async function planUpgrades(
  project: LockedTree,
  { registry, lock, kinds, signal }: PlanOptions,
): Promise<UpgradePlan> {
  const [manifests, locked] = await Promise.all([manifestsOf(project), lockGraphOf(project)]);
  const listed: Listed[] = [];
  for (const manifest of manifests) listed.push(await listedIn(manifest, manifests, registry, locked));
  const asked = listed.filter(({ dependencies }) => dependencies.length > 0);
  if (asked.length === 0) return { upgrades: [], untold: [] };
  const node = (data: Manifest['data']): string =>
    data.engines.node ?? manifests[0]?.data.engines.node ?? process.versions.node;
  const { versions, untold } = await newestVersions(
    asked.map(({ manifest: { file, data }, dependencies }) => ({
      file,
      dependencies: Object.fromEntries(dependencies.map(({ name, from }) => [name, from])),
      node: node(data),
    })),
    registry,
    signal,
  );
  const found = new Map<string, Upgrade>();
  for (const { manifest, dependencies } of asked)
    for (const dependency of dependencies) {
      const { name } = dependency;
      for (const { kind, to } of await stepsFrom(dependency.from, versions[manifest.file]?.[name] ?? {})) {
        const place = await placeOf(manifest, dependency, to);
        // Where nothing is locked, nothing would change.
        if (!kinds.includes(kind) || place === null || (lock === null && place.newRange === place.range))
          continue;
        const known = found.get(`${kind} ${name}`);
        if (known) known.places.push(place);
        else found.set(`${kind} ${name}`, { name, kind, places: [place] });
      }
    }
  const upgrades = [...found.values()].sort(
    (one, other) =>
      upgradeKinds.indexOf(one.kind) - upgradeKinds.indexOf(other.kind) || (one.name < other.name ? -1 : 1),
  );
  return { upgrades, untold };
}

interface Listed {
  manifest: Manifest;
  dependencies: (Askable & { from: string })[];
}

async function listedIn(
  manifest: Manifest,
  manifests: readonly Manifest[],
  registry: Registry,
  locked: LockGraph | null,
): Promise<Listed> {
  const { default: semver } = await import('semver');
  const overridden = overriddenBy(manifests[0]?.text ?? '{}');
  const asked = await askableDependencies(manifest, manifests, registry);
  const dependencies = asked.flatMap((dependency) => {
    const { name, range } = dependency;
    const from = lockedVersion(locked, manifest, name) ?? semver.minVersion(range)?.version;
    const isPlain = from !== undefined && semver.valid(from) !== null && !overridden.has(name);
    return isPlain ? [{ ...dependency, from }] : [];
  });
  return { manifest, dependencies };
}

/** What is locked of a package that a manifest lists; null where nothing is, and where that is no plain version. */
export function lockedVersion(
  locked: LockGraph | null,
  { folder }: Pick<Manifest, 'folder'>,
  name: string,
): string | null {
  const importer = locked?.importers.find((each) => each.folder === folder);
  const key = importer?.asks.find((ask) => ask.name === name && ask.kind !== 'peer')?.to;
  return locked?.packages.get(key ?? '')?.version ?? null;
}

/** Names that the root says another version of than the one that is asked for. */
function overriddenBy(text: string): Set<string> {
  const { overrides, resolutions, pnpm } = JSON.parse(text.replace(/^\uFEFF/, '')) as Record<string, unknown>;
  const keys = [overrides, resolutions, Object(pnpm).overrides].flatMap((each) => Object.keys(Object(each)));
  // `a`, `a@^1`, `**/a` and `b>a`: the last is the one that is meant.
  return new Set(keys.map((key) => /((?:@[^/@>]+\/)?[^/@>]+)(?:@[^/@>]*)?$/.exec(key)?.[1] ?? key));
}

/** Each at most once; what is before 1.0.0 breaks with its first number that is not 0 (Semantic Versioning 2.0.0, 4; npm's caret). */
async function stepsFrom(
  from: string,
  { patch, minor, latest }: Versions,
): Promise<{ kind: UpgradeKind; to: string }[]> {
  const { default: semver } = await import('semver');
  const kindOf = (to: string): UpgradeKind => {
    const [is, was] = [semver.parse(to), semver.parse(from)];
    if (!is || !was || is.major !== was.major) return 'major';
    if (was.major > 0) return is.minor === was.minor ? 'patch' : 'minor';
    return is.minor === was.minor && was.minor > 0 ? 'patch' : 'major';
  };
  const steps = new Map<UpgradeKind, string>();
  for (const to of [patch, minor, latest])
    if (to !== undefined && semver.valid(to) && semver.gt(to, from)) {
      const kind = kindOf(to);
      const known = steps.get(kind);
      if (known === undefined || semver.gt(to, known)) steps.set(kind, to);
    }
  return [...steps].map(([kind, to]) => ({ kind, to }));
}

async function placeOf(
  { file, text }: Manifest,
  { section, name, range, from }: Listed['dependencies'][number],
  to: string,
): Promise<UpgradePlace | null> {
  const newRange = rangeFor(range, to);
  const place = newRange === null ? null : await placeInJson(text, [section, name]);
  return newRange === null || place === null
    ? null
    : { file, section, line: place.line, from, to, range, newRange };
}
