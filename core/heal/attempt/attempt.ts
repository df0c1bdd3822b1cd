import { fileKindsAt } from '../../git/objects/objects.js';
import type { Candidate, Suspect, TestId, Upgrade } from '../../model.js';
import type { PortfolioResult, Screened } from '../../repair/portfolio.js';
import type { Disproved, RepairContext, Strategy } from '../../repair/strategy.js';
import type { Proof } from '../../sandbox/proof.js';
import type { Screener } from '../../sandbox/screening/screener.js';
import { inSpan } from '../../tracing/tracing.js';
import { steadyNow } from '../../workspace/steady-clock.js';
import type { Baseline } from '../baseline/baseline.js';
import { type Blame, blameTests } from '../errors/blame-tests.js';
import { functionsOf } from '../errors/functions.js';
import type { Group } from '../errors/groups.js';
import { proveBest, proves } from '../proof/prove-best.js';
import { type Scored, scorePlausible } from '../proof/score.js';
import type { Session } from '../session.js';
import { refusingCopies } from './copies.js';
import { formerTexts, gateFor } from './gate.js';
import { helpFor } from './help.js';
import { type LookUp, lookUp, upgradesIn, upgradeText } from './hints.js';
import { refusingRejected, rejectedHashes } from './rejected-changes.js';
import { repairContext } from './repair-context.js';
import { openGroupScreener, probing } from './screen-group.js';
import { strategiesFor } from './strategies.js';
import { runTracedPortfolio } from './traced-portfolio.js';

export interface AttemptLimits {
  /** Milliseconds since the epoch. */
  deadline: number;
  candidates: number;
  /** Names of the strategies to use; all of them where undefined. */
  strategies?: readonly string[];
  /** Screen only: prove nothing, and ask nobody who costs money. */
  dryRun: boolean;
  /** Whether the caller proves what is found. */
  unproved?: boolean;
}

/** What came of trying to heal one group of errors. */
export interface Attempt {
  winner: Winner | null;
  /** Why there is no winner. */
  reason: string;
  counts: { generated: number; screened: number; proved: number };
  suspects: Suspect[];
  /** Accepted candidates, best first. */
  plausible: Scored[];
  /** Those of them that failed the proof. */
  disproved: Disproved[];
  /** Versions of packages in which the errors may be gone, where nothing mends them. */
  upgrades?: Upgrade[];
}

export interface Winner extends Scored {
  candidate: Candidate;
  proof: Proof;
  /** The failing tests that it heals. */
  tests: TestId[];
  /** Whether a passing test runs an edited line; null where nothing could tell. */
  covered: boolean | null;
}

/** Localizes one group's fault, screens candidates within the limits and proves the best of them. */
export async function attempt(
  session: Session,
  baseline: Baseline,
  group: Group,
  limits: AttemptLimits,
  onScreened: (screened: Screened) => void = () => {},
): Promise<Attempt> {
  const context = await repairContext(session, baseline, group);
  const screener = await openGroupScreener(session, baseline, group, context);
  try {
    return await attemptWith(session, baseline, group, limits, { context, screener, onScreened });
  } finally {
    await screener.dispose();
  }
}

interface Means {
  context: RepairContext;
  screener: Screener;
  onScreened(screened: Screened): void;
}

