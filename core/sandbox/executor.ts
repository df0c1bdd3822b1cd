import type { Repository } from '../git/repository.js';
import type { WorkspacePackage } from '../workspace/packages.js';
import type { Limits } from './limits/limits.js';
import type { RunTestsOptions, TestsRun } from './tests.js';

/** What tests are run on: the tree `tree`, made from the commit `base`. */
export interface TestedTree {
  repo: Repository;
  base: string;
  tree: string;
  packages: readonly WorkspacePackage[];
  limits?: Limits;
}

/** Runs tests on other machines, and answers what `runTests` would answer here. */
export interface Executor {
  /** Runs that the machines take at once now; 1 at least. */
  slots(): Promise<number>;
  /** Errors: those of `runTests`, and FLEET_UNAVAILABLE, FLEET_FAILED. */
  runTests(tested: TestedTree, options: RunTestsOptions): Promise<TestsRun>;
  dispose(): Promise<void>;
}
