import { hooksPath } from './hooks-path.js';
import { husky } from './husky.js';
import { lefthook } from './lefthook.js';
import type { HookManager } from './manager.js';
import { plainHooks } from './plain.js';
import { simpleGitHooks } from './simple-git-hooks.js';

/** In the order in which they are asked; the last one always answers. */
export const hookManagers: HookManager[] = [husky, lefthook, simpleGitHooks, hooksPath, plainHooks];
