import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { element, label, picture, rule } from './svg.js';

const width = 220;
const height = 92;
const top = 30;
const bottom = 72;

export interface TrendPoint {
  /** Milliseconds since 1970. */
  at: number;
  value: number;
}

/** One number over time, with a dot for each time that it was taken: one of several small multiples. */
export function trendLine(
  title: string,
  points: readonly TrendPoint[],
  show: (value: number) => string,
): string {
  const [first, last] = [points[0], points.at(-1)];
  const highest = Math.max(...points.map(({ value }) => value), 0);
  const x = scaleLinear([first?.at ?? 0, Math.max(last?.at ?? 0, (first?.at ?? 0) + 1)], [4, width - 4]);
  const y = scaleLinear([0, highest || 1], [bottom, top]);
  const path = line<TrendPoint>(
    ({ at }) => x(at),
    ({ value }) => y(value),
  )(points as TrendPoint[]);
  return picture(
    {
      width,
      height,
      title: `${title}, over time`,
      description: points.map(({ at, value }) => `${day(at)}: ${show(value)}.`).join(' '),
    },
    label(title, { x: 0, y: 11, weight: 600 }),
    label(last ? show(last.value) : '', { x: width, y: 11, anchor: 'end' }),
    rule([0, bottom + 0.5], [width, bottom + 0.5]),
    element('path', { d: path ?? '', fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5 }),
    ...points.map(({ at, value }) => element('circle', { cx: x(at), cy: y(value), r: 2.5 })),
    label(first ? day(first.at) : '', { x: 0, y: height - 5 }),
    label(last && last !== first ? day(last.at) : '', { x: width, y: height - 5, anchor: 'end' }),
  );
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
