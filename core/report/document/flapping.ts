import type { Report } from '../report.js';
import { counted, nameOfTest, percent } from '../wording.js';
import { type Section, tableOf } from './document.js';

/** Null where nothing flaps. */
export function flapping({ flapping: tests }: Report): Section | null {
  if (tests.length === 0) return null;
  return {
    id: 'flapping',
    title: 'Flapping tests',
    sentences: [
      `${counted(tests.length, 'error')} ${tests.length === 1 ? 'comes and goes' : 'come and go'} while the code is the same; no edit of source heals that. The share is that of the chances to change at which the outcome did, newer ones weighing more.`,
    ],
    tables: [
      tableOf(
        'Errors that come and go',
        [
          { title: 'Id' },
          { title: 'Test', flexible: true },
          { title: 'Changes', align: 'right' },
          { title: 'Share', align: 'right' },
          { title: 'Last runs, newest last' },
        ],
        tests.map(({ id, flips, flipRate, failed, title, tests: [test] }) => [
          id.slice(0, 7),
          test ? `${nameOfTest(test)} (${test.file})` : title,
          String(flips),
          percent(flipRate),
          {
            text: failed.map((each) => (each ? '✗' : '✓')).join(''),
            draw: ({ outcomeStrip }) => outcomeStrip(failed),
          },
        ]),
      ),
    ],
  };
}
