import { writeBaseline } from '../evolve/baseline.js';
import { asCategories } from '../evolve/choose-checks.js';
import { type Examination, examine } from '../evolve/examine.js';
import { recordExamination } from '../evolve/record.js';
import type { UpgradeOutcome } from '../evolve/upgrades/upgrade.js';
import type { Snapshot } from '../git/changes/snapshot.js';
import { withSnapshot } from '../git/refs/anchors.js';
import type { Session } from '../heal/session.js';
import { pluginChecks } from '../plugins/kinds/check.js';
import { openPlugins } from '../plugins/plugins.js';
import { type Mended, mend } from './mend.js';
import { type Upgraded, type UpgradeLimit, upgradeDependencies } from './upgrades/upgrade-dependencies.js';

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
  /** The kinds up to which dependencies are upgraded; the setting `evolve.upgrades` where not told. */
  upgrade?: UpgradeLimit | undefined;
}

export interface EvolveReport extends Examination, Mended {
  /** What became of newer versions of dependencies. */
  upgrades: UpgradeOutcome[];
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
    upgrade,
  }: Omit<EvolveRequest, 'category'> & { categories: ReturnType<typeof asCategories> },
): Promise<EvolveReport> {
  const ignoreBaseline = all || updateBaseline;
  const troubles: string[] = [];
  const plugins = await openPlugins(session, { onNotice: (trouble) => troubles.push(trouble) });
  const more = pluginChecks(plugins);
  const examination = await examine(session, snapshot, { categories, checks, ignoreBaseline, more });
  examination.notices.push(...troubles.splice(0));
  await recordExamination(session, examination, snapshot);
  const unmended: Mended & Upgraded = { patches: [], held: [], refused: [], notices: [], upgrades: [] };
  if (updateBaseline) {
    const baseline = await writeBaseline(session.store.folder, examination.findings);
    return { ...examination, ...unmended, notices: examination.notices, baseline };
  }
  const deadline = Date.now() + budgetMs;
  const mended = dryRun
    ? unmended
    : await mend({ ...session, plugins }, snapshot, examination.findings, deadline);
  const upTo = looksAtDependencies({ categories, checks })
    ? (upgrade ?? session.config.evolve.upgrades)
    : 'none';
  const upgraded = await upgradeDependencies(session, snapshot, { upTo, deadline, dryRun });
  return {
    ...examination,
    ...mended,
    patches: [...mended.patches, ...upgraded.patches],
    held: [...mended.held, ...upgraded.held],
    upgrades: upgraded.upgrades,
    notices: [...examination.notices, ...mended.notices, ...troubles, ...upgraded.notices],
    baseline: null,
  };
}

/** Upgrades go with the check that finds what is outdated. */
const looksAtDependencies = ({
  categories,
  checks,
}: {
  categories: ReturnType<typeof asCategories>;
  checks: readonly string[];
}): boolean =>
  (categories.length === 0 || categories.includes('deps')) &&
  (checks.length === 0 || checks.includes('outdated-dependency'));
