import type { Config } from '../../config/schema.js';
import type { RunnerName } from '../../model.js';
import { withBinaries } from '../../runners/select.js';
import type { Manifest } from '../manifest.js';
import type { PackageManager } from '../package-manager.js';
import type { WorkspacePackage } from '../packages.js';
import type { TestPart, TestSettings } from '../workspace.js';
import { builtPackages, testingTheirBuilds, testsNeedBuild } from './builds.js';
import { type Delegation, readDelegation } from './delegation.js';
import { flatParts } from './flat-parts.js';
import type { PackageGraph } from './graph.js';
import type { NxProject } from './nx.js';
import { packagesOutside } from './outside.js';
import { type LeftOut, partsOf } from './parts.js';
import { settingsOfPackages } from './settings.js';
import { graphOf } from './uses.js';

/** A repository of several packages: who uses whom, and what tests each. */
export interface Monorepo {
  /** What starts the tests of its packages for the user: `npm`, `pnpm`, `turbo`, `nx` and so on; null where each is on its own. */
  tool: string | null;
  graph: PackageGraph;
  /** Whether one command of the root runs the tests of all packages at once. */
  flat: boolean;
  /** Empty where the tests of single packages cannot be run apart. */
  parts: TestPart[];
  /** Packages without tests that could be run. */
  leftOut: LeftOut[];
  /** Folders of packages that a sparse checkout leaves out. */
  outside: string[];
}

export interface MonorepoSearch {
  root: string;
  /** Globs of the folders of packages. */
  patterns: readonly string[];
  packages: readonly WorkspacePackage[];
  /** Of the packages, the root's first. */
  manifests: readonly Manifest[];
  manager: PackageManager;
  nx: readonly NxProject[];
  config: Config;
  /** The command that runs all tests. */
  test: TestSettings | null;
  recognise(script: string, manifests: readonly Manifest[]): Promise<RunnerName>;
}

/**
 * Null where there is one package alone. The tests of packages are told apart where the root's command only has them run
 * theirs, where the root has none, and where it is that of one vitest or jest for all, which can be asked for a folder.
 */
export async function describeMonorepo(search: MonorepoSearch): Promise<Monorepo | null> {
  const { packages, manifests, nx, test } = search;
  const outside = await packagesOutside(search.root, search.patterns);
  if (packages.length + outside.length < 2) return null;
  const graph = graphOf(packages, manifests, nx);
  const delegation =
    test === null
      ? null
      : readDelegation(test.script, manifests[0]?.scripts ?? {}, await mostTested(manifests.slice(1)));
  return { tool: delegation?.tool ?? null, graph, outside, ...(await findParts(search, graph, delegation)) };
}

/** Of several names of scripts, the one by which most packages start a test runner. */
async function mostTested(
  manifests: readonly Manifest[],
): Promise<(names: readonly string[]) => string | undefined> {
  const { recogniseRunner } = await import('../../runners/index.js');
  const tested = (name: string): number =>
    manifests.filter(
      ({ scripts: { [name]: script } }) => script && recogniseRunner(script).name !== 'command',
    ).length;
  return (names) => {
    const counts = names.map(tested);
    return names[counts.indexOf(Math.max(...counts))];
  };
}

async function findParts(
  search: MonorepoSearch,
  graph: PackageGraph,
  delegation: Delegation | null,
): Promise<Pick<Monorepo, 'flat' | 'parts' | 'leftOut'>> {
  const { test, config } = search;
  const settingsOf = settingsOfPackages(config);
  const hasOwn = search.packages.some((found) => settingsOf(found)?.testCommand);
  const isFlat = test !== null && (delegation === null || delegation.script === null);
  if (isFlat && !hasOwn) return { flat: true, ...flatParts(search, test, settingsOf) };
  const script = delegation?.script ?? 'test';
  const [built, all] = await Promise.all([
    builtPackages(search.root, search.packages, search.manifests),
    testsNeedBuild(search.root, script),
  ]);
  const ownBuilds = all
    ? new Set(built.keys())
    : await testingTheirBuilds(search.root, search.packages, built);
  const { parts, leftOut } = await partsOf({ ...search, graph, built, ownBuilds, script, settingsOf });
  const root = await rootPart(search, delegation);
  return { flat: false, parts: root ? [...parts, root] : parts, leftOut };
}

/** What the root's script runs beside the tests of packages, where that is a test runner: those may test any of them. */
async function rootPart(search: MonorepoSearch, delegation: Delegation | null): Promise<TestPart | null> {
  const own = delegation?.own ?? null;
  if (own === null) return null;
  const runner = await search.recognise(own, search.manifests.slice(0, 1));
  if (runner === 'command') return null;
  const name = search.packages[0]?.name ?? '';
  return { script: own, command: withBinaries(own), cwd: '', runner, package: name, folder: '' };
}
