import { posix } from 'node:path';
import type { PackageSettings } from '../../config/package-schema.js';
import type { RunnerName } from '../../model.js';
import { shellQuote } from '../../runners/script.js';
import { withBinaries } from '../../runners/select.js';
import { emptyManifest, isStub, type Manifest } from '../manifest.js';
import { availableManager, type PackageManager, runScriptAsItIs } from '../package-manager.js';
import type { WorkspacePackage } from '../packages.js';
import { splitWords } from '../words.js';
import type { TestPart } from '../workspace.js';
import { type BuiltPackages, buildsBefore } from './builds.js';
import { ownScript, unfolded } from './delegation.js';
import { dependenciesOf, type PackageGraph } from './graph.js';
import type { NxProject } from './nx.js';

export interface PartSearch {
  packages: readonly WorkspacePackage[];
  /** Of the packages, in the same order. */
  manifests: readonly Manifest[];
  manager: PackageManager;
  graph: PackageGraph;
  built: BuiltPackages;
  /** Folders of packages that are built before they are tested themselves. */
  ownBuilds: ReadonlySet<string>;
  nx: readonly NxProject[];
  /** Name of the script that tests a package. */
  script: string;
  /** What the settings say of a package. */
  settingsOf(found: WorkspacePackage): PackageSettings | null;
  recognise(script: string, manifests: readonly Manifest[]): Promise<RunnerName>;
}

/** A package whose tests are not run, and why, as the end of a sentence that begins with its name. */
export interface LeftOut {
  package: string;
  folder: string;
  why: string;
}

/** The tests of each package but the root's own, and the packages that have none. */
export async function partsOf(search: PartSearch): Promise<{ parts: TestPart[]; leftOut: LeftOut[] }> {
  const parts: TestPart[] = [];
  const leftOut: LeftOut[] = [];
  for (const [at, found] of search.packages.entries()) {
    if (found.folder === '') continue;
    const settings = search.settingsOf(found);
    const own = { package: found.name, folder: found.folder };
    if (settings?.skipTests) {
      leftOut.push({ ...own, why: 'its tests are left out by "packages" in .healer/config.json' });
      continue;
    }
    const test = await testOf(search, found, search.manifests[at] ?? emptyManifest, settings);
    if (test === null) leftOut.push({ ...own, why: `it has no script "${search.script}"` });
    else {
      const uses = [...dependenciesOf(search.graph, [found.folder])];
      const timeout = settings?.testTimeoutMs && { timeoutMs: settings.testTimeoutMs };
      parts.push({ ...test, ...own, uses, ...timeout });
    }
  }
  return { parts, leftOut };
}

async function testOf(
  search: PartSearch,
  { folder }: WorkspacePackage,
  manifest: Manifest,
  settings: PackageSettings | null,
): Promise<Omit<TestPart, 'package' | 'folder'> | null> {
  const manifests = [manifest, search.manifests[0] ?? emptyManifest];
  const named = settings?.testCommand ?? null;
  const script = named === null ? manifest.scripts[search.script]?.trim() : scriptNamed(named, manifest);
  if (script && !isStub(script)) {
    const text = unfolded(script, manifest.scripts);
    const manager = availableManager(search.manager);
    const own = named === null ? runScriptAsItIs(manager, search.script) : commandNamed(named);
    const builds = buildsBefore(folder, search);
    return {
      script: afterBuilds(text, folder, builds, manager),
      command: builds.length === 0 ? own : onceBuilt(own, folder, builds, { ...search, manager }),
      cwd: folder,
      runner: await search.recognise(text, manifests),
      ...(builds.length > 0 && {
        builds,
        afterBuilds: { build: ['sh', '-c', afterBuilds('true', folder, builds, manager)], script: text },
      }),
    };
  }
  const target = search.nx.find((project) => project.folder === folder)?.test ?? null;
  if (target === null) return null;
  const runner = await search.recognise(target, manifests);
  return { script: target, command: withBinaries(target), cwd: folder, runner };
}

/** As a script of the package would be run, which finds the commands of installed packages. */
function commandNamed(command: string): string[] {
  const words = splitWords(command);
  return words !== null && ownScript(words) !== null ? words : withBinaries(command);
}

/** A command that names a script of the package stands for it, so that it can be narrowed to some tests. */
const scriptNamed = (command: string, { scripts }: Manifest): string =>
  scripts[ownScript(splitWords(command) ?? []) ?? '']?.trim() || command;

/** Builds first what the tests load, each in its folder, and goes back. */
function afterBuilds(
  script: string,
  folder: string,
  builds: readonly string[],
  manager: PackageManager,
): string {
  if (builds.length === 0) return script;
  const build = runScriptAsItIs(manager, 'build').join(' ');
  const places = [...builds, folder];
  const steps = builds.map((place, at) => {
    const back = posix.relative(place, places[at + 1] ?? folder);
    return `${build}${back === '' ? '' : ` && cd ${shellQuote(back)}`}`;
  });
  const there = posix.relative(folder, builds[0] ?? folder);
  return [...(there === '' ? [] : [`cd ${shellQuote(there)}`]), ...steps, script].join(' && ');
}

/** The same for what is run by itself: what is built already, for the package before, is not built again. */
function onceBuilt(
  command: readonly string[],
  folder: string,
  builds: readonly string[],
  { built, manager }: Pick<PartSearch, 'built' | 'manager'>,
): string[] {
  const build = runScriptAsItIs(manager, 'build').join(' ');
  const steps = builds.map((place) => {
    const made = shellQuote(posix.relative(folder, built.get(place) ?? place));
    const there = shellQuote(posix.relative(folder, place) || '.');
    return `(test -e ${made} || (cd ${there} && ${build})) && `;
  });
  return ['sh', '-c', `${steps.join('')}${command.map(shellQuote).join(' ')}`];
}
