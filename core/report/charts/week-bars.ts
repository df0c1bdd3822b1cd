import { scaleBand, scaleLinear } from 'd3-scale';
import type { Week } from '../weeks.js';
import { element, label, picture, rule } from './svg.js';

const width = 220;
const height = 92;
const margin = { top: 24, right: 0, bottom: 18, left: 0 };

/** One thing week by week, oldest first: one of several small multiples. A week without a value has no bar. */
export function weekBars(
  title: string,
  weeks: readonly { week: Week; value: number | null }[],
  show: (value: number | null) => string,
): string {
  const highest = Math.max(...weeks.map(({ value }) => value ?? 0), 0);
  const x = scaleBand(
    weeks.map(({ week }) => week),
    [margin.left, width - margin.right],
  ).paddingInner(0.25);
  const y = scaleLinear([0, highest || 1], [height - margin.bottom, margin.top + 8]);
  const last = weeks.at(-1);
  const peak = weeks.findLast(({ value }) => value === highest);
  return picture(
    {
      width,
      height,
      title: `${title}, week by week`,
      description: weeks.map(({ week, value }) => `Week of ${week}: ${show(value)}.`).join(' '),
    },
    label(title, { x: margin.left, y: 11, weight: 600 }),
    label(show(last?.value ?? null), { x: width - margin.right, y: 11, anchor: 'end' }),
    ...weeks.map(({ week, value }) =>
      value === null || value <= 0
        ? ''
        : element('rect', {
            x: x(week) ?? 0,
            y: Math.min(y(value), y(0) - 1.5),
            width: x.bandwidth(),
            height: Math.max(1.5, y(0) - y(value)),
            'fill-opacity': week === last?.week ? 1 : 0.6,
          }),
    ),
    peak && highest > 0 && peak.week !== last?.week
      ? label(show(highest), {
          x: clamp((x(peak.week) ?? 0) + x.bandwidth() / 2, 24, width - 24),
          y: y(highest) - 3,
          anchor: 'middle',
        })
      : '',
    rule([margin.left, y(0) + 0.5], [width - margin.right, y(0) + 0.5], false),
    label(weeks[0]?.week.slice(5) ?? '', { x: margin.left, y: height - 5 }),
    label(last?.week.slice(5) ?? '', { x: width - margin.right, y: height - 5, anchor: 'end' }),
  );
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
