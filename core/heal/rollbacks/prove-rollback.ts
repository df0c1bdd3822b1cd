import { readFileAt } from '../../git/objects/objects.js';
import type { Factor, Run, Score, TestId } from '../../model.js';
import type { ProofFacts } from '../../patches/evidence/evidence.js';
import type { RollbackPlan } from '../../patches/rollback/rollback.js';
import { testKey } from '../../runners/test-key.js';
import { type Comparison, compareRuns } from '../../sandbox/compare.js';
import { detectIsolation } from '../../sandbox/isolation.js';
import { countNewDiagnostics, diagnosticChecks } from '../../sandbox/proof/diagnostics.js';
import { requireRedCanary } from '../../sandbox/proof/red-canary.js';
import { unmeasured } from '../../sandbox/regression/regressions.js';
import { newWarnings } from '../../sandbox/regression/warnings.js';
import { openWorktree, type SandboxWorktree } from '../../sandbox/worktree.js';
import { testSettings } from '../baseline/test-settings.js';
import { assess } from '../proof/assess.js';
import type { Session } from '../session.js';
import { stillShown } from '../untested/still-shown.js';
import { suiteAt } from './check-commit.js';
import type { RollbackSuspect } from './rollback-suspects.js';

export interface RollbackProof {
  proof: ProofFacts;
  confidence: Score;
  safety: Score;
}

/**
 * Runs the whole suite with the patch and without it. Nothing may fail without it that passes with it, but the tests that
 * the patch was made for; compiler and linter have nothing new to say; and the new error, where there is one, must be
 * gone. A planted failing edit must turn such a worktree red. Resolves with the reason where it does not hold. Error: WORKTREE_NOT_TRUSTED.
 */
export async function proveRollback(
  session: Session,
  suspect: RollbackSuspect,
  plan: RollbackPlan,
): Promise<RollbackProof | string> {
  const { patch, kind, error } = suspect;
  if (!session.workspace.test) return 'There is no test command that could tell what the rollback breaks.';
  const started = performance.now();
  const before = await suiteAt(session, plan.onto);
  const wanted = kind === 'new error' ? error.tests : [];
  if (wanted.length > 0 && !wanted.some((test) => fails(before, test)))
    return 'The new error does not show where HEAD is now.';
  const after = await suiteAt(session, plan.commit);
  const compared = compareRuns(before, after, wanted);
  const own = await testsOf(session, suspect);
  const broken = compared.newlyFailing.filter((test) => !own.has(testKey(test)));
  if (broken[0]) return `Without the patch ${JSON.stringify(broken[0].path.join(' > '))} fails.`;
  if (compared.stillFailing.length > 0) return 'The new error is there without the patch as well.';
  if (kind === 'new error' && wanted.length === 0) {
    if ((await stillShown(session, [error], plan.onto)).length === 0)
      return 'The new error does not show where HEAD is now.';
    if ((await stillShown(session, [error], plan.commit)).length > 0)
      return 'The new error is there without the patch as well.';
  }
  await requireRed(session, suspect, plan, { wanted, before });
  const [diagnostic] = await diagnosticsWithout(session, suspect, plan);
  if (diagnostic) return `Without the patch there is a new diagnostic: ${diagnostic}`;
  const { name: isolation } = await detectIsolation();
  // Each suite ran once, at another time: of that nothing can be said of durations.
  const regressions = { ...unmeasured, warnings: newWarnings(before, after) };
  const durationMs = performance.now() - started;
  const { safety, surface } = await assess(
    session,
    { tree: plan.onto },
    {
      candidate: { edits: patch.files.map((file) => ({ range: { file, start: 0, end: 0 }, text: '' })) },
      proof: { isolation, totals: compared.totals, tree: plan.tree, regressions },
      covered: null,
      behaviour: null,
    },
  );
  return {
    proof: {
      ...compared,
      ...{ before, after, isolation, durationMs, hook: 'none', canary: true, diagnostics: { new: 0 } },
      regressions: { ...regressions, surface },
    },
    confidence: confidenceIn(suspect, compared),
    safety,
  };
}

const fails = (run: Run, test: TestId): boolean =>
  run.tests.some((result) => testKey(result) === testKey(test) && result.status === 'failed');

async function testsOf({ store }: Session, { patch }: RollbackSuspect): Promise<Set<string>> {
  const healed = (await store.errors.all()).filter(({ id }) => patch.errors.includes(id));
  return new Set(healed.flatMap(({ tests }) => tests.map(testKey)));
}

async function requireRed(
  session: Session,
  { patch }: RollbackSuspect,
  plan: RollbackPlan,
  { wanted, before }: { wanted: readonly TestId[]; before: Run },
): Promise<void> {
  const { config, signal } = session;
  // Where the tests of the patch are all there is, they are red without it anyway.
  const place = wanted.length > 0 ? plan.commit : plan.onto;
  await inWorktree(session, place, async (worktree) => {
    const options = { before, test: testSettings(session), timeoutMs: config.testTimeoutMs, signal };
    await requireRedCanary(worktree, { ...options, edited: patch.files, failingTests: wanted }, () =>
      worktree.reset(),
    );
  });
}

/** What compiler and linter say of the files without the patch, and not with it. */
function diagnosticsWithout(
  session: Session,
  { patch }: RollbackSuspect,
  plan: RollbackPlan,
): Promise<string[]> {
  const { repo, workspace, signal, config } = session;
  return inWorktree(session, plan.onto, async (worktree) => {
    const options = { workspace, files: patch.files, timeoutMs: config.testTimeoutMs, signal };
    const checks = diagnosticChecks(worktree, options);
    if (checks.length === 0) return [];
    const takeBack = async () => {
      for (const file of patch.files)
        await worktree.writeFile(file, (await readFileAt(repo, plan.commit, file)) ?? null);
    };
    await takeBack();
    return countNewDiagnostics(worktree, checks, takeBack);
  });
}

async function inWorktree<Result>(
  { repo, workspace, signal, config }: Session,
  commit: string,
  work: (worktree: SandboxWorktree) => Promise<Result>,
): Promise<Result> {
  const { isolation, limits } = config;
  const worktree = await openWorktree(repo, commit, { workspace, signal, isolation, limits });
  try {
    return await work(worktree);
  } finally {
    await worktree.dispose();
  }
}

/** Log-odds, set by hand: that an error goes with the patch says more than that a test has begun to flap. */
function confidenceIn({ kind }: RollbackSuspect, { newlyFailing }: Comparison): Score {
  const factors: Factor[] = [
    kind === 'new error'
      ? { name: 'new error', weight: 2.5, detail: 'it shows with the patch, and not without it' }
      : kind === 'rejected'
        ? { name: 'rejected', weight: 1, detail: 'somebody rejected the patch, and somebody else merged it' }
        : {
            name: 'flapping',
            weight: 0.5,
            detail: 'the test of the patch comes and goes since it was merged',
          },
    {
      name: 'what it healed',
      value: newlyFailing.length,
      weight: newlyFailing.length > 0 ? -0.5 : 0.5,
      detail:
        newlyFailing.length > 0
          ? `${newlyFailing.length} test(s) that the patch healed fail again without it`
          : 'what the patch healed stays healed without it',
    },
  ];
  const logOdds = factors.reduce((total, { weight }) => total + weight, 0);
  return { value: 1 / (1 + Math.exp(-logOdds)), factors };
}
