import type { SchedulePlan, ScheduleStatus } from '../../core/healer.js';
import type { Paint } from './paint.js';
import { printableLine, printableText } from './printable.js';
import { relativeTime } from './time.js';

interface View {
  paint: Paint;
  now: Date;
}

/** Everything that is going to be written, as it is written. */
export const planText = ({ kind, texts, notes }: SchedulePlan): string =>
  [
    `A cycle each hour, by ${kind}:`,
    ...texts.flatMap(({ path, text }) => ['', `${printableLine(path)}:`, printableText(text).trimEnd()]),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ].join('\n');

export function scheduleText(status: ScheduleStatus, view: View): string {
  return [how(status, view), ...lastLine(status, view), ...missedLine(status, view)].join('\n');
}

/** The same on one screen with other things. */
export const scheduleLines = (status: ScheduleStatus, view: View): string[] =>
  status.kind === null && status.last === null && status.missed === null
    ? []
    : [how(status, view), ...lastLine(status, view), ...missedLine(status, view)];

function how({ kind, state, next }: ScheduleStatus, { paint }: View): string {
  const again = 'run `healer schedule install` again';
  switch (state) {
    case 'none':
      return 'no cycles are scheduled';
    case 'missing':
      return paint.red(`somebody has removed it from ${kind}: ${again}, or \`healer schedule remove\``);
    case 'other':
      return paint.yellow(
        `it was changed in ${kind}, is not enabled, or Node or healer have moved: ${again}`,
      );
    case 'unknown':
      return paint.yellow(`${kind} does not say whether it is installed`);
    case 'installed':
      return `by ${kind}, the next ${local(next)}`;
  }
}

function lastLine({ last }: ScheduleStatus, { now, paint }: View): string[] {
  if (last === null) return ['no cycle has run yet'];
  const { startedAt, outcome, reason } = last;
  const words = {
    ran: 'ran',
    running: 'began, and is at work or was killed',
    skipped: 'had nothing to do',
    failed: paint.red('failed'),
  };
  const what = words[outcome as keyof typeof words] ?? outcome;
  return [
    `the last ${what} ${relativeTime(startedAt, now)}${reason === '' ? '' : ` (${printableLine(reason)})`}`,
  ];
}

const missedLine = ({ missed }: ScheduleStatus, { paint }: View): string[] =>
  missed === null ? [] : [paint.red(`a cycle was due ${local(missed)} and did not run`)];

/** By the clock of the machine, to the minute. */
function local(iso: string | null): string {
  if (iso === null) return '';
  return new Date(iso).toLocaleString('sv', { dateStyle: 'short', timeStyle: 'short' });
}

export const scheduleJson = (status: ScheduleStatus) => ({ schema: 'healer/schedule@1', ...status });
