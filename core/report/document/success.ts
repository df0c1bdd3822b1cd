import type { Proportion } from '../../statistics/wilson.js';
import type { Report } from '../report.js';
import { intervalOf, number, partOf, shareOf } from '../wording.js';
import { type Cell, type Column, type Section, tableOf } from './document.js';

/** Null where nothing broke and nothing was offered or decided. */
export function success({ success: { byClass, byStrategy } }: Report): Section | null {
  if (byClass.length + byStrategy.length === 0) return null;
  return {
    id: 'success',
    title: 'Success',
    sentences: [
      'A fix that was merged or applied, and not taken back, was accepted. Shares are of the fixes that somebody decided on, with the range in which the true share lies in 19 of 20 cases: few decisions say little.',
    ],
    tables: [
      tableOf(
        'By class of error',
        [{ title: 'Class' }, right('Errors'), right('Offered a fix'), ...shareColumns],
        byClass.map((each) => [
          each.class,
          number(each.errors),
          number(each.offered),
          ...shareCells(each.accepted),
        ]),
      ),
      tableOf(
        'By strategy',
        [{ title: 'Strategy' }, right('Offered'), ...shareColumns],
        byStrategy.map((each) => [each.strategy, number(each.offered), ...shareCells(each.accepted)]),
      ),
    ],
  };
}

const right = (title: string): Column => ({ title, align: 'right' });

const shareColumns: Column[] = [
  right('Accepted'),
  right('Share'),
  right('True share'),
  { title: '0 to 100 %', picture: true },
];

const shareCells = (accepted: Proportion): Cell[] => [
  partOf(accepted),
  shareOf(accepted),
  intervalOf(accepted),
  { text: shareOf(accepted), draw: ({ shareMark }) => shareMark(accepted) },
];
