import type { Snapshot } from '../../git/changes/snapshot.js';
import { fileKindsAt } from '../../git/objects/objects.js';
import type { Candidate, ErrorRecord, Factor, Failure, Run } from '../../model.js';
import type { PortfolioResult, Screened } from '../../repair/portfolio.js';
import { handed } from '../../repair/strategies/handed.js';
import { isNamed } from '../../repair/strategies/index.js';
import type { Disproved, RepairContext } from '../../repair/strategy.js';
import type { Check } from '../../sandbox/check.js';
import { type Proof, prove } from '../../sandbox/proof.js';
import { openWorktree, type SandboxWorktree } from '../../sandbox/worktree.js';
import { steadyNow } from '../../workspace/steady-clock.js';
import { type Attempt, type AttemptLimits, advised, joined } from '../attempt/attempt.js';
import { refusingCopies } from '../attempt/copies.js';
import { formerTexts, gateFor } from '../attempt/gate.js';
import { helpFor } from '../attempt/help.js';
import { lookUp } from '../attempt/hints.js';
import { refusingRejected } from '../attempt/rejected-changes.js';
import { repairContext } from '../attempt/repair-context.js';
import { strategiesFor } from '../attempt/strategies.js';
import { runTracedPortfolio } from '../attempt/traced-portfolio.js';
import { failingIn, inProof, unasked } from '../proof/prove-best.js';
import type { Scored } from '../proof/score.js';
import type { Session } from '../session.js';
import { type CheckScreener, openCheckScreener } from './check-screener.js';
import { scoreChecked } from './score-check.js';

/** The tree to heal, and what its whole suite says of it: null where the project has no test command. */
export interface Ground {
  snapshot: Snapshot;
  /** Stays at the snapshot; read from it, never write. */
  worktree: SandboxWorktree;
  /** To try things in; whoever does leaves it clean. What a compiler remembers of it makes the next look quicker. */
  bench: SandboxWorktree;
  suite: { before: Run; timeoutMs: number } | null;
}

/** Errors of one cause that no test shows, and what shows them. */
export interface CheckedGroup {
  errors: ErrorRecord[];
  /** As they are on this tree, every place of them. */
  failures: Failure[];
  check: Check;
  /** Names of the strategies that a check of this kind can vouch for. */
  strategies: readonly string[];
  /** What the check leaves open, to lower the confidence. */
  doubts: readonly Factor[];
}

/** A look takes seconds: a compiler reads everything, a program starts anew. More are tried where a model is asked as well. */
const mostCandidates = { free: 30, asking: 50 };
const mostProofs = 3;

/**
 * Screens candidates with the check within the limits, and proves the best with the check and the whole suite; goes on
 * after those that fail the proof.
 */
export async function attemptCheck(
  session: Session,
  ground: Ground,
  group: CheckedGroup,
  limits: AttemptLimits,
  handing: Handing = {},
): Promise<Attempt> {
  const { snapshot, worktree, suite } = ground;
  const before = suite?.before ?? { tests: [] };
  const context = {
    ...(await repairContext(session, { snapshot, worktree, coverage: [], before }, { ...group, tests: [] })),
    failures: group.failures,
  };
  const screener = await openCheckScreener(ground.bench, group.check, context.read);
  try {
    return await attemptWith(session, ground, group, limits, { context, screener, handing });
  } finally {
    await screener.dispose();
  }
}

/** A candidate that somebody else has made, in place of those of the strategies. */
export interface Handing {
  candidate?: Candidate;
  onScreened?(screened: Screened): void;
}

interface Means {
  context: RepairContext;
  screener: CheckScreener;
  handing: Handing;
}

