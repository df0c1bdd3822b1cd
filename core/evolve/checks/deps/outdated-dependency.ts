import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { placeInJson } from '../../manifest/edit-json.js';
import { type Manifest, manifestsOf, sectionOf } from '../../manifest/manifests.js';
import { oncePerProject } from '../../once-per-project.js';
import type { Groundwork } from '../../project.js';
import { askableDependencies } from '../../registry/askable.js';
import type { Question, Versions } from '../../registry/host.js';
import { newestVersions } from '../../registry/newest-versions.js';
import { answersHoldMs, type Registry } from '../../registry/registry.js';

export const outdatedDependency: ProjectCheck = {
  id: 'outdated-dependency',
  category: 'deps',
  severity: 'note',
  reach: 'project',
  title: 'a dependency whose range leaves newer versions out',
  why: 'What is far behind gets no corrections any more, and the longer it waits, the more there is to change at once. The finding names the newest patch, the newest minor version and the newest of all (`latest`), by [npm-check-updates](https://github.com/raineorshine/npm-check-updates); what the range takes anyway is no finding.\n\nThe npm registry is asked, and only where the setting `research.npm` names it and is trusted; otherwise the check does nothing. Not named are versions younger than `minimumReleaseAge`, deprecated ones, prereleases of what is none, and those that need a newer Node than `engines.node` begins with. `peerDependencies`, packages of the repository itself, private and withheld ones, and whatever does not come from a registry are left alone.',
  example: {
    bad: '{ "dependencies": { "left-pad": "~1.1.0" } }',
    good: '{ "dependencies": { "left-pad": "^1.3.0" } }',
  },
  fixes: false,
  on: true,
  decidable: 'The registry says which versions there are, and the range which of them it takes.',
  source: 'https://docs.npmjs.com/cli/commands/npm-outdated',
  prepare: (project) => outdated(project),
  examine: (project) => outdated(project),
};

const outdated = oncePerProject(async (project: Groundwork): Promise<ProjectFinding[]> => {
  const registry = await project.registry();
  if (registry === null) return [];
  const manifests = await manifestsOf(project);
  const packages = await Promise.all(manifests.map((manifest) => askedOf(manifest, manifests, registry)));
  const asked = packages.filter(({ dependencies }) => Object.keys(dependencies).length > 0);
  if (asked.length === 0) return [];
  const newest = await newestVersions(asked, registry, project.signal);
  project.holdsFor(newest.untold.length > 0 ? 0 : answersHoldMs);
  if (newest.untold.length > 0)
    project.tell(
      `outdated-dependency: ${new URL(registry.endpoint).host} did not answer for ${listed(newest.untold)}, of which nothing is said`,
    );
  const found = manifests.flatMap((manifest) =>
    Object.entries(newest.versions[manifest.file] ?? {}).map(([name, versions]) =>
      findingOf(manifest, name, versions),
    ),
  );
  return (await Promise.all(found)).flat();
});

/** Of a package, the ranges of those dependencies that the registry may be asked for. */
async function askedOf(
  manifest: Manifest,
  manifests: readonly Manifest[],
  registry: Registry,
): Promise<Question['packages'][number]> {
  const { default: semver } = await import('semver');
  const asked = await askableDependencies(manifest, manifests, registry);
  const { node } = manifest.data.engines;
  return {
    file: manifest.file,
    dependencies: Object.fromEntries(asked.map(({ name, range }) => [name, range])),
    ...(node !== undefined && semver.validRange(node) !== null && { node }),
  };
}

async function findingOf(manifest: Manifest, name: string, versions: Versions): Promise<ProjectFinding[]> {
  const section = sectionOf(manifest, name);
  const range = section && manifest.data[section][name];
  if (section === undefined || range === undefined) return [];
  const { default: semver } = await import('semver');
  const least = semver.minVersion(range)?.version ?? '';
  const { patch, minor, latest } = versions;
  const named = [
    { version: patch, what: 'the newest patch' },
    { version: minor, what: 'the newest minor' },
    { version: latest, what: 'the newest' },
  ].flatMap(({ version, what }) =>
    version !== undefined && semver.gt(version, least) ? [{ version, what }] : [],
  );
  if (!named.some(({ version }) => semver.gtr(version, range))) return [];
  // Where one version is several of them, the last says it.
  const said = named
    .filter(({ version }, index) => !named.slice(index + 1).some((later) => later.version === version))
    .map(({ version, what }, index) => `${version} ${index === 0 ? 'is ' : ''}${what}`);
  const place = await placeInJson(manifest.text, [section, name]);
  return [
    { file: manifest.file, ...place, message: `${name} is at ${range}; ${said.join(', ')}`, key: name },
  ];
}

const mostNames = 5;

const listed = (names: readonly string[]): string =>
  names.length <= mostNames
    ? names.join(', ')
    : `${names.slice(0, mostNames).join(', ')} and ${names.length - mostNames} more`;
