import type { Report } from '../report.js';
import { clock, counted, percent, span } from '../wording.js';
import { type Section, tableOf } from './document.js';

export function fixes({ fixes: counts, waiting, times, timeZone }: Report): Section {
  const { offered, held, merged, applied, rejected, reverted, rollbacksProposed } = counts;
  const at = clock(timeZone);
  const rows = [
    ['offered', offered],
    ['of those held back', held],
    ['merged', merged],
    ['applied', applied],
    ['rejected', rejected],
    ['reverted', reverted],
    ['rollbacks proposed', rollbacksProposed],
  ].map(([name, count]) => [String(name), String(count)]);
  const timed = [
    { name: 'from the error to the fix', ...times.toPatch },
    { name: 'of that, healer’s work', ...times.healing },
    { name: 'from the fix to its acceptance', ...times.toAcceptance },
  ].map(({ name, count, median, ninth }) => [name, String(count), span(median), span(ninth)]);
  return {
    id: 'fixes',
    title: 'Fixes',
    sentences: [
      waiting.length === 0
        ? 'No fix waits for a decision.'
        : `${counted(waiting.length, 'fix', 'fixes')} ${waiting.length === 1 ? 'waits' : 'wait'} for a decision: healer review.`,
    ],
    tables: [
      tableOf('What became of fixes', [{ title: 'Fixes' }, { title: 'Count', align: 'right' }], rows),
      tableOf(
        'Time to patch',
        [
          { title: 'Time' },
          { title: 'Fixes', align: 'right' },
          { title: 'Median', align: 'right' },
          { title: '9 of 10 within', align: 'right' },
        ],
        timed,
      ),
      ...(waiting.length === 0
        ? []
        : [
            tableOf(
              'Fixes that wait',
              [
                { title: 'Id' },
                { title: 'Change', flexible: true },
                { title: 'Offered' },
                { title: 'Confidence', align: 'right' },
                { title: 'Safety', align: 'right' },
                { title: 'Strategy' },
              ],
              waiting.map((fix) => [
                fix.id.slice(0, 7),
                `${fix.title} (${fix.files.join(', ')})${fix.held ? ', held back' : ''}`,
                at(fix.offeredAt),
                percent(fix.confidence),
                percent(fix.safety),
                fix.strategy,
              ]),
            ),
          ]),
    ],
  };
}