async function attemptWith(
  session: Session,
  baseline: Baseline,
  group: Group,
  limits: AttemptLimits,
  { context, screener, onScreened }: Means,
): Promise<Attempt> {
  const { read } = context;
  const blame = blameTests({ group, coverage: baseline.coverage, read, functionAt: functionsOf(read) });
  const strategies = strategiesFor(session, baseline.worktree, limits.strategies);
  const [texts, kinds] = await Promise.all([
    formerTexts(
      session,
      read,
      context.suspects.map(({ range }) => range.file),
    ),
    fileKindsAt(session.repo, context.tree),
  ]);
  const research = lookUp(session, context, { nearOnly: limits.dryRun, deadline: limits.deadline });
  const allowed = await refusingRejected(session, read, gateFor(session, group.tests, texts, kinds));
  const gate = refusingCopies(allowed, research.strangers);
  const prepared = preparing(blame, limits, () => baseline.worktrees.prepare(worktreesOfProof));
  const accepts: Blame['accepts'] = (screened) => {
    onScreened(screened);
    return prepared(screened);
  };
  const help = helpFor(session, context, limits, { baseline, refuse: gate });
  const asking = { ...probing(context, screener), ...help, hints: research.hints };
  const { deadline } = limits;
  const screenMore = (rejected: ReadonlySet<string>, last?: Attempt) => {
    const knowing = { ...asking, disproved: last?.disproved ?? [] };
    const searching = { context: knowing, screener, accepts, gate, strategies };
    const candidates = limits.candidates - (last?.counts.screened ?? 0);
    return screenAll(session, context.error.id, searching, rejected, { deadline, candidates });
  };
  let last: Attempt | undefined;
  let rejected = await rejectedHashes(session.store, group.errors);
  for (;;) {
    const portfolio = await screenMore(rejected, last);
    const { plausible } = portfolio;
    const scored = await inSpan(session, 'healer.score', { 'healer.error.id': context.error.id }, () =>
      scorePlausible({ baseline, group, context, screener, blame, strategies, plausible, deadline }),
    );
    const proved = await proveBest(session, baseline, blame, { context: asking, portfolio, scored }, limits);
    last = last ? joined(last, proved) : proved;
    if (last.winner || !proves(limits) || portfolio.ended !== 'found' || steadyNow() > deadline)
      return advised(last, research);
    rejected = portfolio.seen;
  }
}

/** With what research suggests where nothing mends it. */
export function advised(last: Attempt, research: LookUp): Attempt {
  if (last.winner) return last;
  const upgrades = upgradesIn(research);
  return { ...last, reason: [last.reason, ...upgrades.map(upgradeText)].join('; '), upgrades };
}

/** What came of two rounds of one attempt, of which the first proved nothing. */
export function joined(first: Attempt, second: Attempt): Attempt {
  const sum = (kind: keyof Attempt['counts']) => first.counts[kind] + second.counts[kind];
  return {
    ...second,
    plausible: [...first.plausible, ...second.plausible],
    disproved: [...first.disproved, ...second.disproved],
    counts: { generated: sum('generated'), screened: sum('screened'), proved: sum('proved') },
    reason: second.winner || second.counts.proved > 0 ? second.reason : first.reason,
  };
}

/** One for the canary, one for the patch. */
const worktreesOfProof = 2;

/** As soon as something will have to be proved, what the proof needs is made. */
function preparing(blame: Blame, limits: AttemptLimits, prepare: () => void): Blame['accepts'] {
  let prepared = !proves(limits);
  return async (screened) => {
    const accepted = await blame.accepts(screened);
    if (accepted && !prepared) prepare();
    prepared ||= accepted;
    return accepted;
  };
}

interface Searching {
  context: RepairContext;
  screener: Screener;
  accepts: Blame['accepts'];
  gate: ReturnType<typeof gateFor>;
  strategies: readonly Strategy[];
}

function screenAll(
  session: Session,
  error: string,
  { gate, ...searching }: Searching,
  rejected: ReadonlySet<string>,
  budget: Pick<AttemptLimits, 'deadline' | 'candidates'>,
): Promise<PortfolioResult> {
  const startedAt = steadyNow();
  return runTracedPortfolio(session, error, {
    ...searching,
    refuse: gate,
    rejected,
    budget,
    onProgress: ({ strategy, generated, screened, best }) =>
      session.onProgress({
        phase: 'screen',
        message: strategy,
        error,
        ...(best && { best }),
        generated,
        screened,
        perSecond: (1000 * screened) / Math.max(1, steadyNow() - startedAt),
        remainingMs: Math.max(0, budget.deadline - steadyNow()),
      }),
  });
}
