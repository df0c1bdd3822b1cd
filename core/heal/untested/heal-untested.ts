import { environmentTrouble } from '../../diagnose/environment.js';
import type { Snapshot } from '../../git/changes/snapshot.js';
import type { ErrorRecord } from '../../model.js';
import { openWorktree } from '../../sandbox/worktree.js';
import type { AttemptLimits } from '../attempt/attempt.js';
import type { Baseline } from '../baseline/baseline.js';
import { type HealReport, outcome } from '../report.js';
import type { Session } from '../session.js';
import type { Ground } from './attempt-check.js';
import { healCrashes } from './heal-crashes.js';
import { healDiagnostics } from './heal-diagnostics.js';
import { isDiagnostic } from './untested.js';

export interface UntestedLimits extends AttemptLimits {
  /** Whether the user asked for these very errors, and wants to hear of each. */
  named: boolean;
}

/** Heals what no test shows: diagnostics of the compiler and the linter, then crashes. */
export async function healUntested(
  session: Session,
  { snapshot, baseline }: { snapshot: Snapshot; baseline: Baseline | null },
  errors: readonly ErrorRecord[],
  report: HealReport,
  limits: UntestedLimits,
): Promise<void> {
  const { repo, workspace, config, signal } = session;
  const options = { workspace, signal, isolation: config.isolation, limits: config.limits };
  const open = errors.filter((error) => triage(error, report));
  if (open.length === 0) return;
  const bench = await openWorktree(repo, snapshot.commit, options);
  const own = baseline ? null : await openWorktree(repo, snapshot.commit, options);
  try {
    const ground: Ground = { snapshot, worktree: baseline?.worktree ?? own ?? bench, bench, suite: baseline };
    await healDiagnostics(session, ground, open.filter(isDiagnostic), report, limits);
    const crashes = open.filter((error) => !isDiagnostic(error));
    await healCrashes(session, ground, crashes, report, limits);
  } finally {
    await Promise.all([bench.dispose(), own?.dispose()]);
  }
}

/** False where no edit is to be looked for; the report says why. */
export function triage(error: ErrorRecord, report: HealReport): boolean {
  const trouble = environmentTrouble(error.failure);
  if (error.state === 'ignored') report.errors.push(outcome(error, 'skipped', null, 'it is ignored'));
  else if (trouble) report.errors.push(outcome(error, 'environment', null, trouble));
  else return true;
  return false;
}
