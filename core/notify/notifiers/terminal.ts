import type { Notifier } from '../notifier.js';
import { leaveUnread } from '../unread.js';

/** Nobody is there now: the next command of healer tells. */
export const terminal: Notifier = {
  name: 'terminal',
  carries: (kind) => kind !== 'report.daily' && kind !== 'cycle.missed',
  disturbs: false,
  open: async ({ store }) => ({
    state: 'open',
    channel: { target: 'the next command of healer', send: (message) => leaveUnread(store, message) },
  }),
};
