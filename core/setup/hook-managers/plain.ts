import { fromHooksFolder } from '../hook-text.js';
import type { HookManager } from './manager.js';
import { installScripts } from './script-hooks.js';

/** Git's own folder of hooks: what is there when no tool was set up. */
export const plainHooks: HookManager = {
  owner: 'git',
  owns: async () => true,
  install: ({ hooksFolder, repo, hooks }, journal) =>
    installScripts(
      { folder: hooksFolder, root: repo.mainRoot, locate: fromHooksFolder, kind: 'executable', hooks },
      journal,
    ),
};
