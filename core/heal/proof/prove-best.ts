import type { Candidate, ProvedPackages, TestId, TestResult } from '../../model.js';
import type { PortfolioResult } from '../../repair/portfolio.js';
import type { Disproved, RepairContext } from '../../repair/strategy.js';
import { testKey } from '../../runners/test-key.js';
import { type Proof, type ProofOptions, prove } from '../../sandbox/proof.js';
import { inSpan } from '../../tracing/tracing.js';
import { steadyNow } from '../../workspace/steady-clock.js';
import { ahead } from '../attempt/ahead.js';
import type { Attempt, AttemptLimits } from '../attempt/attempt.js';
import type { Baseline } from '../baseline/baseline.js';
import { lostCoverage } from '../baseline/lost-coverage.js';
import type { Blame } from '../errors/blame-tests.js';
import { testsOfProof } from '../packages/proof-tests.js';
import type { Session } from '../session.js';
import type { Scored } from './score.js';

/** Plausible candidates that get the full proof before the group is given up. */
export const mostProofs = 8;

interface Screening {
  context: RepairContext;
  portfolio: PortfolioResult;
  scored: Scored[];
}

/** Proves the best of what was screened in their order until a proof holds; on other machines the next ones at the same time. */
export async function proveBest(
  session: Session,
  baseline: Baseline,
  blame: Blame,
  { context, portfolio, scored }: Screening,
  limits: AttemptLimits,
): Promise<Attempt> {
  const counts = { generated: portfolio.generated, screened: portfolio.screened, proved: 0 };
  const disproved: Disproved[] = [];
  const result = { winner: null, counts, suspects: context.suspects, plausible: scored, disproved };
  if (scored.length === 0) {
    const silent = limits.dryRun ? unasked(context) : [];
    return { ...result, reason: [whyNothing(portfolio), ...silent, ...portfolio.troubles].join('; ') };
  }
  if (!proves(limits))
    return {
      ...result,
      reason: `${limits.dryRun ? 'dry run: ' : ''}candidates were screened, none was proved`,
    };

  let reason = '';
  const brokeSomething = new Set<number>();
  const room = await proofsAtOnce(session);
  const proofs = ahead(
    scored,
    {
      // None is begun whose turn cannot come.
      atOnce: () => Math.min(room, mostProofs - counts.proved + 1),
      isWanted: ({ group }) => group === null || !brokeSomething.has(group),
    },
    ({ screened }, signal) =>
      proveCandidate(session, baseline, screened.candidate, blame.fixedBy(screened), { signal }),
  );
  try {
    for (const best of scored) {
      if (counts.proved >= mostProofs || (counts.proved > 0 && steadyNow() > limits.deadline)) break;
      // What does the same breaks the same.
      if (best.group !== null && brokeSomething.has(best.group)) continue;
      const { candidate } = best.screened;
      const tests = blame.fixedBy(best.screened);
      session.onProgress({ phase: 'prove', message: candidate.title, error: context.error.id });
      counts.proved += 1;
      const proof = await proofs.of(best);
      if (proof.ok) {
        await proofs.stop();
        const passing = baseline.before.tests.filter(({ status }) => status === 'passed');
        const covered = await blame.runsEdit(best.screened, passing);
        proof.regressions.uncovered = await lostCoverage(session, baseline, proof);
        return { ...result, winner: { ...best, candidate, proof, tests, covered }, reason: '' };
      }
      reason = proof.reason ?? 'the proof failed';
      disproved.push({ candidate, reason, failing: failingIn(proof) });
      if (best.group !== null) brokeSomething.add(best.group);
    }
    return { ...result, reason: `${counts.proved} plausible candidate(s) failed the proof: ${reason}` };
  } finally {
    await proofs.stop();
  }
}

/** A proof has two runs at once. */
const proofsAtOnce = async ({ executor }: Session): Promise<number> =>
  executor ? Math.min(mostProofs, Math.max(1, Math.floor((await executor.slots()) / 2))) : 1;

/** Who was not asked because nothing is to happen, a sentence each. */
export const unasked = ({ model, agents = [] }: RepairContext): string[] => [
  ...(model ? ['a dry run asks no model'] : []),
  ...(agents.length > 0 ? ['a dry run runs no agent'] : []),
];

/** Whether an attempt proves what it finds. */
export const proves = ({ dryRun, unproved = false }: AttemptLimits): boolean => !dryRun && !unproved;

/** The results of the tests that speak against a candidate. */
export function failingIn({ newlyFailing, stillFailing, after }: Proof): TestResult[] {
  const against = new Set([...newlyFailing, ...stillFailing].map(testKey));
  return after.tests.filter((result) => against.has(testKey(result)));
}

interface ProofRequest {
  mends?: string | undefined;
  ownFolder?: string;
  /** Ends it, beside that of the session. */
  signal?: AbortSignal;
}

/** The full check of a candidate that is to heal these tests, or that mends what a check has found. */
export async function proveCandidate(
  session: Session,
  baseline: Baseline,
  candidate: Candidate,
  tests: TestId[],
  { mends, ownFolder, signal }: ProofRequest = {},
): Promise<Proof> {
  const { options, packages } = await proofOf(session, baseline, candidate, tests);
  const proof = await inProof(session, candidate, () =>
    prove({
      ...options,
      mends,
      ownFolder,
      signal: signal ? AbortSignal.any([session.signal, signal]) : session.signal,
    }),
  );
  return packages ? { ...proof, packages } : proof;
}

/** What a proof of a candidate, for these tests, is made with. */
export async function proofOf(
  session: Session,
  baseline: Baseline,
  candidate: Candidate,
  tests: readonly TestId[],
): Promise<{ options: ProofOptions; packages: ProvedPackages | null }> {
  const { test, before, packages } = await testsOfProof(session, baseline, candidate);
  const options = {
    repo: session.repo,
    snapshot: baseline.snapshot,
    candidate,
    failingTests: tests,
    before,
    test,
    workspace: session.workspace,
    takeWorktree: () => baseline.worktrees.take(),
    isolation: session.config.isolation,
    limits: session.config.limits,
    timeoutMs: baseline.timeoutMs,
    hookTimeoutMs: session.config.hookTimeoutMs,
    signal: session.signal,
  };
  return { options, packages };
}

/** Runs a proof as a step. */
export const inProof = (
  session: Pick<Session, 'tracing'>,
  { strategy, operator }: Candidate,
  work: () => Promise<Proof>,
): Promise<Proof> =>
  inSpan(
    session,
    'healer.prove',
    { 'healer.strategy.name': strategy, 'healer.operator': operator },
    async (span) => {
      const proof = await work();
      const { ok, isolation, totals } = proof;
      span.set({
        'healer.proof.ok': ok,
        'healer.isolation': isolation,
        'healer.tests.fixed': totals.fixed,
        'healer.tests.failing': totals.failed,
      });
      return proof;
    },
  );

function whyNothing({ ended, screened }: PortfolioResult): string {
  if (ended === 'time')
    return screened === 0
      ? 'the time budget was spent on running the tests: give it a larger one with --budget'
      : `the time budget was spent after ${screened} candidates`;
  if (screened === 0) return 'no strategy had a candidate for it';
  if (ended === 'candidates') return `the budget of ${screened} candidates was spent`;
  return `none of ${screened} candidates passes the failing tests`;
}
