import { baselinePath, writeBaseline } from '../evolve/baseline.js';
import { asCategories } from '../evolve/choose-checks.js';
import { type Examination, examine } from '../evolve/examine.js';
import { takeSnapshot } from '../git/snapshot.js';
import type { Session } from '../heal/session.js';
import type { Patch } from '../model.js';

export interface EvolveRequest {
  /** `deps`, `quality`, `performance`, `architecture`, `security`, or `all`. */
  category?: string;
  /** Ids of checks; those that are on where empty. */
  checks?: readonly string[];
  budgetMs?: number;
  /** Look, and mend nothing. */
  dryRun?: boolean;
  /** Report what the baseline knows as well. */
  all?: boolean;
  /** Take all that is found for known, and mend nothing. */
  updateBaseline?: boolean;
}

export interface EvolveReport extends Examination {
  /** The fixes that were proved and wait for review. */
  patches: Patch[];
  /** Path of the baseline that was written; null where none was. */
  baseline: string | null;
}

/** Looks for what is wearing out, and mends what can be mended with proof. Throws USAGE, CONFIG_INVALID, and what a proof throws. */
export async function evolve(session: Session, request: EvolveRequest): Promise<EvolveReport> {
  const { category, checks = [], all = false, updateBaseline = false } = request;
  const categories = asCategories(category);
  const snapshot = await takeSnapshot(session.repo);
  const examination = await examine(session, snapshot, {
    categories,
    checks,
    ignoreBaseline: all || updateBaseline,
  });
  if (updateBaseline) await writeBaseline(session.store.folder, examination.findings);
  return {
    ...examination,
    patches: [],
    baseline: updateBaseline ? baselinePath(session.store.folder) : null,
  };
}
