import type { Candidate, Verdict } from '../../model.js';
import type { Screened } from '../../repair/portfolio.js';
import { handed } from '../../repair/strategies/handed.js';
import type { Proof } from '../../sandbox/proof.js';
import { steadyNow } from '../../workspace/steady-clock.js';
import type { Attempt } from '../attempt/attempt.js';
import { repairContext } from '../attempt/repair-context.js';
import { openGroupScreener } from '../attempt/screen-group.js';
import { runTracedPortfolio } from '../attempt/traced-portfolio.js';
import type { Baseline } from '../baseline/baseline.js';
import { lostCoverage } from '../baseline/lost-coverage.js';
import { blameTests } from '../errors/blame-tests.js';
import { functionsOf } from '../errors/functions.js';
import type { Group } from '../errors/groups.js';
import { proveCandidate } from '../proof/prove-best.js';
import { scorePlausible } from '../proof/score.js';
import type { Session } from '../session.js';

export interface Handed {
  attempt: Attempt;
  verdict: Verdict | null;
  proof: Proof | null;
}

/** Enough for a first look and the longer ones after it. */
const mostLooks = 8;

/** Screens one candidate that somebody else made, measures its evidence, and proves it: what `attempt` does with many. */
export async function screenHanded(
  session: Session,
  baseline: Baseline,
  group: Group,
  candidate: Candidate,
): Promise<Handed> {
  const context = await repairContext(session, baseline, group);
  const { read } = context;
  const blame = blameTests({ group, coverage: baseline.coverage, read, functionAt: functionsOf(read) });
  const strategies = [handed(candidate)];
  const deadline = steadyNow() + session.config.budgetMs;
  const seen: Screened[] = [];
  const screener = await openGroupScreener(session, baseline, group, context);
  try {
    const portfolio = await runTracedPortfolio(session, context.error.id, {
      strategies,
      context,
      screener,
      refuse: () => null,
      rejected: new Set(),
      accepts: (screened) => {
        seen.push(screened);
        return blame.accepts(screened);
      },
      budget: { deadline, candidates: mostLooks },
      onProgress: ({ strategy, generated, screened }) =>
        session.onProgress({ phase: 'screen', message: strategy, generated, screened }),
    });
    const { plausible } = portfolio;
    const scored = await scorePlausible({
      baseline,
      group,
      context,
      screener,
      blame,
      strategies,
      plausible,
      deadline,
    });
    const verdict = seen.at(-1)?.verdict ?? null;
    const counts = { generated: 1, screened: 1, proved: 0 };
    const attempt: Attempt = {
      winner: null,
      reason: '',
      counts,
      suspects: context.suspects,
      plausible: scored,
      disproved: [],
    };
    const [best] = scored;
    if (!best) {
      // Whoever made it wants to know what it breaks.
      const proof = isSpoiling(verdict) ? await proveCandidate(session, baseline, candidate, []) : null;
      const reason = proof?.reason ?? whyNot(verdict, portfolio.troubles);
      return { attempt: { ...attempt, reason }, verdict, proof };
    }
    const tests = blame.fixedBy(best.screened);
    session.onProgress({ phase: 'prove', message: candidate.title });
    const proof = await proveCandidate(session, baseline, candidate, tests);
    attempt.counts.proved = 1;
    if (!proof.ok)
      return { attempt: { ...attempt, reason: proof.reason ?? 'the proof failed' }, verdict, proof };
    const passing = baseline.before.tests.filter(({ status }) => status === 'passed');
    const covered = await blame.runsEdit(best.screened, passing);
    proof.regressions.uncovered = await lostCoverage(session, baseline, proof);
    return { attempt: { ...attempt, winner: { ...best, candidate, proof, tests, covered } }, verdict, proof };
  } finally {
    await screener.dispose();
  }
}

/** It heals something, and tests that passed fail with it. */
const isSpoiling = (verdict: Verdict | null): boolean =>
  verdict?.reason !== undefined && verdict.tests.some(({ status }) => status === 'passed');

function whyNot(verdict: Verdict | null, troubles: readonly string[]): string {
  const said = verdict?.reason ?? 'no reason was given';
  if (verdict?.status === 'broken') return `The program does not load or end as it did: ${said}.`;
  if (verdict?.status === 'timeout') return 'The failing tests do not end with it.';
  const [first, ...others] = verdict?.tests.filter(({ status }) => status === 'failed') ?? [];
  if (!first) return [verdict?.reason ?? 'It heals none of the failing tests.', ...troubles].join(' ');
  const name = JSON.stringify([first.file, ...first.path].join(' > '));
  return `${name} still fails${others.length > 0 ? ` (and ${others.length} more)` : ''}.`;
}
