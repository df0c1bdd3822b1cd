import { loadConfig } from './config/load.js';
import { openRepository } from './git/repository.js';
import { type HealOptions, heal, type HealReport } from './heal/heal.js';
import { observeProgram, observeTests, observeText, type CommandOptions, type TestOutcome } from './heal/observe.js';
import type { Progress, Session } from './heal/session.js';
import { openStore } from './store/store.js';
import { describeWorkspace } from './workspace/workspace.js';
