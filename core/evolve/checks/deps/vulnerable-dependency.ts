import { printableLine } from '../../../printable.js';
import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { groupBy } from '../../graph/group-by.js';
import { type LockedPackage, type LockGraph, lockGraphOf } from '../../lockfile/lock-graph.js';
import { type Way, waysIn } from '../../lockfile/ways.js';
import { placeInJson } from '../../manifest/edit-json.js';
import { type Manifest, manifestsOf, sectionOf } from '../../manifest/manifests.js';
import type { Project } from '../../project.js';
import { type Advisory, advisoriesFor, publishedVersions } from '../../registry/ask-registry.js';
import { mayAskForLocked } from '../../registry/may-ask.js';
import { mendingVersion } from '../../registry/mending-version.js';
import { answersHoldMs, type Registry } from '../../registry/registry.js';

export const vulnerableDependency: ProjectCheck = {
  id: 'vulnerable-dependency',
  category: 'deps',
  severity: 'warning',
  reach: 'project',
  title: 'a locked version of a package of which a vulnerability is known',
  why: 'The npm registry is asked for the advisories of what the lock file holds, as `npm audit` does, of npm, pnpm and yarn alike; each finding names the advisory, how grave it is, the versions that it is about, the way by which the package comes in, and the lowest later version that no advisory is about: of the same major version where there is one, not deprecated, and older than `minimumReleaseAge`. Whether that version fits what asks for the package is for the package manager to find out, so there is no fix.\n\nNothing is asked unless the setting `research.npm` names the registry and is trusted, and then names and versions of public packages only. Packages from git, folders, other registries and patches are left alone. Where the registry does not answer, one notice says so.',
  example: {
    bad: '{ "dependencies": { "minimist": "1.2.0" } }',
    good: '{ "dependencies": { "minimist": "1.2.8" } }',
  },
  fixes: false,
  // Nobody has judged what it finds, since it takes a registry.
  on: false,
  decidable: 'The registry says which versions each advisory is about, and the lock file which are there.',
  onRequest:
    'Much of it is in what only builds or tests, or in code that the program never reaches, and can wait.',
  source: 'https://docs.npmjs.com/cli/commands/npm-audit#bulk-advisory-endpoint',
  async examine(project) {
    const registry = await project.registry();
    const graph = registry && (await lockGraphOf(project));
    if (!registry || !graph) return [];
    const asked = await askable(project, graph, registry);
    if (asked.length === 0) return [];
    const { host } = new URL(registry.endpoint);
    const signal = project.signal ?? new AbortController().signal;
    try {
      const byName = groupBy(asked, ({ locked }) => locked.name);
      const versions = [...byName].map(([name, all]) => [
        name,
        [...new Set(all.map(({ locked }) => locked.version))],
      ]);
      project.holdsFor(answersHoldMs);
      const advisories = await advisoriesFor(Object.fromEntries(versions), registry, signal);
      const found: ProjectFinding[] = [];
      for (const [name, all] of byName)
        found.push(
          ...(await findingsOf(project, graph.file, { name, all, known: advisories[name] ?? [], registry })),
        );
      return found;
    } catch (error) {
      signal.throwIfAborted();
      project.holdsFor(0);
      const why = error instanceof Error ? error.message : String(error);
      project.tell(
        `vulnerable-dependency: ${host} did not tell what is known of the packages: ${printableLine(why)}`,
      );
      return [];
    }
  },
};

interface Asked {
  key: string;
  locked: LockedPackage;
  way: Way;
}

/** What the registry may be asked about; the same version in several places once, by its shortest way. */
async function askable(project: Project, graph: LockGraph, registry: Registry): Promise<Asked[]> {
  const { default: semver } = await import('semver');
  const own = new Set((await manifestsOf(project)).map(({ data: { name } }) => name));
  const asked = new Map<string, Asked>();
  for (const [key, way] of waysIn(graph)) {
    const locked = graph.packages.get(key);
    if (!locked || own.has(locked.name) || semver.valid(locked.version) === null) continue;
    const id = `${locked.name}@${locked.version}`;
    const known = asked.get(id);
    if (known && known.way.packages.length <= way.packages.length) continue;
    const file = manifestFile(way);
    if (known || (await mayAskForLocked(locked, file, registry))) asked.set(id, { key, locked, way });
  }
  return [...asked.values()];
}

interface OfName {
  name: string;
  all: readonly Asked[];
  known: readonly Advisory[];
  registry: Registry;
}

async function findingsOf(
  project: Project,
  lockFile: string,
  { name, all, known, registry }: OfName,
): Promise<ProjectFinding[]> {
  const { default: semver } = await import('semver');
  const isAbout = ({ range }: Advisory, { locked }: Asked) =>
    semver.satisfies(locked.version, range, { includePrerelease: true });
  if (!all.some((asked) => known.some((each) => isAbout(each, asked)))) return [];
  const signal = project.signal ?? new AbortController().signal;
  const published = await publishedVersions(name, registry, signal).catch(() => {
    signal.throwIfAborted();
    project.holdsFor(0);
    return null;
  });
  const vulnerable = known.map(({ range }) => range);
  const found = all.map(async (asked) => {
    const own = known.filter((each) => isAbout(each, asked));
    if (own.length === 0) return [];
    const { version } = asked.locked;
    const { minimumAgeMs } = registry;
    const mending =
      published && (await mendingVersion(published, { version, vulnerable, minimumAgeMs, now: new Date() }));
    const ending = mending ? `; ${mending} mends it` : published ? '; no version mends it yet' : '';
    return Promise.all(
      own.map(({ id, title, severity, range }) => {
        const what = `${printableLine(title).slice(0, 200)} (${printableLine(id).slice(0, 200)}, ${severity}, ${printableLine(range).slice(0, 100)})`;
        return placed(project, lockFile, asked, `${name}@${version}: ${what}${ending}`, id);
      }),
    );
  });
  return (await Promise.all(found)).flat();
}

/** In package.json what is listed there; of the rest, which comes in by it, the place in the lock file is told. */
async function placed(
  project: Project,
  lockFile: string,
  { key: place, locked: { name, version }, way }: Asked,
  message: string,
  id: string,
): Promise<ProjectFinding> {
  const key = `${name}@${version} ${id}`;
  const manifest = (await manifestsOf(project)).find(({ folder }) => folder === way.folder);
  const listed = manifest && (await placeIn(manifest, way.first));
  const forWhom = way.isDev ? ' in development' : '';
  if (way.packages.length === 1 && listed)
    return { ...listed, message: `${message}${forWhom && `; used${forWhom}`}`, key };
  const text = (await project.read(lockFile)) ?? '';
  const at = [
    `"${place}"`,
    `${name}@${version}`,
    `
${name}@`,
    `"${name}@`,
    `/${name}/${version}`,
  ]
    .map((part) => text.indexOf(part))
    .find((index) => index >= 0);
  return {
    file: lockFile,
    line: text.slice(0, (at ?? 0) + 1).split('\n').length,
    message: `${message}; comes in${forWhom} by ${way.packages.join(' > ')}`,
    key,
    ...(listed && { related: [{ ...listed, message: `${way.first} brings it in` }] }),
  };
}

async function placeIn(manifest: Manifest, name: string) {
  const section = sectionOf(manifest, name);
  const place = section && (await placeInJson(manifest.text, [section, name]));
  return place ? { file: manifest.file, ...place } : null;
}

const manifestFile = ({ folder }: Way): string => (folder === '' ? 'package.json' : `${folder}/package.json`);
