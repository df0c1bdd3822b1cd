import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkspacePackage } from '../../workspace/packages.js';
import type { Shown } from '../bubblewrap.js';
import { linkDependencies } from '../worktree/dependencies.js';
import type { SandboxWorktree } from '../worktree.js';

export interface PackageSources {
  /** Absolute folder of a checkout in which the packages are installed that the commit asks for. */
  before: string;
  /** The same for a patch. */
  after?: string;
  /** Files, relative to the repository, that the patch changes and that say what is installed. */
  changed?: ReadonlySet<string>;
  packages: readonly WorkspacePackage[];
}

/**
 * Gives a bare worktree the packages of an installation, and those of another one as soon as a file is written that says what
 * is installed, until the next reset: its tests always run with what its manifests ask for.
 */
export async function withPackages(
  bare: SandboxWorktree,
  { before, after = before, changed = new Set(), packages }: PackageSources,
): Promise<SandboxWorktree> {
  let current: string | null = null;
  let shown: Shown[] = [];
  const use = async (source: string) => {
    if (source === current) return;
    for (const folder of new Set(['', ...packages.map((each) => each.folder)]))
      await rm(join(bare.folder, folder, 'node_modules'), { recursive: true, force: true });
    shown = await linkDependencies([source], bare.folder, packages);
    current = source;
  };
  await use(before);
  return {
    ...bare,
    enclosure: (cwd) => {
      const enclosure = bare.enclosure(cwd);
      return { ...enclosure, readOnly: [...(enclosure.readOnly ?? []), ...shown] };
    },
    write: async (edits) => {
      await bare.write(edits);
      if (edits.some(({ range }) => changed.has(range.file))) await use(after);
    },
    writeFile: async (file, content) => {
      await bare.writeFile(file, content);
      if (changed.has(file)) await use(after);
    },
    reset: async () => {
      await bare.reset();
      await use(before);
    },
  };
}
