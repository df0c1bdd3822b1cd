import { isAbsolute } from 'node:path';
import { describe } from '../../capture/describe.js';
import { fingerprint } from '../../capture/fingerprint.js';
import type { ErrorRecord, Failure } from '../../model.js';
import { detectIsolation } from '../../sandbox/isolation.js';
import type { SandboxWorktree } from '../../sandbox/worktree.js';
import { steadyNow } from '../../workspace/steady-clock.js';
import { settle } from '../landing/settle.js';
import { type HealReport, type HealStatus, outcome } from '../report.js';
import type { Session } from '../session.js';
import { attemptCheck, type CheckedGroup, type Ground } from './attempt-check.js';
import { crashCheck, type Program, runProgram } from './crash-check.js';
import type { UntestedLimits } from './heal-untested.js';

/** "It does not crash" is little to go by: only fixes that answer the very error, never a search. */
const strategies = ['code-fixes', 'lint-fixes', 'patterns', 'hints', 'rules', 'history', 'model', 'agent'];

const doubts = [
  {
    name: 'check',
    weight: -0.8,
    detail: 'that a program ends without a crash says little of whether it does what it should',
  },
];

/** A program that no longer crashes goes on for longer than the one that did. */
const patience = { times: 5, leastMs: 5_000 };

const writeTest = 'write a test that shows it';

/** Heals crashes of programs whose own command shows them again in the sandbox, one branch each. */
export async function healCrashes(
  session: Session,
  ground: Ground,
  errors: readonly ErrorRecord[],
  report: HealReport,
  limits: UntestedLimits,
): Promise<void> {
  for (const [index, error] of errors.entries()) {
    const seen = await reproduce(session, ground.bench, error, limits);
    if ('reason' in seen) {
      report.errors.push(outcome(error, seen.status, null, seen.reason));
      continue;
    }
    const group = crashGroup(session, error, seen);
    const share = Math.max(0, limits.deadline - steadyNow()) / (errors.length - index);
    await settle(session, report, {
      errors: group.errors,
      baseline: { snapshot: ground.snapshot, before: ground.suite?.before ?? { runner: 'command' } },
      attempt: () => attemptCheck(session, ground, group, { ...limits, deadline: steadyNow() + share }),
      healed: () => group.errors,
    });
  }
}

/** A crash as it came back, and the program that shows it. */
export interface Reproduced {
  program: Program;
  failure: Failure;
}

export function crashGroup(
  session: Session,
  error: ErrorRecord,
  { program, failure }: Reproduced,
): CheckedGroup {
  const here = { ...error, failure };
  const check = crashCheck(session, here, program);
  return { errors: [here], failures: [failure], check, strategies, doubts };
}

type Reproduction = Reproduced | { status: HealStatus; reason: string };

const skipped = (reason: string): Reproduction => ({ status: 'skipped', reason });

/** Runs the crashed command again, twice: only a crash that comes back can show that it is gone. */
export async function reproduce(
  session: Session,
  worktree: SandboxWorktree,
  error: ErrorRecord,
  { named }: Pick<UntestedLimits, 'named'>,
): Promise<Reproduction> {
  const { command, cwd = '' } = error.failure;
  if (!command) return skipped('its command was not recorded: crash it once more under `healer run`');
  const name = `\`${command.join(' ')}\``;
  if (isAbsolute(cwd)) return skipped(`${name} ran outside of the repository: ${writeTest}`);
  if (error.class === 'signal')
    return skipped(`a signal ended ${name}, which tells of no place in the code: ${writeTest}`);
  if (!named && (await detectIsolation()).name !== 'bubblewrap')
    return skipped(
      `${name} could reach the network when it is run again: name ${error.id} to heal it all the same`,
    );

  session.onProgress({ phase: 'diagnose', message: `running ${name} again`, error: error.id });
  const limitMs = session.config.testTimeoutMs;
  const first = await runProgram(session, worktree, { command, cwd, timeoutMs: limitMs });
  await worktree.reset();
  if (first.execution.timedOut)
    return skipped(`run again, ${name} did not end within ${limitMs / 1000} s: ${writeTest}`);
  const failure = sameCrash(first.failures, error);
  if (!failure) return skipped(`run again in the sandbox, ${name} ${howElse(first.failures)}: ${writeTest}`);

  const timeoutMs = Math.min(
    limitMs,
    Math.max(patience.leastMs, Math.ceil(patience.times * first.execution.durationMs)),
  );
  const program = { command, cwd, timeoutMs };
  const second = await runProgram(session, worktree, program);
  await worktree.reset();
  if (!sameCrash(second.failures, error))
    return { status: 'flaky', reason: `${name} crashes in one run and not in the next, on the same tree` };
  return { program, failure };
}

const sameCrash = (failures: readonly Failure[], { fingerprint: print }: ErrorRecord): Failure | undefined =>
  failures.find((failure) => fingerprint(failure) === print);

function howElse([failure]: readonly Failure[]): string {
  return failure ? `fails otherwise (${describe(failure)})` : 'does not crash';
}
