import type { RunnerName, TestId } from '../model.js';

/** A command to run, ready for spawn: no shell unless the command itself names one. */
export interface Invocation {
  command: string[];
  /** Relative to the repository (or worktree) root; `''` is the root. */
  cwd: string;
  env: Record<string, string>;
}

/** How a test runner is recognised, listened to, and asked for some of its tests. */
export interface TestRunner {
  name: RunnerName;
  /** Whether this runner is what `script` (a package.json test script or a command line) runs. */
  recognises(script: string): boolean;
  /** The narrowest command that runs `tests` with the options of the project's own script; null where it cannot be narrowed. */
  select(script: string, tests: readonly TestId[]): string[] | null;
  /** Options that make it run tests in an order that `seed` tells; absent where it has none. */
  shuffle?(seed: number): string[];
}

/** A test runner's command line, as a script holds it. */
export interface RunnerCommand {
  env: Record<string, string>;
  /** Options of Node itself. */
  node: string[];
  /** Options and files of the runner. */
  options: string[];
}
