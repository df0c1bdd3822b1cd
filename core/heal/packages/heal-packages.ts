import { isHealerError } from '../../errors.js';
import type { Snapshot } from '../../git/changes/snapshot.js';
import type { ErrorRecord, Run } from '../../model.js';
import { lastGreen, recordGreen } from '../../store/green.js';
import type { Monorepo } from '../../workspace/monorepo/monorepo.js';
import { steadyNow } from '../../workspace/steady-clock.js';
import type { TestPart } from '../../workspace/workspace.js';
import type { AttemptLimits } from '../attempt/attempt.js';
import { type Baseline, type BaselineOptions, requireTests, takeBaseline } from '../baseline/baseline.js';
import { healTested } from '../heal-tested.js';
import type { HealReport } from '../report.js';
import type { Session } from '../session.js';
import type { Concerned } from './concerned.js';
import { partOfTest, runKey, scoped } from './scope.js';

export interface PackagesRequest {
  ids: readonly string[];
  /** The longest that the run whose coverage is compared may take, in milliseconds. */
  coverageMs: number;
  /** Called when tests run for the first time. */
  onStart(): void;
}

/**
 * Heals in one package after the other, those first that others use: only its tests tell what fails and try candidates, and
 * those of the packages that depend on an edit prove it. What a patch heals elsewhere on the way is not looked at again.
 */
export async function healPackages(
  session: Session,
  concerned: Concerned,
  snapshot: Snapshot,
  { ids, coverageMs, onStart }: PackagesRequest,
  report: HealReport,
  limits: AttemptLimits,
): Promise<void> {
  const { monorepo } = concerned;
  const runs = new Map<string, Promise<Run>>();
  const named = await Promise.all(ids.map((id) => session.store.errors.get(id)));
  const tested: TestPart[] = [];
  let isGreen = true;
  for (const [at, part] of concerned.parts.entries()) {
    const own = named.filter((error) => isOf(monorepo, error, part));
    if (ids.length > 0 && own.every((error) => isTold(report, error))) continue;
    const left = Math.max(0, limits.deadline - steadyNow());
    if (left === 0 && at > 0) break;
    const inside = scoped(session, [part], runs);
    const known = runs.get(runKey(snapshot.commit, part));
    if (known && ids.length === 0 && !(await isBroken(known, report, session))) {
      tested.push(part);
      isGreen &&= passes(await known);
      continue;
    }
    const whole = ids.length > 0 || concerned.parts.length === 1;
    const share = left / (concerned.parts.length - at);
    const baseline = await baselineOf(inside, snapshot, report, {
      part,
      whole,
      options: { coverageMs, ...(at === 0 && { onStart }) },
    });
    isGreen &&= baseline !== null && passes(baseline.before);
    if (baseline === null) continue;
    runs.set(runKey(snapshot.commit, part), Promise.resolve(baseline.before));
    tested.push(part);
    try {
      if (whole) requireTests(baseline);
      const wanted = own.map(({ id }) => id);
      const inTime = { ...limits, deadline: steadyNow() + share };
      await healTested(inside, baseline, wanted, report, inTime);
    } finally {
      await baseline.dispose();
    }
  }
  report.packages = packagesOf(concerned, tested);
  const vouched = concerned.because === 'everything' || concerned.because === 'changes';
  if (
    isGreen &&
    vouched &&
    tested.length === concerned.parts.length &&
    (await isWhole(session, concerned, snapshot))
  )
    await recordGreen(session.repo, snapshot.branch, snapshot.tree);
}

interface BaselineRequest {
  part: TestPart;
  /** Whether there is nothing else to go on with. */
  whole: boolean;
  options: BaselineOptions;
}

/** Null where the tests do not end: those of other packages may. */
async function baselineOf(
  session: Session,
  snapshot: Snapshot,
  report: HealReport,
  { part, whole, options }: BaselineRequest,
): Promise<Baseline | null> {
  const message = `running the tests of ${part.package} in a clean worktree`;
  session.onProgress({ phase: 'test', message });
  try {
    return await takeBaseline(session, snapshot, options);
  } catch (error) {
    if (whole || !isHealerError(error, 'COMMAND_FAILED')) throw error;
    report.notices.push(`Of ${part.package} nothing can be told: ${error.message}.`);
    return null;
  }
}

/** Without a green tree before, what has not changed was never seen to pass; nor was what is not checked out. */
async function isWhole(
  { repo }: Session,
  { because, monorepo }: Concerned,
  { branch }: Snapshot,
): Promise<boolean> {
  if (monorepo.outside.length > 0) return false;
  return because === 'everything' || (await lastGreen(repo, branch)) !== null;
}

function isOf(monorepo: Monorepo, { tests }: ErrorRecord, part: TestPart): boolean {
  return tests.some((test) => partOfTest(monorepo, test) === part);
}

const isTold = ({ errors }: HealReport, { id }: Pick<ErrorRecord, 'id'>): boolean =>
  errors.some((error) => error.id === id);

const passes = ({ tests, exitCode }: Run): boolean =>
  exitCode === 0 && tests.every(({ status }) => status !== 'failed');

/** Whether a run shows what the report says nothing of yet. */
async function isBroken(running: Promise<Run>, report: HealReport, { store }: Session): Promise<boolean> {
  const run = await running;
  const told = new Set(report.errors.map(({ id }) => id));
  const errors = (await store.errors.all()).filter(({ id }) => told.has(id));
  const known = new Set(
    errors.flatMap(({ tests }) => tests.map((test) => JSON.stringify([test.file, test.path]))),
  );
  return run.tests.some(
    ({ status, file, path }) => status === 'failed' && !known.has(JSON.stringify([file, path])),
  );
}

function packagesOf(
  { monorepo: { parts, leftOut }, because }: Concerned,
  tested: readonly TestPart[],
): NonNullable<HealReport['packages']> {
  const ran = new Set(tested.map(({ folder }) => folder));
  const why = {
    named: 'none of the named errors is there',
    errors: 'no open error is there',
    changes: 'nothing changed there',
    everything: 'the time budget was spent',
  }[because];
  const left = parts
    .filter(({ folder }) => !ran.has(folder))
    .map(({ package: name, folder }) => ({ package: name, folder, why }));
  return {
    because,
    tested: tested.map(({ package: name, folder }) => ({ package: name, folder })),
    left: [...left, ...leftOut],
  };
}
