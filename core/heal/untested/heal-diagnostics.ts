import { fingerprint } from '../../capture/fingerprint.js';
import type { Candidate, ErrorRecord, Failure } from '../../model.js';
import { steadyNow } from '../../workspace/steady-clock.js';
import { settle } from '../landing/settle.js';
import { type HealReport, outcome } from '../report.js';
import type { Session } from '../session.js';
import { askTool, type StaticSensor } from './ask-tool.js';
import { attemptCheck, type CheckedGroup, type Ground } from './attempt-check.js';
import { diagnosticsCheck } from './diagnostics-check.js';
import type { UntestedLimits } from './heal-untested.js';

/** What a compiler's silence can vouch for: fixes that answer its message, never a search for whatever it accepts. */
const strategies = ['code-fixes', 'lint-fixes', 'patterns', 'hints', 'rules', 'plugins', 'model', 'agent'];

/**
 * Heals diagnostics of the project's own compiler and linter, one branch for each message of a file. The tool is asked
 * once for what it says of the tree as it is now; whatever else a patch makes go away is healed by it as well.
 */
export async function healDiagnostics(
  session: Session,
  ground: Ground,
  errors: readonly ErrorRecord[],
  report: HealReport,
  limits: UntestedLimits,
): Promise<void> {
  for (const sensor of ['compiler', 'linter'] as const) {
    const own = errors.filter(({ failure }) => failure.sensor === sensor);
    if (own.length === 0) continue;
    const tool = sensor === 'compiler' ? 'tsc' : 'ESLint';
    session.onProgress({ phase: 'diagnose', message: `asking ${tool}` });
    const { failures, trouble } = await askTool(session, ground.bench, { sensor });
    const [why] = trouble;
    const present = own.filter((error) => {
      const there = failures.some((failure) => fingerprint(failure) === error.fingerprint);
      if (there) return true;
      if (why) report.errors.push(outcome(error, 'skipped', null, why));
      else if (limits.named)
        report.errors.push(outcome(error, 'skipped', null, `${tool} does not report it on this tree`));
      return false;
    });
    await healPresent(session, ground, { sensor, failures }, present, report, limits);
  }
}

/** What a tool answered. */
export interface Answer {
  sensor: StaticSensor;
  /** Everything that the tool says of the tree. */
  failures: readonly Failure[];
}

/** A diagnostic of that answer, at all its places, with what shows whether it is gone. */
export function diagnosticGroup(
  session: Session,
  error: ErrorRecord,
  { sensor, failures }: Answer,
): CheckedGroup {
  const places = failures.filter((failure) => fingerprint(failure) === error.fingerprint);
  const here = { ...error, failure: places[0] ?? error.failure };
  const check = diagnosticsCheck(session, { sensor, errors: [here], known: failures });
  return { errors: [here], failures: places, check, strategies, doubts: [] };
}

async function healPresent(
  session: Session,
  ground: Ground,
  answer: Answer,
  errors: readonly ErrorRecord[],
  report: HealReport,
  limits: UntestedLimits,
): Promise<void> {
  const queue = [...errors];
  for (let error = queue.shift(); error; error = queue.shift()) {
    const deadline = steadyNow() + Math.max(0, limits.deadline - steadyNow()) / (queue.length + 1);
    const group = diagnosticGroup(session, error, answer);
    await settle(session, report, {
      errors: group.errors,
      baseline: { snapshot: ground.snapshot, before: ground.suite?.before ?? { runner: 'command' } },
      attempt: () => attemptCheck(session, ground, group, { ...limits, deadline }),
      healed: async ({ winner }) => {
        const gone = winner ? await goneWith(session, ground, answer.sensor, winner.candidate, queue) : [];
        for (const other of gone) queue.splice(queue.indexOf(other), 1);
        return [...group.errors, ...gone];
      },
    });
  }
}

/** Which of the other diagnostics a candidate makes go away: they had the same cause. */
export async function goneWith(
  session: Session,
  { bench }: Ground,
  sensor: StaticSensor,
  candidate: Candidate,
  others: readonly ErrorRecord[],
): Promise<ErrorRecord[]> {
  if (others.length === 0) return [];
  try {
    await bench.write(candidate.edits);
    const { failures, trouble } = await askTool(session, bench, { sensor });
    const left = new Set(failures.map(fingerprint));
    return trouble.length > 0 ? [] : others.filter((error) => !left.has(error.fingerprint));
  } finally {
    await bench.reset();
  }
}
