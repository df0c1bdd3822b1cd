import type { Report } from '../report.js';
import { clock } from '../wording.js';
import type { Section } from './document.js';

/** Whether scheduled cycles run; null where none are scheduled and none ever ran. */
export function cycles({ cycles: status, timeZone }: Report): Section | null {
  if (status.kind === null && status.last === null) return null;
  const at = clock(timeZone);
  const { last } = status;
  const lastOne = last
    ? `The last cycle began at ${at(last.startedAt)} and ${outcomes[last.outcome] ?? last.outcome}${last.reason === '' ? '' : `: ${last.reason}`}.`
    : 'No cycle has run yet.';
  return {
    id: 'cycles',
    title: 'Unattended cycles',
    sentences: [
      ...(status.missed === null
        ? []
        : [`A cycle was due at ${at(status.missed)} and did not run: healer status.`]),
      scheduleOf(status, at),
      lastOne,
    ],
    tables: [],
  };
}

const outcomes: Readonly<Record<string, string>> = {
  ran: 'ran',
  running: 'is at work, or was killed',
  skipped: 'had nothing to do',
  failed: 'failed',
};

function scheduleOf({ kind, state, next }: Report['cycles'], at: (iso: string) => string): string {
  switch (state) {
    case 'none':
      return 'No cycles are scheduled.';
    case 'missing':
      return `Somebody has removed the schedule from ${kind}: healer schedule install.`;
    case 'other':
      return `The schedule was changed in ${kind}, is not enabled, or Node or healer have moved: healer schedule install.`;
    case 'unknown':
      return `${kind} does not say whether the schedule is installed.`;
    case 'installed':
      return `They are scheduled by ${kind}, the next ${next === null ? 'at an unknown time' : `at ${at(next)}`}.`;
  }
}
