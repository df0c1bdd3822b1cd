import { scaleLinear, scaleSqrt } from 'd3-scale';
import { symbol, symbolCircle } from 'd3-shape';
import type { CalibrationBand } from '../figures/calibration.js';
import { percent } from '../wording.js';
import { element, label, picture, rule } from './svg.js';

const size = 340;
const margin = { top: 12, right: 22, bottom: 42, left: 48 };

/**
 * What came true against what was predicted. On the dashed diagonal confidence is right; above it fixes are better than
 * healer says. Each dot is a band of confidence, its area the number of fixes, its bar the 95 % interval of the share.
 */
export function reliabilityPlot(bands: readonly CalibrationBand[]): string {
  const x = scaleLinear([0, 1], [margin.left, size - margin.right]);
  const y = scaleLinear([0, 1], [size - margin.bottom, margin.top]);
  const area = scaleSqrt([0, Math.max(1, ...bands.map(({ accepted }) => accepted.whole))], [0, 9]);
  const ticks = x.ticks(5);
  return picture(
    {
      width: size,
      height: size,
      title: 'Reliability of the confidence',
      description: bands
        .map(
          ({ predicted, accepted }) =>
            `At ${percent(predicted)} confidence ${accepted.part} of ${accepted.whole} fixes were accepted.`,
        )
        .join(' '),
    },
    ...ticks.flatMap((tick) => [
      rule([x(tick), y(0)], [x(tick), y(1)]),
      rule([x(0), y(tick)], [x(1), y(tick)]),
      label(percent(tick), { x: x(tick), y: y(0) + 16, anchor: 'middle' }),
      label(percent(tick), { x: x(0) - 6, y: y(tick) + 4, anchor: 'end' }),
    ]),
    label('confidence', { x: x(0.5), y: size - 6, anchor: 'middle' }),
    element(
      'g',
      { transform: `translate(11 ${y(0.5)}) rotate(-90)` },
      label('accepted', { x: 0, y: 0, anchor: 'middle' }),
    ),
    element('line', {
      x1: x(0),
      y1: y(0),
      x2: x(1),
      y2: y(1),
      stroke: 'currentColor',
      'stroke-dasharray': '4 4',
    }),
    ...bands.map(({ predicted, accepted }) => {
      const [cx, cy] = [x(predicted), y(accepted.value ?? 0)];
      const radius = Math.max(3, area(accepted.whole));
      return element(
        'g',
        {},
        element('line', {
          x1: cx,
          x2: cx,
          y1: y(accepted.low),
          y2: y(accepted.high),
          stroke: 'currentColor',
          'stroke-width': 1.5,
        }),
        element('path', {
          transform: `translate(${cx.toFixed(2)} ${cy.toFixed(2)})`,
          d: symbol(symbolCircle, Math.PI * radius ** 2)() ?? '',
        }),
        label(String(accepted.whole), { x: cx - radius - 4, y: cy + 4, anchor: 'end', weight: 600 }),
      );
    }),
  );
}
