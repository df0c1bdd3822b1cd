import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { lockGraphOf } from '../../lockfile/lock-graph.js';
import { waysIn } from '../../lockfile/ways.js';
import { placeInJson } from '../../manifest/edit-json.js';
import { manifestsOf, sectionOf } from '../../manifest/manifests.js';
import type { Project } from '../../project.js';

export const installScript: ProjectCheck = {
  id: 'install-script',
  category: 'security',
  severity: 'note',
  reach: 'project',
  title: 'a package that runs a program of its own while it is installed',
  why: 'A script of `preinstall`, `install` or `postinstall` runs with the rights of whoever installs, before anybody has looked at it: that is how most stolen packages do their harm. Each one should be known. With `ignore-scripts=true` in `.npmrc` none runs, and nothing is told; neither is what the lists of pnpm (`onlyBuiltDependencies`) or of `@lavamoat/allow-scripts` (`lavamoat.allowScripts`) in package.json let run.\n\nThe lock files of npm 7 and later and of pnpm before 9 say which packages have such scripts; those of later pnpm, which runs none unasked, and of yarn do not.',
  example: {
    bad: '{ "packages": { "node_modules/left-pad": { "version": "1.3.0", "hasInstallScript": true } } }',
    good: '# .npmrc\nignore-scripts=true',
  },
  fixes: false,
  on: false,
  source: 'https://docs.npmjs.com/cli/using-npm/scripts#life-cycle-operation-order',
  async examine(project) {
    const graph = await lockGraphOf(project);
    const rc = (await project.read('.npmrc')) ?? '';
    if (!graph || /^[ \t]*ignore-scripts[ \t]*=[ \t]*true[ \t]*$/m.test(rc)) return [];
    const known = await knownScripts(project);
    const manifests = await manifestsOf(project);
    const found = new Map<string, ProjectFinding>();
    for (const [key, { folder, first, packages }] of waysIn(graph)) {
      const locked = graph.packages.get(key);
      const manifest = manifests.find((each) => each.folder === folder);
      const id = `${locked?.name}@${locked?.version}`;
      if (!locked?.hasInstallScript || !manifest || known.has(locked.name) || found.has(id)) continue;
      const section = sectionOf(manifest, first);
      const place = section && (await placeInJson(manifest.text, [section, first]));
      const by = packages.length > 1 ? `; it comes in by ${packages.join(' > ')}` : '';
      found.set(id, {
        file: manifest.file,
        ...place,
        message: `${id} runs a script when it is installed${by}`,
        key: locked.name,
      });
    }
    return [...found.values()];
  },
};

/** What package.json lets run its scripts, or forbids it outright. */
async function knownScripts(project: Project): Promise<Set<string>> {
  try {
    const { pnpm, lavamoat } = JSON.parse((await project.read('package.json')) ?? '{}');
    const built: unknown = pnpm?.onlyBuiltDependencies;
    const scripts: object = lavamoat?.allowScripts ?? {};
    const names = Object.keys(scripts).map((way) => way.replace(/^.*>/, '').replace(/#.*$/, ''));
    return new Set([...(Array.isArray(built) ? built.map(String) : []), ...names]);
  } catch {
    return new Set();
  }
}
