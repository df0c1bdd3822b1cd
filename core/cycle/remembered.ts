import type { Snapshot } from '../git/changes/snapshot.js';
import { usedUp } from '../heal/landing/settle.js';
import type { BranchReport } from './heal-branch.js';
import type { Heartbeat } from './heartbeat.js';

/** What was looked for in vain is looked for again after a day: tests may flap, and what is known may grow. */
const rememberedMs = 86_400_000;

/** When a cycle last did what it could at the commit of a branch; undefined where it has to be done again. */
export function doneAt(
  last: Heartbeat | null,
  { branch, commit }: Snapshot,
  now: Date,
): Heartbeat['done'][string] | undefined {
  const known = last?.done[branch ?? ''];
  const age = known ? now.getTime() - Date.parse(known.at) : Number.POSITIVE_INFINITY;
  return known?.commit === commit && age >= 0 && age < rememberedMs ? known : undefined;
}

/** Whether nothing was left for a later cycle. */
export const isFinished = ({ heal: report }: BranchReport): boolean =>
  report?.errors.every(({ reason }) => reason !== usedUp) ?? false;
