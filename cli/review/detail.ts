import type { Healer } from '../../core/healer.js';
import type { Patch } from '../../core/model.js';
import { patchHistoryJson } from '../render/json.js';
import type { PatchDetail } from '../render/patch.js';

/** The patch with what a reviewer is shown beside it. */
export async function detailOf(healer: Healer, patch: Patch): Promise<PatchDetail> {
  const [diff, statement, reviewers] = await Promise.all([
    healer.diff(patch),
    healer.evidence(patch),
    healer.reviewers(patch),
  ]);
  return { patch, diff, evidence: statement?.predicate ?? null, reviewers };
}

export const detailJson = ({ patch, diff, evidence, reviewers }: PatchDetail) => ({
  ...patchHistoryJson(patch),
  diff,
  evidence,
  reviewers,
});
