import { writeBaseline } from '../evolve/baseline.js';
import { asCategories } from '../evolve/choose-checks.js';
import { type Examination, examine } from '../evolve/examine.js';
import { recordExamination } from '../evolve/record.js';
import { withSnapshot } from '../git/anchors.js';
import type { Snapshot } from '../git/snapshot.js';
import type { Session } from '../heal/session.js';
import { pluginChecks } from '../plugins/kinds/check.js';
import { openPlugins } from '../plugins/plugins.js';
import { type Mended, mend } from './mend.js';

export interface EvolveRequest {
  /** `deps`, `quality`, `performance`, `architecture`, `security`, or `all`. */
  category?: string;
  /** Ids of checks; those that are on where empty. */
  checks?: readonly string[];
  /** Milliseconds for fixes; the setting `budget` where not told. */
  budgetMs?: number | undefined;
  /** Look, and mend nothing. */
  dryRun?: boolean;
  /** Report what the baseline knows as well. */
  all?: boolean | undefined;
  /** Take all that is found for known, and mend nothing. */
  updateBaseline?: boolean | undefined;
}

export interface EvolveReport extends Examination, Mended {
  /** Path of the baseline that was written; null where none was. */
  baseline: string | null;
}

/** Looks for what is wearing out, and mends what can be mended with proof. Throws USAGE, CONFIG_INVALID, and what `mend` throws. */
export function evolve(session: Session, request: EvolveRequest): Promise<EvolveReport> {
  // A category that there is not is told before anything else.
  const categories = asCategories(request.category);
  return withSnapshot(session.repo, (snapshot) => evolveOn(session, snapshot, { ...request, categories }));
}

export async function evolveOn(
  session: Session,
  snapshot: Snapshot,
  {
    categories,
    checks = [],
    all = false,
    updateBaseline = false,
    dryRun = false,
    budgetMs = session.config.budgetMs,
  }: Omit<EvolveRequest, 'category'> & { categories: ReturnType<typeof asCategories> },
): Promise<EvolveReport> {
  const ignoreBaseline = all || updateBaseline;
  const troubles: string[] = [];
  const plugins = await openPlugins(session, { onNotice: (trouble) => troubles.push(trouble) });
  const more = pluginChecks(plugins);
  const examination = await examine(session, snapshot, { categories, checks, ignoreBaseline, more });
  examination.notices.push(...troubles.splice(0));
  await recordExamination(session, examination, snapshot);
  const unmended: Mended = { patches: [], held: [], refused: [], notices: [] };
  if (updateBaseline) {
    const baseline = await writeBaseline(session.store.folder, examination.findings);
    return { ...examination, ...unmended, notices: examination.notices, baseline };
  }
  const mended = dryRun
    ? unmended
    : await mend({ ...session, plugins }, snapshot, examination.findings, Date.now() + budgetMs);
  return {
    ...examination,
    ...mended,
    notices: [...examination.notices, ...mended.notices, ...troubles],
    baseline: null,
  };
}
