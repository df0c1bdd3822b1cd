import type { SyncReport } from '../../core/healer.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { counted } from './time.js';

const mostShown = 10;

/** What was exchanged, and which of it nobody trusted signed. */
export function syncText(report: SyncReport, paint: Paint): string {
  const { received, sent, notes, green, errors, patches } = report;
  const remote = printableLine(report.remote);
  const nothing = received + sent + notes.received === 0 && !notes.sent;
  return [
    nothing
      ? `Nothing to share: the history here and on ${remote} is the same.`
      : `${counted(received, 'event')} from ${remote}, ${counted(sent, 'event')} to it. There are ${counted(errors, 'error')} and ${counted(patches, 'patch', 'patches')} now.`,
    ...(notes.received > 0 ? [`${counted(notes.received, 'note')} on patches came with it.`] : []),
    ...(green.received.length > 0
      ? [`Last green trees taken over: ${printableLine(green.received.join(', '))}`]
      : []),
    ...(green.sent.length > 0 ? [`Last green trees told: ${printableLine(green.sent.join(', '))}`] : []),
    ...untrustedLines(report, paint),
  ].join('\n');
}

export const syncJson = (report: SyncReport) => ({ schema: 'healer/sync@1', ...report });

function untrustedLines({ untrusted }: SyncReport, paint: Paint): string[] {
  if (untrusted.length === 0) return [];
  const rest = untrusted.length - mostShown;
  return [
    '',
    paint.yellow('Taken over, but signed by nobody who counts here:'),
    ...untrusted
      .slice(0, mostShown)
      .map(
        ({ commit, signature, events }) =>
          `  ${commit.slice(0, 10)}  ${signature}  ${printableLine(events.slice(0, 3).join(', '))}${events.length > 3 ? ' …' : ''}`,
      ),
    ...(rest > 0 ? [`  and ${rest} more; --json lists them all`] : []),
    '`git show <commit>:events.jsonl` shows what they say. A teammate’s key counts once it is in .healer/allowed_signers.',
  ];
}
