import type { ErrorClass, ErrorRecord, SourceLocation } from '../../model.js';
import { isWithin, type Period } from '../period.js';
import { brokeAt, type Histories, wellStates } from './histories.js';

export interface OpenError {
  id: string;
  title: string;
  class: ErrorClass;
  state: string;
  /** Id of the patch that heals it. */
  patch: string | null;
  count: number;
  flapping: boolean;
  location: SourceLocation | null;
  /** When it appeared, or last came back. */
  brokeAt: string;
  lastSeen: string;
}

export interface ErrorFigures {
  /** Those without a patch first, then those that broke last. */
  open: OpenError[];
  /** How many errors there are in each state now. */
  states: Record<string, number>;
  /** How often an error appeared, came back after it was gone, and went away within the period. */
  appeared: number;
  returned: number;
  resolved: number;
}

export function errorFigures({ errors }: Histories, period: Period): ErrorFigures {
  const states: Record<string, number> = {};
  let [appeared, returned, resolved] = [0, 0, 0];
  for (const { changes } of errors) {
    const state = changes.at(-1)?.state ?? 'removed';
    if (state !== 'removed') states[state] = (states[state] ?? 0) + 1;
    if (isWithin(period, changes[0]?.at ?? Number.NaN)) appeared += 1;
    returned += changes.filter((each) => each.state === 'regressed' && isWithin(period, each.at)).length;
    resolved += changes.filter((each) => each.state === 'resolved' && isWithin(period, each.at)).length;
  }
  const open = errors
    .filter(({ changes }) => !wellStates.has(changes.at(-1)?.state ?? 'removed'))
    .map((history) => openError(history.record, brokeAt(history, period.to)))
    .sort((a, b) => Number(needsFix(b)) - Number(needsFix(a)) || (a.brokeAt < b.brokeAt ? 1 : -1));
  return { open, states, appeared, returned, resolved };
}

/** It is broken and no patch waits for it. */
export const needsFix = ({ state }: OpenError): boolean => state !== 'patched';

function openError(error: ErrorRecord, broke: number): OpenError {
  const { id, title, state, patch, count, flapping, lastSeen } = error;
  return {
    id,
    title,
    class: error.class,
    state,
    patch,
    count,
    flapping,
    location: error.locations[0] ?? null,
    brokeAt: new Date(broke).toISOString(),
    lastSeen,
  };
}
