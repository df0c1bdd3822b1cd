import { fingerprint } from '../../capture/fingerprint.js';
import type { Snapshot } from '../../git/changes/snapshot.js';
import type { Candidate, ErrorRecord, Verdict } from '../../model.js';
import { openWorktree } from '../../sandbox/worktree.js';
import { steadyNow } from '../../workspace/steady-clock.js';
import { takeBaseline } from '../baseline/baseline.js';
import { emptyReport } from '../report.js';
import type { Session } from '../session.js';
import { askTool } from '../untested/ask-tool.js';
import { attemptCheck, type CheckedGroup, type Ground } from '../untested/attempt-check.js';
import { crashGroup, reproduce } from '../untested/heal-crashes.js';
import { diagnosticGroup, goneWith } from '../untested/heal-diagnostics.js';
import { triage } from '../untested/heal-untested.js';
import { isDiagnostic, untestedErrors } from '../untested/untested.js';
import type { Judgement } from './judge-diff.js';

/** Of a judgement, what the compiler, the linter or the crashed program decides. */
export type UntestedJudgement = Partial<Judgement>;

/**
 * Puts a diff that somebody else made to what shows the error, as candidates of healer's own are, and to the whole suite
 * where there is one. The gate comes before.
 */
export async function judgeUntested(
  session: Session,
  snapshot: Snapshot,
  [error]: readonly ErrorRecord[],
  candidate: Candidate,
): Promise<UntestedJudgement> {
  const report = emptyReport();
  if (!error || !triage(error, report)) return { reason: report.errors[0]?.reason ?? 'There is no error.' };
  const { repo, workspace, config, signal } = session;
  if (workspace.test) session.onProgress({ phase: 'test', message: 'running the tests in a clean worktree' });
  const baseline = workspace.test ? await takeBaseline(session, snapshot) : null;
  const options = { workspace, signal, isolation: config.isolation, limits: config.limits };
  const bench = await openWorktree(repo, snapshot.commit, options);
  const own = baseline ? null : await openWorktree(repo, snapshot.commit, options);
  try {
    const ground: Ground = { snapshot, worktree: baseline?.worktree ?? own ?? bench, bench, suite: baseline };
    const shown = await shownBy(session, ground, error);
    return typeof shown === 'string' ? { reason: shown } : await judge(session, ground, shown, candidate);
  } finally {
    await Promise.all([bench.dispose(), own?.dispose(), baseline?.dispose()]);
  }
}

interface Shown {
  group: CheckedGroup;
  /** Fingerprints of all that the tool says of the unchanged tree. */
  present: ReadonlySet<string>;
}

/** The error as it is on this tree, and what shows it; a sentence where nothing does. */
async function shownBy(session: Session, { bench }: Ground, error: ErrorRecord): Promise<Shown | string> {
  const { sensor } = error.failure;
  if (sensor !== 'compiler' && sensor !== 'linter') {
    const seen = await reproduce(session, bench, error, { named: false });
    return 'reason' in seen ? seen.reason : { group: crashGroup(session, error, seen), present: new Set() };
  }
  const { failures, trouble } = await askTool(session, bench, { sensor });
  const present = new Set(failures.map(fingerprint));
  if (present.has(error.fingerprint))
    return { group: diagnosticGroup(session, error, { sensor, failures }), present };
  return trouble[0] ?? `${sensor === 'compiler' ? 'tsc' : 'ESLint'} does not report it on this tree`;
}

async function judge(
  session: Session,
  ground: Ground,
  shown: Shown,
  candidate: Candidate,
): Promise<UntestedJudgement> {
  const { group } = shown;
  const limits = { deadline: steadyNow() + session.config.budgetMs, candidates: 1, dryRun: false };
  let verdict: Verdict | null = null;
  const attempt = await attemptCheck(session, ground, group, limits, {
    candidate,
    onScreened: (screened) => {
      verdict = screened.verdict;
    },
  });
  const { winner } = attempt;
  const confidence = attempt.plausible[0]?.confidence ?? null;
  if (!winner) {
    const stage = attempt.counts.proved > 0 ? 'proof' : 'screening';
    const said = stage === 'screening' ? reasonOf(verdict) : null;
    return { stage, reason: said ?? attempt.reason, verdict, confidence };
  }
  const healed = [...group.errors, ...(await alsoGone(session, ground, shown, candidate))];
  const before = ground.suite?.before ?? { runner: 'command' as const };
  return {
    ok: true,
    stage: 'proof',
    reason: null,
    verdict,
    confidence,
    proof: winner.proof,
    healed,
    landing: {
      group: { errors: healed, tests: [] },
      attempt,
      baseline: { snapshot: ground.snapshot, before },
    },
  };
}

const reasonOf = (verdict: Verdict | null): string | null => verdict?.reason ?? null;

/** Other diagnostics of the tree that the diff makes go away. */
async function alsoGone(
  session: Session,
  ground: Ground,
  { group, present }: Shown,
  candidate: Candidate,
): Promise<ErrorRecord[]> {
  const [error] = group.errors;
  const sensor = error?.failure.sensor;
  if (sensor !== 'compiler' && sensor !== 'linter') return [];
  const open = await untestedErrors(session, [], ground.snapshot.tree);
  const others = open.filter(
    (each) =>
      isDiagnostic(each) &&
      each.failure.sensor === sensor &&
      each.id !== error?.id &&
      present.has(each.fingerprint),
  );
  return goneWith(session, ground, sensor, candidate, others);
}
