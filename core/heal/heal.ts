import { drainInbox } from '../capture/drain.js';
import { ochiai } from '../diagnose/spectrum.js';
import { HealerError } from '../errors.js';
import { withSnapshot } from '../git/anchors.js';
import type { Snapshot } from '../git/snapshot.js';
import type { ErrorRecord } from '../model.js';
import { staleReverts } from '../patches/reverts.js';
import { pluginStrategies } from '../plugins/kinds/strategy.js';
import { openPlugins, type Plugins } from '../plugins/plugins.js';
import { builtInStrategies, isNamed } from '../repair/strategies/index.js';
import { detectIsolation } from '../sandbox/isolation.js';
import { recordGreen } from '../store/green.js';
import { steadyNow } from '../workspace/steady-clock.js';
import type { Attempt, AttemptLimits } from './attempt.js';
import { attemptGroup } from './attempt-group.js';
import { type Baseline, requireTests, takeBaseline } from './baseline.js';
import { errorsOf } from './errors-of.js';
import { functionsOf } from './functions.js';
import { type Group, groupByCause } from './groups.js';
import { healUntested } from './heal-untested.js';
import { isHealed } from './healed.js';
import { requireLanding } from './land-winner.js';
import { withHelp } from './open-help.js';
import { proposeRollbacks } from './propose-rollbacks.js';
import { emptyReport, type HealReport } from './report.js';
import { resume } from './resume.js';
import type { Session } from './session.js';
import { settle } from './settle.js';
import { testSettings } from './test-settings.js';
import { textReader } from './text-reader.js';
import { declaredDependencies, needsEditing } from './triage.js';
import { isUntested, untestedErrors } from './untested.js';
import { withoutWaiting } from './waiting.js';
import { warmUp } from './warm-up.js';
import { waveringErrors } from './wavering.js';
import { widen } from './widen.js';

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
export async function heal(opened: Session, options: HealOptions): Promise<HealReport> {
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
  await drainInbox(repo, store);
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
  const baseline = await baselineFor(session, snapshot, needed, budgetMs);
  const limits = {
    deadline: startedAt + budgetMs,
    candidates: options.candidates,
    ...(options.strategies && { strategies: options.strategies }),
    dryRun: options.dryRun ?? false,
  };
  try {
    if (baseline && untested.length === 0) requireTests(baseline);
    if (baseline && tested) {
      const share = untested.length > 0 ? shareOfTests : 1;
      await healTested(session, baseline, ids, report, { ...limits, deadline: startedAt + share * budgetMs });
    }
    if (untested.length > 0) {
      if (!limits.dryRun) await requireLanding(session, snapshot);
      await healUntested(session, { snapshot, baseline }, untested, report, {
        ...limits,
        named: ids.length > 0,
      });
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
    onStart: () => void warmUp(session).catch(() => {}),
  });
}

/** The errors behind what the tests show, or the named ones among them. */
async function healTested(
  session: Session,
  baseline: Baseline,
  ids: readonly string[],
  report: HealReport,
  limits: AttemptLimits,
): Promise<void> {
  const { snapshot, failing, flaky } = baseline;
  if (failing.length === 0 && flaky.length === 0 && snapshot.branch)
    await recordGreen(session.repo, snapshot.branch, snapshot.tree);
  const seen = await errorsOf(session, baseline, ids);
  const errors = await withoutWaiting(session, snapshot, seen, report);
  const [declared, wavering] = await Promise.all([
    declaredDependencies(session, textReader(session.repo, snapshot.tree)),
    waveringErrors(session, baseline, errors, limits.deadline),
  ]);
  const broken = errors.filter(
    (error) => !isUntested(error) && needsEditing(error, { baseline, declared, wavering }, report),
  );
  if (broken.length === 0) return;
  baseline.worktrees.prepare(1);
  const [groups] = await Promise.all([
    groupsOf(session, baseline, broken),
    limits.dryRun ? undefined : requireLanding(session, snapshot),
  ]);
  await healGroups(session, baseline, groups, report, limits);
}

function groupsOf(session: Session, baseline: Baseline, errors: readonly ErrorRecord[]): Promise<Group[]> {
  const { coverage, before, snapshot } = baseline;
  const functionAt = functionsOf(textReader(session.repo, snapshot.tree));
  return groupByCause(errors, coverage, ochiai(coverage, before.tests), functionAt);
}

async function healGroups(
  session: Session,
  baseline: Baseline,
  groups: readonly Group[],
  report: HealReport,
  limits: AttemptLimits,
): Promise<void> {
  let queue = [...groups];
  for (let group = queue.shift(); group; group = queue.shift()) {
    const share = Math.max(0, limits.deadline - steadyNow()) / (queue.length + 1);
    const others = queue.flatMap(({ errors }) => errors);
    const result = await healGroup(session, baseline, { group, others }, report, {
      ...limits,
      deadline: steadyNow() + share,
    });
    if (!result.winner) continue;
    // What a winner leaves of its group is a fault of its own.
    queue = [...queue, group].map((each) => remainder(each, result)).filter((each) => each !== null);
  }
}

function healGroup(
  session: Session,
  baseline: Baseline,
  { group, others }: { group: Group; others: readonly ErrorRecord[] },
  report: HealReport,
  limits: AttemptLimits,
): Promise<Attempt> {
  return settle(session, report, {
    errors: group.errors,
    baseline,
    attempt: async () =>
      widen(session, baseline, await attemptGroup(session, baseline, group, limits), others),
    healed: (result) => [...group.errors, ...others].filter((error) => isHealed(error, result)),
  });
}

function remainder(group: Group, result: Attempt): Group | null {
  const errors = group.errors.filter((error) => !isHealed(error, result));
  return errors.length > 0 ? { errors, tests: errors.flatMap((error) => error.tests) } : null;
}
