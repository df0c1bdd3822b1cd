import picomatch from 'picomatch';
import type { Settings } from '../config/schema.js';
import { isHealerError } from '../errors.js';
import { git, gitResult } from '../git/command.js';
import { readHead } from '../git/head.js';
import type { Repository } from '../git/repository.js';
import { mergePatch } from '../heal/rollbacks/decide.js';
import type { Session } from '../heal/session.js';
import type { Patch } from '../model.js';
import { recalibrationBy } from '../patterns/outcomes/decided.js';
import { rawConfidence, recalibrated } from '../repair/learning/recalibration.js';
import { untrusted } from '../workspace/trust.js';

/** What a cycle did with a patch that waits, where it may merge by itself. */
export interface Applied {
  patch: string;
  branch: string;
  merged: boolean;
  /** Why it was left for review; empty where it was merged. */
  reason: string;
}

/** Less than this is never merged unseen, whatever `safetyThreshold` lets onto a branch for review. */
const leastSafety = 0.8;

/**
 * Merges, as `healer review --merge` does, the waiting patches that the settings let a cycle merge by itself: those of the
 * branch that is checked out, while nothing in the checkout is uncommitted.
 */
export async function autoApply(session: Session): Promise<Applied[]> {
  const applied: Applied[] = [];
  for (const patch of await candidates(session)) {
    const branch = patch.target ?? '';
    const reason = (await whyLeft(session, patch)) ?? (await tryMerge(session, patch));
    applied.push({ patch: patch.id, branch, merged: reason === null, reason: reason ?? '' });
  }
  return applied;
}

/** The same without merging: what would be done now. */
export async function planAutoApply(session: Session): Promise<Applied[]> {
  const planned: Applied[] = [];
  for (const patch of await candidates(session)) {
    const reason = await whyLeft(session, patch);
    planned.push({
      patch: patch.id,
      branch: patch.target ?? '',
      merged: reason === null,
      reason: reason ?? '',
    });
  }
  return planned;
}

/**
 * A revert takes something away that a person has merged, and what mends a finding heals nothing that fails: those are
 * for a person to decide.
 */
async function candidates({ config, store }: Session): Promise<Patch[]> {
  if (!config.autoApplyEnabled) return [];
  return (await store.patches.all()).filter(
    ({ state, reverts, check }) => state === 'proposed' && !reverts && check === undefined,
  );
}

async function tryMerge(session: Session, patch: Patch): Promise<string | null> {
  try {
    await mergePatch(session, { ...patch, unattended: true });
    return null;
  } catch (error) {
    if (isHealerError(error) && error.code !== 'ABORTED') return error.message;
    throw error;
  }
}

async function whyLeft({ repo, config, store }: Session, patch: Patch): Promise<string | null> {
  const trusting = await untrusted(repo, config);
  if (trusting.some(({ setting }) => setting === 'autoApplyEnabled'))
    return 'merging by itself is not trusted yet (healer trust)';
  const { target, confidence, safety } = patch;
  if (target === null || !config.autoApplyBranches.includes(target))
    return `${target ?? 'a detached HEAD'} is not in autoApplyBranches`;
  if (await isProtected(repo, target, config)) return `${target} is protected`;
  const weak = whyTooWeak(await confidenceNow(store, confidence), safety.value, config);
  if (weak !== null) return weak;
  if (!patch.signed && config.sign !== 'off') return 'it is not signed';
  const head = await readHead(repo);
  if (head.branch !== target) return `${target} is not checked out`;
  const changes = await git(repo, [
    'status',
    '--porcelain',
    '--ignore-submodules=dirty',
    '--',
    ':(top,exclude).healer',
  ]);
  return changes.trim() === '' ? null : 'there is uncommitted work in the checkout';
}

/** What was decided since the fix was made may lower its confidence, and never raises it. */
async function confidenceNow(
  { patches }: Session['store'],
  confidence: Patch['confidence'],
): Promise<number> {
  const recalibration = recalibrationBy(await patches.all());
  return recalibration === null
    ? confidence.value
    : Math.min(confidence.value, recalibrated(recalibration, rawConfidence(confidence)));
}

function whyTooWeak(
  confidence: number,
  safety: number,
  { confidenceThreshold, safetyThreshold }: Settings,
): string | null {
  const least = Math.max(safetyThreshold, leastSafety);
  if (confidence < confidenceThreshold)
    return `its confidence of ${confidence.toFixed(2)} is below ${confidenceThreshold}`;
  return safety < least ? `its safety of ${safety.toFixed(2)} is below ${least}` : null;
}

/** By the settings, or because a remote's HEAD names it: what others clone. */
async function isProtected(
  repo: Repository,
  branch: string,
  { protectedBranches }: Pick<Settings, 'protectedBranches'>,
): Promise<boolean> {
  if (picomatch.isMatch(branch, protectedBranches)) return true;
  const remotes = (await git(repo, ['remote'])).split('\n').filter(Boolean);
  const heads = await Promise.all(
    remotes.map((name) => gitResult(repo, ['symbolic-ref', '--quiet', `refs/remotes/${name}/HEAD`])),
  );
  return heads.some(
    ({ stdout }, index) => stdout.toString('utf8').trim() === `refs/remotes/${remotes[index]}/${branch}`,
  );
}
