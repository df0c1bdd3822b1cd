import type { Snapshot } from '../git/changes/snapshot.js';
import { heal } from '../heal/heal.js';
import { scanCheckout } from '../heal/observe/scan-checkout.js';
import type { HealReport } from '../heal/report.js';
import type { Session } from '../heal/session.js';
import { giveBackFixes, takeFixes } from './fix-budget.js';
import { toldTrouble } from './told-trouble.js';
import { placeOf } from './watched-branches.js';

export interface BranchReport {
  branch: string;
  commit: string;
  /** `unchanged`: the last cycle did what it could at this commit. `waiting`: a dry run has not done it. */
  state: 'healed' | 'unchanged' | 'failed' | 'waiting';
  /** Why it failed, as one sentence. */
  trouble: string | null;
  /** Null where nothing was done. */
  heal: HealReport | null;
}

/** The tests, the compiler and the linter of one branch, and what they show healed within what is left of the budget. */
export async function healBranch(
  session: Session,
  now: () => Date,
  snapshot: Snapshot,
): Promise<BranchReport> {
  const { store, config, workspace } = session;
  const granted = await takeFixes(store, config, now());
  const allowance = { left: granted };
  try {
    const notices: string[] = [];
    if (workspace.typescript || workspace.eslint)
      await scanCheckout(session, undefined, snapshot).catch((error) => {
        notices.push(toldTrouble(error));
      });
    const { budgetMs, candidates } = config;
    const report = await heal({ ...session, allowance }, { budgetMs, candidates, snapshot });
    report.notices.push(...notices);
    return { ...placeOf(snapshot), state: 'healed', trouble: null, heal: report };
  } catch (error) {
    return { ...placeOf(snapshot), state: 'failed', trouble: toldTrouble(error), heal: null };
  } finally {
    await giveBackFixes(store, config, now(), Math.max(0, allowance.left));
  }
}
