import type { Run } from '../../model.js';
import type { Carry } from '../../patches/decisions/cherry-pick.js';

/** How a patch that says what is installed comes to another commit, and how the tests run with that. */
export interface PackagesOf {
  /** Makes the lock file that goes with it, too. */
  carry: Carry;
  /** Runs the whole suite at a commit with what it asks for. */
  suiteAt(commit: string): Promise<Run>;
}
