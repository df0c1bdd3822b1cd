import type { Patch } from '../../model.js';
import { type Recalibration, rawConfidence, recalibrationOf } from '../../repair/learning/recalibration.js';
import type { Prediction } from '../../statistics/calibration.js';

/**
 * What the confidence of fixes was, before it was corrected, and whether people kept them. A fix that a cycle merged by itself
 * says nothing until somebody takes it back: else confidence would prove itself right.
 */
export const decisionsOf = (patches: readonly Patch[]): Prediction[] =>
  patches.flatMap(({ state, confidence, reverts, check, upgrades, unattended }): Prediction[] => {
    if (reverts !== undefined || check !== undefined || upgrades !== undefined) return [];
    const predicted = rawConfidence(confidence);
    if (state === 'rejected' || state === 'reverted') return [{ predicted, observed: false }];
    const kept = (state === 'merged' || state === 'applied') && !unattended;
    return kept ? [{ predicted, observed: true }] : [];
  });

export const recalibrationBy = (patches: readonly Patch[]): Recalibration | null =>
  recalibrationOf(decisionsOf(patches));