async function attemptWith(
  session: Session,
  ground: Ground,
  group: CheckedGroup,
  limits: AttemptLimits,
  { context, screener, handing }: Means,
): Promise<Attempt> {
  const { snapshot, worktree } = ground;
  const strategies = handing.candidate
    ? [handed(handing.candidate)]
    : strategiesFor(session, worktree, limits.strategies).filter((strategy) =>
        isNamed(strategy, group.strategies),
      );
  const research = lookUp(session, context, { nearOnly: limits.dryRun, deadline: limits.deadline });
  const kinds = await fileKindsAt(session.repo, snapshot.tree);
  const files = context.suspects.map(({ range }) => range.file);
  const texts = await formerTexts(session, context.read, files);
  const gate = gateFor(session, [], texts, kinds);
  const allowed = handing.candidate ? gate : await refusingRejected(session, context.read, gate);
  const refuse = refusingCopies(allowed, research.strangers);
  const asking = {
    ...context,
    ...helpFor(session, context, limits, { baseline: asBaseline(session, ground), refuse }),
    hints: research.hints,
  };
  const asks = asking.model !== undefined || (asking.agents ?? []).length > 0;
  const most = Math.min(mostCandidates[asks ? 'asking' : 'free'], limits.candidates);
  let rejected: ReadonlySet<string> = new Set(group.errors.flatMap((record) => record.rejected));
  let last: Attempt | undefined;
  for (;;) {
    let endless = 0;
    const portfolio = await runTracedPortfolio(session, context.error.id, {
      strategies,
      context: { ...asking, disproved: last?.disproved ?? [] },
      screener,
      refuse,
      rejected,
      accepts: async (screened) => {
        const { verdict } = screened;
        handing.onScreened?.(screened);
        if (verdict.status === 'timeout') endless += 1;
        return verdict.status === 'plausible';
      },
      budget: { deadline: limits.deadline, candidates: most - (last?.counts.screened ?? 0) },
      onProgress: ({ strategy, generated, screened, best }) =>
        session.onProgress({
          phase: 'screen',
          message: strategy,
          error: context.error.id,
          ...(best && { best }),
          generated,
          screened,
          remainingMs: Math.max(0, limits.deadline - steadyNow()),
        }),
    });
    const scored = scoreChecked(portfolio.plausible, { context, strategies, ground, group });
    const screening = { context: asking, portfolio, scored, screener, endless };
    const proved = await proveBest(session, ground, group, screening, limits);
    last = last ? joined(last, proved) : proved;
    if (last.winner || limits.dryRun || portfolio.ended !== 'found' || steadyNow() > limits.deadline)
      return advised(last, research);
    rejected = portfolio.seen;
  }
}

/** Where nothing is kept ready: each worktree is made when it is asked for. */
function asBaseline({ repo, workspace, config, signal }: Session, { snapshot, worktree }: Ground) {
  const options = { workspace, signal, isolation: config.isolation, limits: config.limits };
  return { worktree, worktrees: { take: () => openWorktree(repo, snapshot.commit, options) } };
}

interface Screening {
  context: RepairContext;
  portfolio: PortfolioResult;
  scored: Scored[];
  screener: CheckScreener;
  /** Candidates with which the program went on for longer than it was given. */
  endless: number;
}

async function proveBest(
  session: Session,
  ground: Ground,
  group: CheckedGroup,
  { context, portfolio, scored, screener, endless }: Screening,
  limits: AttemptLimits,
): Promise<Attempt> {
  const counts = { generated: portfolio.generated, screened: portfolio.screened, proved: 0 };
  const disproved: Disproved[] = [];
  const result = { winner: null, counts, suspects: context.suspects, plausible: scored, disproved };
  if (scored.length === 0) {
    const silent = limits.dryRun ? unasked(context) : [];
    const reasons = [whyNothing(portfolio, endless), ...silent, ...portfolio.troubles];
    return { ...result, reason: reasons.join('; ') };
  }
  if (limits.dryRun) return { ...result, reason: 'dry run: candidates were screened, none was proved' };
  let reason = '';
  for (const best of scored.slice(0, mostProofs)) {
    const { candidate } = best.screened;
    session.onProgress({ phase: 'prove', message: candidate.title, error: context.error.id });
    counts.proved += 1;
    const proof = await proveCandidate(session, ground, group.check, screener, candidate);
    if (proof.ok) {
      const winner = { ...best, candidate, proof, tests: [...group.check.watched], covered: null };
      return { ...result, winner, reason: '' };
    }
    reason = proof.reason ?? 'the proof failed';
    disproved.push({ candidate, reason, failing: failingIn(proof) });
  }
  return { ...result, reason: `${counts.proved} plausible candidate(s) failed the proof: ${reason}` };
}

function proveCandidate(
  session: Session,
  { snapshot, suite }: Ground,
  check: Check,
  screener: CheckScreener,
  candidate: Candidate,
): Promise<Proof> {
  const { repo, workspace, config, signal } = session;
  const own = screener.before.run;
  return inProof(session, candidate, () =>
    prove({
      repo,
      snapshot,
      candidate,
      check,
      failingTests: check.watched,
      before: suite ? { ...suite.before, tests: [...suite.before.tests, ...own.tests] } : own,
      test: suite ? workspace.test : null,
      workspace,
      isolation: config.isolation,
      limits: config.limits,
      timeoutMs: suite?.timeoutMs ?? config.testTimeoutMs,
      signal,
    }),
  );
}

function whyNothing({ ended, screened, refused }: PortfolioResult, endless: number): string {
  if (endless > 0)
    return `with ${endless} of ${screened} candidates it does not end by itself, and so shows nothing: write a test that shows it`;
  if (screened === 0)
    return refused.length > 0
      ? 'every candidate for it was refused: none mends the code itself'
      : 'no strategy had a candidate for it';
  if (ended === 'time') return `the time budget was spent after ${screened} candidates`;
  return `none of ${screened} candidates makes it go away without a new fault`;
}
