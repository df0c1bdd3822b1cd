import type { Shift } from '../../patterns/outcomes/learned.js';
import type { Report } from '../report.js';
import { counted, number, percent } from '../wording.js';
import { type DocumentTable, type Section, tableOf } from './document.js';

/** Null where nothing was learned. */
export function learning({ learned }: Report): Section | null {
  const { decided, disproved, history, evidence, recalibration, patterns } = learned;
  if (decided + disproved + history + patterns.known + learned.strategies.length === 0) return null;
  const share = (value: number): string => percent(value);
  const factor = (value: number): string => `× ${value.toFixed(2)}`;
  return {
    id: 'learning',
    title: 'What was learned',
    sentences: [
      `Of ${counted(decided, 'decision')}, ${counted(disproved, 'candidate')} that failed the proof and ${counted(history, 'fixing commit')} of the history. What was right here is tried sooner, what was wrong later.${faded(evidence)}`,
      ...(patterns.known > 0
        ? [
            `${counted(patterns.known, 'recurring fix', 'recurring fixes')}: ${number(patterns.gained)} gained in this time; ${number(patterns.used)} were used, ${number(patterns.right)} times right and ${number(patterns.wrong)} times wrong; ${number(patterns.decayed)} are trusted half as much as once, or less.`,
          ]
        : []),
      ...(patterns.rejected > 0 ? [`${counted(patterns.rejected, 'edit')} will not be proposed again.`] : []),
      ...(recalibration
        ? [
            `${number(recalibration.right)} of ${counted(recalibration.count, 'fix', 'fixes')} that were decided on were kept. That lowers the confidence of others where it was too high${recalibration.mayRaise ? ', and raises it where it was too low' : '; there are too few decisions to raise it'}.`,
          ]
        : []),
    ],
    tables: [
      ...shiftTable('Share of a strategy’s fixes that is accepted', 'Strategy', learned.strategies, share, 1),
      ...shiftTable('How likely kinds of edits are', 'Kind of edit', learned.operators, factor, 2),
      ...shiftTable('How suspicious files are', 'File', learned.files, factor, 2),
      ...shiftTable('How suspicious kinds of functions are', 'Kind of function', learned.places, factor, 2),
      ...(recalibration
        ? [
            tableOf(
              'What a confidence becomes here',
              [
                { title: 'As healer comes' },
                { title: 'Here', align: 'right' },
                { title: '0 to 100 %', picture: true },
              ],
              recalibration.becomes.map(({ from, to }) => [
                percent(from),
                percent(to),
                { text: percent(to), draw: ({ shiftMark }) => shiftMark({ before: from, now: to }, 1) },
              ]),
            ),
          ]
        : []),
    ],
  };
}

function faded({ seen, left }: Report['learned']['evidence']): string {
  const rest = Math.round(10 * left) / 10;
  return rest === seen
    ? ''
    : ` What is older counts less, half after two years: the ${counted(seen, 'outcome')} of fixes count as ${rest}.`;
}

function shiftTable(
  caption: string,
  title: string,
  shifts: readonly Shift[],
  show: (value: number) => string,
  most: number,
): DocumentTable[] {
  if (shifts.length === 0) return [];
  const count = (value: number): string => String(Math.round(100 * value) / 100);
  return [
    tableOf(
      caption,
      [
        { title, flexible: true },
        { title: 'Right', align: 'right' },
        { title: 'Wrong', align: 'right' },
        { title: 'Before', align: 'right' },
        { title: 'Now', align: 'right' },
        { title: 'Before and now', picture: true },
      ],
      shifts.map(({ name, right, wrong, before, now }) => [
        name,
        count(right),
        count(wrong),
        show(before),
        show(now),
        { text: show(now), draw: ({ shiftMark }) => shiftMark({ before, now }, most) },
      ]),
    ),
  ];
}
