import { type LockedTree, lockGraphOf } from '../../evolve/lockfile/lock-graph.js';
import { manifestsOf } from '../../evolve/manifest/manifests.js';
import { blobsOf, readerOf } from '../../evolve/project.js';
import type { Registry } from '../../evolve/registry/registry.js';
import type { Session } from '../../heal/session.js';
import { detectIsolation } from '../../sandbox/isolation.js';
import { type FoundManager, findManager } from '../../sandbox/packages/find-manager.js';
import { lockFiles } from '../../sandbox/packages/managers.js';
import { excludes } from '../../workspace/exclude.js';

/** With what a repository installs its packages. */
export interface Ground {
  manager: 'npm' | 'pnpm' | 'yarn';
  found: FoundManager;
  /** Name of the lock file in the root of the tree; null where it has none. */
  lock: string | null;
}

/** What a tree is installed with; or why healer installs nothing of it, as one sentence. */
export async function groundOf(session: Session, tree: string, registry: Registry): Promise<Ground | string> {
  const { workspace, repo, config } = session;
  const isolation = await detectIsolation();
  if (isolation.name !== 'bubblewrap')
    return `Packages are installed in bubblewrap alone, and here ${isolation.why.replace(/\.$/, '')}.`;
  const manager = workspace.packageManager;
  if (manager === 'bun')
    return 'Packages can be installed with npm, pnpm and yarn, and this repository uses bun.';
  const blobs = await blobsOf(repo, tree);
  const read = readerOf(repo, blobs);
  const lock = lockFiles.find(([file, writer]) => writer === manager && blobs.has(file))?.[0] ?? null;
  const text = lock === null ? '' : await read(lock);
  if (text === null) return `${lock} is too large, or no text.`;
  if (lock !== null && excludes(config.exclude)(lock))
    return `"exclude" in .healer/config.json covers ${lock}.`;
  const code = await codeOfInstallation(blobs, read);
  if (code !== null) return code;
  if (/^package-lock|^npm-shrinkwrap/.test(lock ?? '') && /"lockfileVersion": 1\b/.test(text))
    return `${lock} is of npm 6 or before: run \`npm install\` with a newer npm, and commit it.`;
  const secret = await withheldName({ workspace, read, blobs }, registry);
  if (secret !== null)
    return `${secret} is private or withheld, so that the registry may not be asked for it, and nothing can be installed afresh.`;
  const wanted = new RegExp(`"packageManager"\\s*:\\s*"${manager}@([\\w.-]+)`).exec(
    (await read('package.json')) ?? '',
  );
  const found = await findManager(manager, { root: workspace.root, wanted: wanted?.[1] ?? null });
  if (found === null)
    return `${manager} is not on this machine: install it, or add it to the devDependencies.`;
  return { manager, found, lock };
}

/** What of the repository would run, or be in the way, when its packages are installed; null where there is nothing. */
async function codeOfInstallation(
  blobs: ReadonlyMap<string, string>,
  read: (file: string) => Promise<string | null>,
): Promise<string | null> {
  const hook = ['.pnpmfile.cjs', '.pnpmfile.mjs', 'pnpmfile.js'].find((file) => blobs.has(file));
  if (hook) return `${hook} is code that decides what is installed, and healer runs none for that.`;
  const tracked = [...blobs.keys()].find((file) => /(?:^|\/)node_modules\//.test(file));
  if (tracked) return `${tracked} is tracked by git, so that nothing can be installed in its place.`;
  const settings = await read('.yarnrc.yml');
  if (settings === null) return null;
  if (/^plugins:/m.test(settings))
    return '.yarnrc.yml names plugins, which are code, and healer runs none to install.';
  if (!/^nodeLinker:\s*["']?node-modules\b/m.test(settings))
    return 'Packages are linked without node_modules (nodeLinker in .yarnrc.yml), which healer cannot do afresh yet.';
  return null;
}

/** The name of a package that would be asked for and may not; null where there is none. */
async function withheldName(project: LockedTree, registry: Registry): Promise<string | null> {
  const { default: semver } = await import('semver');
  const manifests = await manifestsOf(project);
  const own = new Set(manifests.map(({ data: { name } }) => name));
  const listed = manifests.flatMap(({ file, data }) =>
    [data.dependencies, data.devDependencies, data.optionalDependencies].flatMap((list) =>
      Object.entries(list)
        .filter(([name, range]) => !own.has(name) && semver.validRange(range) !== null)
        .map(([name]) => ({ name, file })),
    ),
  );
  const locked = [...((await lockGraphOf(project))?.packages.values() ?? [])]
    .filter(({ isOfRegistry }) => isOfRegistry)
    .map(({ name }) => ({ name, file: 'package.json' }));
  const asked = new Map([...locked, ...listed].map(({ name, file }) => [name, file]));
  for (const [name, file] of asked) if (!(await registry.mayAskFor(name, file))) return name;
  return null;
}
