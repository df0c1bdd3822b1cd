import type { Finding } from '../evolve/finding.js';
import { type Fixable, isFixable, type PlannedFix, planFixes } from '../evolve/plan-fixes.js';
import type { Snapshot } from '../git/changes/snapshot.js';
import { type Baseline, requireTests, takeBaseline } from '../heal/baseline/baseline.js';
import { requireLanding } from '../heal/landing/land-winner.js';
import { resume } from '../heal/resume.js';
import type { Session } from '../heal/session.js';
import type { Patch, PatchState } from '../model.js';
import { landFix } from './land-fix.js';
import { doubtOfGain } from './measure-gain.js';
import { measureReach, type Reach } from './measure-reach.js';
import { proveFix, type Refused } from './prove-fix.js';

export interface Mended {
  /** Those that wait for review on a branch. */
  patches: Patch[];
  /** Proved, and less safe than `safetyThreshold`. */
  held: Patch[];
  /** Fixes that are not offered, and why. */
  refused: Refused[];
  notices: string[];
}

const spent = 'the time budget was spent';

/**
 * Puts the fixes of findings through the proof that every candidate passes, check by check, and lands those that hold.
 * What was rejected or taken back is never tried again; what waits for review is not tried twice. What no test runs
 * is not touched. Throws SIGNING_FAILED, and what a baseline and a proof throw.
 */
export async function mend(
  session: Session,
  snapshot: Snapshot,
  findings: readonly Finding[],
  deadline: number,
): Promise<Mended> {
  const mended: Mended = { patches: [], held: [], refused: [], notices: [] };
  await resume(session);
  const known = await decidedOn(session);
  const fixable = findings.filter(isFixable).filter(({ fingerprint }) => !known.has(fingerprint));
  if (fixable.length === 0) return mended;
  if (!session.workspace.test) {
    mended.notices.push('There is no test command that could prove a fix, so nothing is mended.');
    return mended;
  }
  await requireLanding(session, snapshot);
  session.onProgress({ phase: 'test', message: 'running the tests in a clean worktree' });
  const baseline = await takeBaseline(session, snapshot);
  try {
    requireTests(baseline);
    if (Date.now() > deadline) {
      for (const fix of planFixes(fixable)) mended.refused.push({ ...fix, reason: spent });
      return mended;
    }
    session.onProgress({ phase: 'test', message: 'measuring what the tests run' });
    const reach = await measureReach(session, baseline);
    await mendAll(session, baseline, reach, fixable, deadline, mended);
  } finally {
    await baseline.dispose();
  }
  return mended;
}

async function mendAll(
  session: Session,
  baseline: Baseline,
  reach: Reach | null,
  fixable: readonly Fixable[],
  deadline: number,
  mended: Mended,
): Promise<void> {
  const within = await sift(reach, fixable, mended);
  // Where nothing tells what the tests run, a planted failure has to tell it of each file.
  for (const fix of planFixes(within, { mostFiles: reach ? undefined : 1 })) {
    const { allowance } = session;
    if (Date.now() > deadline || (allowance && allowance.left <= 0)) {
      const reason = Date.now() > deadline ? spent : 'as many fixes were made as may be made for now';
      mended.refused.push({ ...fix, reason });
      continue;
    }
    await mendOne(session, baseline, reach, fix, deadline, mended);
  }
}

async function mendOne(
  session: Session,
  baseline: Baseline,
  reach: Reach | null,
  fix: PlannedFix,
  deadline: number,
  mended: Mended,
): Promise<void> {
  const began = performance.now();
  const doubt = await doubtOfGain(session, baseline, fix);
  if (doubt !== null) {
    mended.refused.push({ ...fix, reason: doubt });
    return;
  }
  const { proved, refused, tried } = await proveFix(session, baseline, fix, deadline);
  mended.refused.push(...refused);
  if (!proved) return;
  session.onProgress({ phase: 'land', message: proved.candidate.title });
  const seconds = (performance.now() - began) / 1000;
  const patch = await landFix(session, {
    ...proved,
    baseline,
    covered: reach ? true : null,
    tried,
    seconds,
  });
  if (session.allowance) session.allowance.left -= 1;
  (patch.state === 'held' ? mended.held : mended.patches).push(patch);
}

/** Leaves out what the tests could not tell the effect of. */
async function sift(reach: Reach | null, fixable: readonly Fixable[], mended: Mended): Promise<Fixable[]> {
  if (!reach) return [...fixable];
  const within: Fixable[] = [];
  const beyond = new Map<string, Fixable[]>();
  for (const finding of fixable) {
    if (await reach(finding)) within.push(finding);
    else beyond.set(finding.check, [...(beyond.get(finding.check) ?? []), finding]);
  }
  for (const [check, findings] of beyond)
    mended.refused.push({ check, findings, reason: 'no passing test runs what it would edit' });
  return within;
}

const decided: readonly PatchState[] = ['proposed', 'held', 'rejected', 'reverted'];

/** Fingerprints of findings whose fix waits for review, or was not wanted. */
async function decidedOn({ store }: Session): Promise<Set<string>> {
  const patches = await store.patches.all();
  return new Set(
    patches.filter(({ state }) => decided.includes(state)).flatMap(({ findings = [] }) => findings),
  );
}
