import type { ErrorState } from '../model.js';

/** What can happen to an error. */
export type StateEvent =
  /** it was observed again */
  | 'seen'
  /** its tests passed on its branch */
  | 'green'
  /** work on it began, or ended without a patch */
  | 'heal'
  | 'give-up'
  /** a patch landed on a branch of its own */
  | 'land'
  /** its patch was rejected, or taken back after the merge */
  | 'reject'
  | 'rollback'
  | 'ignore'
  | 'reopen';

/** The state after an event. An event that means nothing in a state leaves it as it is. */
export const nextState = (state: ErrorState, event: StateEvent): ErrorState =>
  transitions[state][event] ?? state;

const transitions: Readonly<Record<ErrorState, Partial<Record<StateEvent, ErrorState>>>> = {
  open: { green: 'resolved', heal: 'fixing', land: 'patched', ignore: 'ignored' },
  fixing: { green: 'resolved', 'give-up': 'open', land: 'patched', ignore: 'ignored', reopen: 'open' },
  patched: { green: 'resolved', reject: 'open', rollback: 'open', ignore: 'ignored', reopen: 'open' },
  resolved: { seen: 'regressed', rollback: 'open', reopen: 'open' },
  regressed: { green: 'resolved', heal: 'fixing', land: 'patched', ignore: 'ignored', reopen: 'open' },
  ignored: { reopen: 'open' },
};
