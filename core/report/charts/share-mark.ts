import { scaleLinear } from 'd3-scale';
import type { Proportion } from '../../statistics/wilson.js';
import { percent } from '../wording.js';
import { element, picture, rule } from './svg.js';

const [width, height] = [120, 16];

/** A share as a dot on a line from 0 to 100 %, with its interval as a bar; nothing but the line where there is no share. */
export function shareMark({ part, whole, value, low, high }: Proportion): string {
  const x = scaleLinear([0, 1], [5, width - 5]);
  const middle = height / 2;
  return picture(
    {
      width,
      height,
      title: value === null ? 'No share' : percent(value),
      description: `${part} of ${whole}.`,
    },
    rule([x(0), middle], [x(1), middle]),
    ...[0, 0.5, 1].map((tick) => rule([x(tick), middle - 4], [x(tick), middle + 4])),
    ...(value === null
      ? []
      : [
          element('line', {
            x1: x(low),
            x2: x(high),
            y1: middle,
            y2: middle,
            stroke: 'currentColor',
            'stroke-width': 2,
          }),
          element('circle', { cx: x(value), cy: middle, r: 4 }),
        ]),
  );
}
