import type { SyncReport } from '../../core/healer.js';
import { decisionLines } from './decisions.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { counted } from './time.js';

const mostShown = 10;

/** What was exchanged, what others decided, and what was refused. */
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
    ...decisionLines(report.decisions, paint),
    ...refusedLines(report, paint),
  ].join('\n');
}

export const syncJson = (report: SyncReport) => ({ schema: 'healer/sync@1', ...report });

function refusedLines({ refused, accepted, notes }: SyncReport, paint: Paint): string[] {
  const rest = refused.length - mostShown;
  return [
    ...(accepted.length > 0
      ? [`${accepted.length} of the writes that were refused before counts from now on.`]
      : []),
    ...(refused.length > 0
      ? [
          '',
          paint.yellow('Refused, since nobody signed it who counts here:'),
          ...refused
            .slice(0, mostShown)
            .map(
              ({ commit, signature, events }) =>
                `  ${commit.slice(0, 10)}  ${signature}  ${printableLine(events.slice(0, 3).join(', '))}${events.length > 3 ? ' …' : ''}`,
            ),
          ...(rest > 0 ? [`  and ${rest} more; --json lists them all`] : []),
          '`git show <commit>:events.jsonl` shows what they say. They stay in the history and count for nothing here, until a sync after their key is in .healer/allowed_signers.',
        ]
      : []),
    ...notes.refused.map((commit) =>
      paint.yellow(
        `The note on ${printableLine(commit).slice(0, 10)} is not the evidence that its patch was landed with, and was not taken over.`,
      ),
    ),
  ];
}
