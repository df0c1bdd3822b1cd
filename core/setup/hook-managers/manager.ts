import type { Repository } from '../../git/repository.js';
import type { Change } from '../change.js';
import type { HookName } from '../hook-text.js';
import type { Journal } from '../journal.js';

export type HookOwner = 'git' | 'core.hooksPath' | 'husky' | 'lefthook' | 'simple-git-hooks';

/** Where a repository's hooks are, as git sees it. */
export interface HookPlace {
  repo: Repository;
  /** `core.hooksPath`, absolute, and which of git's configurations says so; null when it is not set. */
  hooksPath: { path: string; local: boolean } | null;
  /** Absolute folder that git runs hooks from. */
  hooksFolder: string;
  /** Names of everything that package.json depends on, and its parsed content. */
  manifest: Record<string, unknown>;
  dependencies: ReadonlySet<string>;
  /** Hooks in which healer is to have a word. */
  hooks: readonly HookName[];
}

/** One way in which a repository keeps its hooks. */
export interface HookManager {
  owner: HookOwner;
  /** Whether it owns the hooks here. */
  owns(place: HookPlace): Promise<boolean>;
  /** Puts healer beside what is there; safe to repeat. */
  install(place: HookPlace, journal: Journal): Promise<HookInstall>;
}

export interface HookInstall {
  changes: Change[];
  /** The hooks that healer has a word in now. */
  hooks: HookName[];
  /** What the user should know, one sentence each. */
  notes: string[];
}
