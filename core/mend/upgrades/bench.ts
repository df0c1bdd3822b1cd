import { rm } from 'node:fs/promises';
import type { Registry } from '../../evolve/registry/registry.js';
import { readFileAt } from '../../git/objects/objects.js';
import type { Session } from '../../heal/session.js';
import { type Installation, installPackages } from '../../sandbox/packages/install.js';
import { withPackages } from '../../sandbox/packages/with-packages.js';
import { openWorktree, type SandboxWorktree } from '../../sandbox/worktree.js';
import { temporaryFolder } from '../../workspace/temporary-folder.js';
import type { Ground } from './ground.js';

/** Where packages are installed, and tests run with them. */
export interface Bench extends Ground {
  /** Installs what a commit asks for, with these texts in the place of its files. Error: INSTALL_FAILED. */
  install(commit: string, texts?: InstallTexts): Promise<Installation>;
  /** A worktree of a commit with the packages of one installation, or of two: see `withPackages`. */
  open(
    commit: string,
    before: Installation,
    patch?: { after: Installation; changed: ReadonlySet<string> },
  ): Promise<SandboxWorktree>;
  dispose(): Promise<void>;
}

export interface InstallTexts {
  changes: ReadonlyMap<string, string>;
  /** What manifests read once that is installed. */
  then?: ReadonlyMap<string, string>;
}

/** Everything that is installed on it shares one cache, which is gone after it. */
export async function openBench(
  { repo, workspace, config, signal }: Session,
  registry: Registry,
  ground: Ground,
): Promise<Bench> {
  const home = await temporaryFolder('packages');
  const { isolation, limits } = config;
  return {
    ...ground,
    install: async (commit, { changes, then } = { changes: new Map() }) => {
      const bytes = ground.lock === null ? undefined : await readFileAt(repo, commit, ground.lock);
      return installPackages({
        ...ground,
        repo,
        commit,
        workspace,
        home,
        endpoint: registry.endpoint.replace(/\/+$/, ''),
        minimumAgeMs: registry.minimumAgeMs,
        lockText: bytes?.toString('utf8') ?? '',
        changes,
        ...(then && { then }),
        limits,
        signal,
      });
    },
    open: async (commit, before, patch) => {
      const bare = await openWorktree(repo, commit, { workspace, signal, isolation, limits, bare: true });
      const { packages } = workspace;
      const after = patch && { after: patch.after.folder, changed: patch.changed };
      return withPackages(bare, { before: before.folder, ...after, packages });
    },
    dispose: () => rm(home, { recursive: true, force: true, maxRetries: 3 }),
  };
}
