import type { OpenedAgent } from '../agents/open-agents.js';
import type { Config } from '../config/schema.js';
import type { Repository } from '../git/repository.js';
import type { Model } from '../models/model.js';
import type { Plugins } from '../plugins/plugins.js';
import type { Executor } from '../sandbox/executor.js';
import type { Store } from '../store/store.js';
import type { Tracing } from '../tracing/tracing.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Scope } from './packages/scope.js';

/** What one opened healer holds of a repository, package.json or none. */
export interface Opened {
  repo: Repository;
  config: Config;
  store: Store;
  signal: AbortSignal;
  onProgress(event: Progress): void;
  /** Where steps are told to; nowhere where undefined. */
  tracing?: Tracing | undefined;
  /** Gets one sentence for the report of the heal on what was named and could not be used. */
  onNotice?(sentence: string): void;
  /** A model in place of the one that the settings name. */
  model?: Model;
  /** The agents that the settings name. */
  agents?: readonly OpenedAgent[];
  /** The plugins that are on. */
  plugins?: Plugins;
  /** How many fixes may still be made; as many as can be found where undefined. */
  allowance?: { left: number };
}

/** An opened healer of a repository that has packages and tests. */
export interface Session extends Opened {
  workspace: Workspace;
  /** Runs tests on other machines; absent where they are run here. */
  executor?: Executor;
  /** Where the tests of some packages stand for the suite. */
  scope?: Scope;
}

export interface Progress {
  phase: 'examine' | 'test' | 'diagnose' | 'screen' | 'ask' | 'prove' | 'land';
  message: string;
  /** What only those want to see who ask for everything: a prompt as it is sent, or what research has asked. */
  detail?: string;
  /** Id of the error that is being healed. */
  error?: string;
  generated?: number;
  screened?: number;
  /** Title of the best candidate so far. */
  best?: string;
  /** Candidates screened a second. */
  perSecond?: number;
  remainingMs?: number;
}
