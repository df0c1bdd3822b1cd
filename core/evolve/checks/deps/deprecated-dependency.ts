import { printableLine } from '../../../printable.js';
import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { type LockedPackage, lockGraphOf } from '../../lockfile/lock-graph.js';
import { placeInJson } from '../../manifest/edit-json.js';
import { type Manifest, manifestsOf, sectionOf } from '../../manifest/manifests.js';
import type { Project } from '../../project.js';
import { deprecationOf } from '../../registry/ask-registry.js';
import { mayAskForLocked } from '../../registry/may-ask.js';
import { answersHoldMs, type Registry } from '../../registry/registry.js';

export const deprecatedDependency: ProjectCheck = {
  id: 'deprecated-dependency',
  category: 'deps',
  severity: 'warning',
  reach: 'project',
  title: 'a dependency whose locked version its authors have deprecated',
  why: 'What is deprecated gets no corrections any more, or should never have been published. The finding repeats the message of its authors, which often names what to use instead. Looked at is what package.json lists itself: what comes in with that, only its own authors can change.\n\nThe lock files of npm and pnpm keep the message, and nobody is asked; where they have none, and for yarn, which keeps none, the npm registry is asked, if the setting `research.npm` names it and is trusted.',
  example: {
    bad: '{ "dependencies": { "request": "2.88.2" } }',
    good: '{ "dependencies": { "undici": "^7.0.0" } }',
  },
  fixes: false,
  on: true,
  source: 'https://docs.npmjs.com/deprecating-and-undeprecating-packages-or-package-versions',
  async examine(project) {
    const graph = await lockGraphOf(project);
    if (!graph) return [];
    const registry = await project.registry();
    const manifests = await manifestsOf(project);
    const silent = new Set<string>();
    const found: ProjectFinding[] = [];
    for (const { folder, asks } of graph.importers) {
      const manifest = manifests.find((each) => each.folder === folder);
      for (const { name, to } of manifest ? asks : []) {
        const locked = graph.packages.get(to);
        if (!manifest || !locked || sectionOf(manifest, name) === undefined) continue;
        const message =
          locked.deprecated ?? (registry && (await askFor(project, manifest, locked, registry, silent)));
        if (message) found.push(await findingOf(manifest, name, locked, message));
      }
    }
    if (registry) project.holdsFor(silent.size > 0 ? 0 : answersHoldMs);
    if (registry && silent.size > 0)
      project.tell(
        `deprecated-dependency: ${new URL(registry.endpoint).host} did not answer for ${[...silent].join(', ')}${silent.size > mostSilent ? ', and was not asked for the rest' : ''}`,
      );
    return found;
  },
};

/** What the registry says; null where it says nothing or may not be asked. */
async function askFor(
  { signal = new AbortController().signal }: Project,
  { file }: Manifest,
  locked: LockedPackage,
  registry: Registry,
  silent: Set<string>,
): Promise<string | null> {
  if (silent.size > mostSilent || !(await mayAskForLocked(locked, file, registry))) return null;
  try {
    return await deprecationOf(locked, registry, signal);
  } catch {
    signal.throwIfAborted();
    silent.add(locked.name);
    return null;
  }
}

/** After which a registry is taken for one that does not answer. */
const mostSilent = 3;

async function findingOf(
  manifest: Manifest,
  name: string,
  { name: real, version }: LockedPackage,
  message: string,
): Promise<ProjectFinding> {
  const section = sectionOf(manifest, name) ?? 'dependencies';
  const place = await placeInJson(manifest.text, [section, name]);
  const said = printableLine(message).slice(0, 300);
  return { file: manifest.file, ...place, message: `${real}@${version} is deprecated: ${said}`, key: name };
}
