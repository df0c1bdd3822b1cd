import { drainInbox } from '../capture/drain.js';
import { HealerError } from '../errors.js';
import type { Snapshot } from '../git/changes/snapshot.js';
import { withSnapshot } from '../git/refs/anchors.js';
import { staleReverts } from '../patches/rollback/reverts.js';
import { pluginStrategies } from '../plugins/kinds/strategy.js';
import { openPlugins, type Plugins } from '../plugins/plugins.js';
import { builtInStrategies, isNamed } from '../repair/strategies/index.js';
import { detectIsolation } from '../sandbox/isolation.js';
import { inSpan } from '../tracing/tracing.js';
import { steadyNow } from '../workspace/steady-clock.js';
import { withHelp } from './attempt/open-help.js';
import { type Baseline, requireTests, takeBaseline } from './baseline/baseline.js';
import { testSettings } from './baseline/test-settings.js';
import { healTested } from './heal-tested.js';
import { requireLanding } from './landing/land-winner.js';
import { type Concerned, concernedPackages } from './packages/concerned.js';
import { healPackages } from './packages/heal-packages.js';
import { healUntestedIn } from './packages/heal-untested-in.js';
import { emptyReport, type HealReport } from './report.js';
import { resume } from './resume.js';
import { proposeRollbacks } from './rollbacks/propose-rollbacks.js';
import type { Session } from './session.js';
import { healUntested } from './untested/heal-untested.js';
import { untestedErrors } from './untested/untested.js';
import { warmUp } from './warm-up.js';

export type { HealReport } from './report.js';

export interface HealOptions {
  /** Ids of errors, which may be shortened; every open error where empty. */
  ids?: readonly string[];
  budgetMs: number;
  candidates: number;
  strategies?: readonly string[];
  /** Screen and report, but prove and land nothing. */
  dryRun?: boolean;
  /** What is healed; the tree as it is now, uncommitted work included, where undefined. */
  snapshot?: Snapshot;
}

/**
 * Heals what fails on the tree as it is now, uncommitted work included, or on a given one, one branch for each cause: failing tests first,
 * then diagnostics and crashes that no test shows. Error: NO_TEST_COMMAND where only tests could tell.
 */
export const heal = (opened: Session, options: HealOptions): Promise<HealReport> =>
  inSpan(opened, 'healer.heal', { 'healer.dry_run': options.dryRun ?? false }, async (span) => {
    const report = await healTraced(opened, options);
    const fixed = report.errors.filter(({ status }) => status === 'fixed');
    span.set({
      'healer.errors': report.errors.length,
      'healer.errors.fixed': fixed.length,
      'healer.patches': report.patches.length,
    });
    return report;
  });

async function healTraced(opened: Session, options: HealOptions): Promise<HealReport> {
  const startedAt = steadyNow();
  const report = emptyReport();
  const plugins =
    opened.plugins ?? (await openPlugins(opened, { onNotice: (notice) => report.notices.push(notice) }));
  checkNames(options.strategies, plugins);
  const session = await withHelp({ ...opened, plugins }, options, report);
  const { repo, store } = session;
  // Asked for again by whatever runs first.
  void detectIsolation();
  await resume(session);
  await inSpan(session, 'healer.capture', {}, async (span) => {
    const { runs, errors } = await drainInbox(repo, store);
    span.set({ 'healer.runs': runs.length, 'healer.errors': errors.length });
  });
  const work = (snapshot: Snapshot) => healSnapshot(session, snapshot, options, report, startedAt);
  return options.snapshot ? work(options.snapshot) : withSnapshot(repo, work);
}

async function healSnapshot(
  session: Session,
  snapshot: Snapshot,
  options: HealOptions,
  report: HealReport,
  startedAt: number,
): Promise<HealReport> {
  const { repo, store } = session;
  // For those who ask later whether what was merged can be taken back; nobody waits for it here.
  const reverts = staleReverts(repo, store).catch(() => []);
  const { ids = [], budgetMs } = options;
  // An id that nobody has is not worth a run of the tests.
  for (const id of ids) await store.errors.get(id);
  const untested = await untestedErrors(session, ids, snapshot.tree);
  const tested = ids.length === 0 || untested.length < ids.length;
  const needed = ids.length > 0 ? tested : untested.length === 0;
  const packages = await packagesOf(session, snapshot, ids);
  const baseline = packages ? null : await baselineFor(session, snapshot, needed, budgetMs);
  const limits = {
    deadline: startedAt + budgetMs,
    candidates: options.candidates,
    ...(options.strategies && { strategies: options.strategies }),
    dryRun: options.dryRun ?? false,
  };
  try {
    const share = untested.length > 0 ? shareOfTests : 1;
    const inTests = { ...limits, deadline: startedAt + share * budgetMs };
    if (baseline && untested.length === 0) requireTests(baseline);
    if (baseline && tested) await healTested(session, baseline, ids, report, inTests);
    if (packages && tested) {
      const request = { ids, coverageMs: shareOfCoverage * budgetMs, onStart: () => warmUpFor(session) };
      await healPackages(session, packages, snapshot, request, report, inTests);
    }
    if (untested.length > 0) {
      if (!limits.dryRun) await requireLanding(session, snapshot);
      const named = { ...limits, named: ids.length > 0 };
      if (packages) await healUntestedIn(session, packages.monorepo, snapshot, untested, report, named);
      else await healUntested(session, { snapshot, baseline }, untested, report, named);
    }
    if (!limits.dryRun) report.rollbacks = await proposeRollbacks(session, limits.deadline);
    return report;
  } finally {
    await reverts;
    await baseline?.dispose();
  }
}

function checkNames(wanted: readonly string[] = [], plugins: Plugins): void {
  const strategies = [...builtInStrategies(async () => []), ...pluginStrategies(plugins)];
  const unknown = wanted.find(
    (name) => name !== 'plugins' && !strategies.some((strategy) => isNamed(strategy, [name])),
  );
  if (unknown !== undefined)
    throw new HealerError('USAGE', `There is no strategy called ${JSON.stringify(unknown)}`, {
      next: `Choose among ${[...new Set(strategies.map(({ name }) => name))].join(', ')}, or model for all that ask one.`,
    });
}

/** Of the time budget, where there are diagnostics or crashes to heal as well. */
const shareOfTests = 0.75;

/** Of the time budget: the longest that the run whose coverage is compared may take. */
const shareOfCoverage = 0.1;

/** Null where the project has no test command, and what is to be healed does without. */
async function baselineFor(
  session: Session,
  snapshot: Snapshot,
  needed: boolean,
  budgetMs: number,
): Promise<Baseline | null> {
  if (!session.workspace.test && !needed) return null;
  testSettings(session);
  session.onProgress({ phase: 'test', message: 'running the tests in a clean worktree' });
  return takeBaseline(session, snapshot, {
    coverageMs: shareOfCoverage * budgetMs,
    onStart: () => warmUpFor(session),
  });
}

const warmUpFor = (session: Session): void => void warmUp(session).catch(() => {});

/** Null where the tests of single packages cannot be run apart, and where one command runs all of them that are wanted. */
async function packagesOf(
  session: Session,
  snapshot: Snapshot,
  ids: readonly string[],
): Promise<Concerned | null> {
  const { monorepo } = session.workspace;
  if (!monorepo || monorepo.parts.length === 0) return null;
  const concerned = await concernedPackages(session, monorepo, snapshot, ids);
  return monorepo.flat && concerned.because === 'everything' ? null : concerned;
}
