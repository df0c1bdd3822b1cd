import type { WeekFigures } from '../figures/trends.js';
import type { Report } from '../report.js';
import { dollars, number, span } from '../wording.js';
import { type Section, tableOf } from './document.js';

interface Series {
  title: string;
  read(week: WeekFigures): number | null;
  show(value: number | null): string;
}

const count = (value: number | null): string => number(value ?? 0);

const series: Series[] = [
  { title: 'Errors broke', read: ({ broke }) => broke, show: count },
  { title: 'Errors gone', read: ({ resolved }) => resolved, show: count },
  { title: 'Open at the end', read: ({ open }) => open, show: count },
  { title: 'Fixes offered', read: ({ offered }) => offered, show: count },
  { title: 'Accepted', read: ({ accepted }) => accepted, show: count },
  { title: 'Rejected', read: ({ rejected }) => rejected, show: count },
  { title: 'Reverted', read: ({ reverted }) => reverted, show: count },
  { title: 'Median time to patch', read: ({ toPatch }) => toPatch, show: span },
];

const spent: Series[] = [
  { title: 'Tokens', read: ({ tokens }) => tokens, show: count },
  { title: 'Cost', read: ({ cost }) => cost, show: (value) => dollars(value ?? 0) },
];

export function trends({ weeks, timeZone }: Report): Section {
  const asked = weeks.some(({ tokens, cost }) => tokens + cost > 0);
  const shown = asked ? [...series, ...spent] : series;
  return {
    id: 'trends',
    title: 'Trends',
    sentences: [`Weeks begin on Monday (${timeZone}); the last one is not over yet.`],
    draw: ({ weekBars }) =>
      shown.map(({ title, read, show }) =>
        weekBars(
          title,
          weeks.map((each) => ({ week: each.week, value: read(each) })),
          show,
        ),
      ),
    tables: [
      tableOf(
        'Week by week',
        [{ title: 'Week of' }, ...shown.map(({ title }) => ({ title, align: 'right' as const }))],
        [...weeks].reverse().map((week) => [week.week, ...shown.map(({ read, show }) => show(read(week)))]),
      ),
    ],
  };
}
