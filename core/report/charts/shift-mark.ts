import { scaleLinear } from 'd3-scale';
import { element, picture, rule } from './svg.js';

const [width, height] = [140, 16];

/** From an open dot, as it was, to a full one, as it is now, on a line from 0 to `most`. */
export function shiftMark({ before, now }: { before: number; now: number }, most: number): string {
  const x = scaleLinear([0, most], [6, width - 6]).clamp(true);
  const middle = height / 2;
  return picture(
    {
      width,
      height,
      title: 'Before and now',
      description: `${before.toFixed(2)} before, ${now.toFixed(2)} now.`,
    },
    rule([x(0), middle], [x(most), middle]),
    element('line', {
      x1: x(before),
      x2: x(now),
      y1: middle,
      y2: middle,
      stroke: 'currentColor',
      'stroke-width': 2,
    }),
    element('circle', { cx: x(before), cy: middle, r: 4, fill: 'none', stroke: 'currentColor' }),
    element('circle', { cx: x(now), cy: middle, r: 4 }),
  );
}
