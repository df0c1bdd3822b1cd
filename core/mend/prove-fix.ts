import { isHealerError } from '../errors.js';
import type { Fixable } from '../evolve/plan-fixes.js';
import { editsOf, type PlannedFix, titleOf } from '../evolve/plan-fixes.js';
import type { Baseline } from '../heal/baseline/baseline.js';
import { proveCandidate } from '../heal/proof/prove-best.js';
import type { Session } from '../heal/session.js';
import type { Candidate } from '../model.js';
import { isPluginCheck } from '../plugins/kinds/check.js';
import { makeCandidate } from '../repair/candidate.js';
import { testKey } from '../runners/test-key.js';
import type { Proof } from '../sandbox/proof.js';
import { because, largestHolding } from './largest-holding.js';
import { pluginRemainsOf } from './plugin-remains.js';
import { remainsOf } from './remains.js';
import { neededAllTheSame } from './try-without.js';

export interface ProvedFix {
  fix: PlannedFix;
  candidate: Candidate;
  proof: Proof;
}

export interface Refused {
  check: string;
  findings: Fixable[];
  /** One sentence. */
  reason: string;
}

export interface FixProofs {
  proved: ProvedFix | null;
  refused: Refused[];
  /** How many proofs it took. */
  tried: number;
}

/** Proofs for the fixes of one check, at most: each is some runs of the whole suite. */
const mostProofs = 12;

/** Proves the fixes of one check together, or as many of them as hold together. */
export async function proveFix(
  session: Session,
  baseline: Baseline,
  fix: PlannedFix,
  deadline: number,
): Promise<FixProofs> {
  const { held, refused, tried } = await largestHolding<Fixable, ProvedFix>(fix.findings, {
    attempt: async (findings) => {
      const proved = await proveTogether(session, baseline, { ...fix, findings });
      return typeof proved === 'string' ? because(proved) : proved;
    },
    itemsOf: (proved) => proved.fix.findings,
    most: mostProofs,
    deadline,
  });
  return {
    proved: held,
    refused: refused.map(({ items, reason }) => ({ check: fix.check, findings: items, reason })),
    tried,
  };
}

/** The proof, or why there is none, as one sentence. */
async function proveTogether(
  session: Session,
  baseline: Baseline,
  fix: PlannedFix,
): Promise<ProvedFix | string> {
  const title = titleOf(fix);
  session.onProgress({ phase: 'prove', message: `${title} (${fix.findings.length} of ${fix.check})` });
  const candidate = makeCandidate({
    strategy: 'evolve',
    operator: fix.check,
    title,
    edits: editsOf(fix.findings),
    prior: 1,
  });
  try {
    const proof = await proveCandidate(session, baseline, candidate, [], {
      // What somebody else wrote may not edit what judges it.
      mends: isPluginCheck(fix.check) ? undefined : fix.check,
    });
    if (!proof.ok) return proof.reason ?? 'the proof failed';
    const woken = firstWoken(baseline, proof);
    if (woken) return `${JSON.stringify(woken)} fails now that it runs.`;
    const remains =
      (await remainsOf(session, baseline.snapshot.tree, proof.tree, fix)) ??
      (await pluginRemainsOf(session, baseline.snapshot.tree, proof.tree, fix));
    const needed = remains === null ? await neededAllTheSame(session, baseline, candidate) : null;
    return remains ?? needed ?? { fix, candidate, proof };
  } catch (error) {
    if (isHealerError(error) && ['WORKTREE_NOT_TRUSTED', 'PROOF_FAILED'].includes(error.code))
      return error.message;
    throw error;
  }
}

/** A test that failed nowhere before, since it did not run, and fails now. */
export function firstWoken(
  { before }: Pick<Baseline, 'before'>,
  { after }: Pick<Proof, 'after'>,
): string | null {
  const failed = new Set(before.tests.filter(({ status }) => status === 'failed').map(testKey));
  const woken = after.tests.find((test) => test.status === 'failed' && !failed.has(testKey(test)));
  return woken ? [woken.file, ...woken.path].join(' > ') : null;
}
