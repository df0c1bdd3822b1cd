import { pluginStrategies } from '../../plugins/kinds/strategy.js';
import { builtInStrategies, isNamed } from '../../repair/strategies/index.js';
import type { Strategy } from '../../repair/strategy.js';
import type { SandboxWorktree } from '../../sandbox/worktree.js';
import type { Session } from '../session.js';
import { lintIn } from './lint.js';

/** The built-in strategies and those of plugins, as far as they are named. */
export const strategiesFor = (
  session: Session,
  worktree: SandboxWorktree,
  names: readonly string[] | undefined,
): Strategy[] =>
  [
    ...builtInStrategies(lintIn(session, worktree)),
    ...(session.plugins ? pluginStrategies(session.plugins) : []),
  ].filter((strategy) => isNamed(strategy, names));
