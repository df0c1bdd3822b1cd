import { resolveImport } from '../../../diagnose/imports.js';
import { git } from '../../../git/command.js';
import { packageSurface, type ReadText } from '../../../repair/evidence/public-surface.js';
import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { lastRelease, type Release } from '../../history/releases.js';
import { placeInJson } from '../../manifest/edit-json.js';
import { type Manifest, manifestsOf } from '../../manifest/manifests.js';
import { blobsOf, type Project, readerOf } from '../../project.js';

export const publicSurfaceDrift: ProjectCheck = {
  id: 'public-surface-drift',
  category: 'architecture',
  severity: 'warning',
  reach: 'project',
  title:
    'a name that the last release exported and the package no longer does, while its version promises no break',
  why: 'Those who import the name get an error from an update that their range lets in. Compared are the names that the entry points of package.json lead to, followed through re-exports, in the tree and at the newest tag of a release that it comes after (`v1.2.3`, `1.2.3`, or `name@1.2.3` in a repository of several packages).\n\nNothing is said where the version in package.json has moved on as [SemVer](https://semver.org) asks for (its major number, or before 1.0.0 the one after), where a commit since the release says that it breaks something (`feat!:`, `BREAKING CHANGE`), of private packages, of names that begin with an underscore or are called internal, unstable or experimental, and where the files of the entry points cannot be followed: of what is built from other sources than those that their paths tell.',
  example: {
    bad: "// 1.4.0 exported { parse, format }\nexport { parse } from './parse.js';",
    good: "// 1.4.0 exported { parse, format }\nexport { parse } from './parse.js';\n/** @deprecated */\nexport { format } from './format.js';",
  },
  fixes: false,
  on: false,
  source: 'https://semver.org/#summary',
  async examine(project) {
    const manifests = (await manifestsOf(project)).filter(
      ({ data }) => !data.private && data.name !== undefined,
    );
    const found: ProjectFinding[] = [];
    for (const manifest of manifests) {
      const { name } = manifest.data;
      const release = await lastRelease(project.repo, project.commit, {
        name,
        isOnly: manifests.length === 1,
      });
      if (release && !(await isAnnounced(project, manifest, release)))
        found.push(...(await drift(project, manifest, release)));
    }
    return found;
  },
};

/** Whether the version, or the message of a commit since, says that something breaks. */
async function isAnnounced(
  { repo, commit }: Project,
  { data, folder }: Manifest,
  { tag, version }: Release,
): Promise<boolean> {
  const { default: semver } = await import('semver');
  const now = semver.parse(data.version);
  const before = semver.parse(version);
  if (now && before && semver.gt(now, before))
    if (now.major > before.major || (now.major === 0 && now.minor > before.minor)) return true;
  const args = ['log', '--format=%B%x00', `${tag}..${commit}`, '--', ...(folder === '' ? [] : [folder])];
  const messages = (await git(repo, args, { allowFailure: true })).split('\0');
  return messages.some((message) =>
    /^\s*\w+(?:\([^)]*\))?!:|\bBREAKING[ -]CHANGES?\b|\bsemver-major\b/.test(message),
  );
}

async function drift(
  project: Project,
  manifest: Manifest,
  { tag, version }: Release,
): Promise<ProjectFinding[]> {
  const { repo, read } = project;
  const then = readerOf(repo, await blobsOf(repo, tag));
  const orNothing =
    (reader: Project['read']): ReadText =>
    async (file) =>
      (await reader(file)) ?? undefined;
  const [before, after] = await Promise.all(
    [then, read].map((reader) => packageSurface(manifest.folder, orNothing(reader), resolveImport)),
  );
  if (!before?.whole || !after?.whole) return [];
  const promised = [...before.names.keys()].filter((name) => !isAtOwnRisk.test(name));
  const gone = promised.filter((name) => !after.names.has(name)).sort();
  // More than half of them at once have rather moved to where they are not found.
  if (gone.length === 0 || gone.length > promised.length / 2) return [];
  const place = (await placeInJson(manifest.text, ['version'])) ?? { line: 1 };
  const named =
    gone.slice(0, mostNames).join(', ') +
    (gone.length > mostNames ? ` and ${gone.length - mostNames} more` : '');
  return [
    {
      file: manifest.file,
      line: place.line,
      message: `${named} ${gone.length > 1 ? 'are' : 'is'} no longer exported, and ${gone.length > 1 ? 'were' : 'was'} in ${version} (${tag}): without a new major version that breaks those who import ${gone.length > 1 ? 'them' : 'it'}`,
      key: gone.join(' '),
    },
  ];
}

const isAtOwnRisk = /^_|internal|unstable|experimental|__/i;

const mostNames = 5;
