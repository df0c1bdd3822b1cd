import type { Patch } from '../../model.js';
import { isWithin, type Period } from '../period.js';
import type { Histories, History } from './histories.js';

/** What happened to fixes in a period. A fix counts where it happened, whenever it was offered. */
export interface FixCounts {
  offered: number;
  /** Of those, the ones that were first held back as too unsafe for a branch. */
  held: number;
  merged: number;
  applied: number;
  rejected: number;
  /** Taken back after they were merged or applied. */
  reverted: number;
  /** Merged fixes that healer proposed to take back. */
  rollbacksProposed: number;
}

/** A fix that waits for somebody to decide. */
export interface WaitingFix {
  id: string;
  title: string;
  files: string[];
  strategy: string;
  confidence: number;
  safety: number;
  offeredAt: string;
  held: boolean;
}

export function countFixes({ patches }: Histories, period: Period): FixCounts {
  const fixes = patches.filter(isFix);
  const became = (state: string): number =>
    fixes.filter(({ changes }) => changes.some((each) => each.state === state && isWithin(period, each.at)))
      .length;
  const offered = (histories: readonly History<Patch>[]) =>
    histories.filter((each) => isWithin(period, offeredAt(each)));
  return {
    offered: offered(fixes).length,
    held: offered(fixes).filter(({ changes }) => changes[0]?.state === 'held').length,
    merged: became('merged'),
    applied: became('applied'),
    rejected: became('rejected'),
    reverted: became('reverted'),
    rollbacksProposed: offered(patches.filter((each) => !isFix(each))).length,
  };
}

/** Newest first; rollbacks that wait are among them. */
export function waitingFixes({ patches }: Histories): WaitingFix[] {
  return patches
    .filter((each) => ['proposed', 'held'].includes(each.changes.at(-1)?.state ?? ''))
    .sort((a, b) => offeredAt(b) - offeredAt(a))
    .map(({ record, changes }) => ({
      id: record.id,
      title: record.title,
      files: record.files,
      strategy: record.strategy,
      confidence: record.confidence.value,
      safety: record.safety.value,
      offeredAt: new Date(changes[0]?.at ?? 0).toISOString(),
      held: changes.at(-1)?.state === 'held',
    }));
}

/** What people said of a fix; null where they have not. A merge that was taken back is `reverted`. */
export type Fate = 'accepted' | 'rejected' | 'reverted' | null;

function fateOf({ changes }: History<Patch>): Fate {
  switch (changes.at(-1)?.state) {
    case 'merged':
    case 'applied':
      return 'accepted';
    case 'rejected':
    case 'reverted':
      return changes.at(-1)?.state as Fate;
    default:
      return null;
  }
}

export interface DecidedFix {
  patch: Patch;
  fate: Exclude<Fate, null>;
}

/** The fixes about which somebody last decided within the period. */
export function decidedFixes({ patches }: Histories, period: Period): DecidedFix[] {
  return patches.flatMap((history) => {
    const fate = fateOf(history);
    const at = history.changes.at(-1)?.at ?? Number.NaN;
    return isFix(history) && fate !== null && isWithin(period, at) ? [{ patch: history.record, fate }] : [];
  });
}

/** A proposed rollback is a patch, but no fix. */
export const isFix = ({ record }: History<Patch>): boolean => record.reverts === undefined;

export const offeredAt = ({ changes }: History<Patch>): number => changes[0]?.at ?? Number.NaN;
