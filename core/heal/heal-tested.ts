import { ochiai } from '../diagnose/spectrum.js';
import type { ErrorRecord } from '../model.js';
import { recordGreen } from '../store/green.js';
import { steadyNow } from '../workspace/steady-clock.js';
import type { Attempt, AttemptLimits } from './attempt/attempt.js';
import { attemptGroup } from './attempt/attempt-group.js';
import type { Baseline } from './baseline/baseline.js';
import { errorsOf } from './baseline/errors-of.js';
import { textReader } from './baseline/text-reader.js';
import { waveringErrors } from './baseline/wavering.js';
import { functionsOf } from './errors/functions.js';
import { type Group, groupByCause } from './errors/groups.js';
import { isHealed } from './errors/healed.js';
import { declaredDependencies, needsEditing } from './errors/triage.js';
import { withoutWaiting } from './errors/waiting.js';
import { widen } from './errors/widen.js';
import { requireLanding } from './landing/land-winner.js';
import { settle } from './landing/settle.js';
import { errorsElsewhere } from './packages/errors-elsewhere.js';
import { tellOfSubmodules } from './packages/in-submodule.js';
import type { HealReport } from './report.js';
import type { Session } from './session.js';
import { isUntested } from './untested/untested.js';

/** The errors behind what the tests show, or the named ones among them. */
export async function healTested(
  session: Session,
  baseline: Baseline,
  ids: readonly string[],
  report: HealReport,
  limits: AttemptLimits,
): Promise<void> {
  const { snapshot, failing, flaky } = baseline;
  if (failing.length === 0 && flaky.length === 0 && snapshot.branch && !session.scope)
    await recordGreen(session.repo, snapshot.branch, snapshot.tree);
  const told = new Set(report.errors.map(({ id }) => id));
  const seen = (await errorsOf(session, baseline, ids)).filter(({ id }) => !told.has(id));
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
  await tellOfSubmodules(session, baseline, broken, report);
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
  const known = [...others];
  return settle(session, report, {
    errors: group.errors,
    baseline,
    attempt: async () => {
      const result = await attemptGroup(session, baseline, group, limits);
      known.push(...(await errorsElsewhere(session, baseline, result)));
      return widen(session, baseline, result, known);
    },
    healed: (result) => [...group.errors, ...known].filter((error) => isHealed(error, result)),
  });
}

function remainder(group: Group, result: Attempt): Group | null {
  const errors = group.errors.filter((error) => !isHealed(error, result));
  return errors.length > 0 ? { errors, tests: errors.flatMap((error) => error.tests) } : null;
}
