import { anchored } from '../git/refs/anchors.js';
import type { Baseline } from '../heal/baseline/baseline.js';
import { landChange } from '../heal/landing/land-change.js';
import { assess } from '../heal/proof/assess.js';
import type { Session } from '../heal/session.js';
import type { Factor, Patch, PatchUpgrade, Score } from '../model.js';
import { supersede } from '../patches/supersede.js';
import { whyHeldBack } from '../sandbox/safety.js';
import type { ProvedFix } from './prove-fix.js';

export interface FixLanding extends ProvedFix {
  baseline: Baseline;
  /** Whether passing tests run what it edits; null where nothing could tell. */
  covered: boolean | null;
  /** How many proofs it took. */
  tried: number;
  seconds: number;
  /** What of packages it upgrades, where it does. */
  upgrades?: PatchUpgrade[];
  /** Where it is not by the tests and their coverage alone. */
  confidence?: Score;
}

/** Lands the proved fixes of one check as one signed commit on a branch `healer/evolve-*`, with the evidence. */
export function landFix(session: Session, landing: FixLanding): Promise<Patch> {
  return anchored(session.repo, landing.proof.tree, () => landAnchored(session, landing));
}

async function landAnchored(session: Session, landing: FixLanding): Promise<Patch> {
  const { baseline, fix, candidate, proof, covered, tried, seconds } = landing;
  const { safety, surface } = await assess(session, baseline.snapshot, {
    candidate,
    alike: true,
    proof,
    covered,
    behaviour: null,
  });
  const { upgrades, confidence = confidenceIn(landing) } = landing;
  const patch = await landChange(session, baseline, {
    mends: fix,
    ...(upgrades && { upgrades }),
    candidate,
    proof: { ...proof, regressions: { ...proof.regressions, surface } },
    confidence,
    safety,
    heldBecause: whyHeldBack(safety, session.config.safetyThreshold),
    counts: { generated: fix.findings.length, screened: 0, proved: tried },
    seconds,
  });
  await supersede(session.repo, session.store, patch);
  return patch;
}

/** Log-odds, set by hand: a check knows what it mends, and the tests say whether something else hung on it. */
function confidenceIn({ covered, proof, fix }: FixLanding): Score {
  const { passed } = proof.totals;
  const factors: Factor[] = [
    {
      name: 'tests',
      value: passed,
      weight: Math.min(1.5, 0.4 * Math.log10(1 + passed)),
      detail: `${passed} test(s) pass with it`,
    },
    {
      name: 'coverage',
      weight: covered === null ? -0.5 : 1,
      detail:
        covered === null ? 'the runner cannot tell what the tests run' : 'passing tests run what it edits',
    },
    {
      name: 'places',
      value: fix.findings.length,
      weight: -0.1 * Math.log2(fix.findings.length),
      detail: `the same is done at ${fix.findings.length} place(s)`,
    },
  ];
  const logOdds = factors.reduce((total, { weight }) => total + weight, 1.5);
  return { value: 1 / (1 + Math.exp(-logOdds)), factors };
}
