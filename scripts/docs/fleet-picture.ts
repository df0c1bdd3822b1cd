import { scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { element, label, picture, rule } from '../../core/report/charts/svg.js';
import { type FleetCosts, simulate } from '../bench/fleet/simulate.js';
import { inFlight, proofOf, suiteOfSize } from '../bench/fleet/suites-of-size.js';

const [width, height] = [680, 330];
const [left, right, top, bottom] = [40, 510, 40, 280];
const counts = [1, 2, 4, 8, 16, 32, 64, 128];
const sizes = [1000, 10_000, 100_000];

const style = `:root { background: #fdfdfb } svg { color: #1f5673 } text { fill: #21211f }
@media (prefers-color-scheme: dark) { :root { background: #17181a } svg { color: #8cc4e0 } text { fill: #e6e6e2 } }`;

/** How many times as fast a proof is on more machines, for suites of three sizes, both axes logarithmic. */
export function fleetPicture(costs: FleetCosts): string {
  const x = scaleLog([1, 128], [left, right]).base(2);
  const y = scaleLog([1, 128], [bottom, top]).base(2);
  const curves = sizes.map((tests) => ({ tests, points: speedUps(tests, costs) }));
  const draw = line<{ machines: number; faster: number }>(
    ({ machines }) => x(machines),
    ({ faster }) => y(faster),
  );
  const said = curves.map(({ tests, points }) => `${sized(tests)} ${inWords(points)}`);
  return `${picture(
    { width, height, title: 'How much faster a proof is on more machines', description: said.join(' ') },
    element('style', {}, style),
    label('How many times as fast a proof is on more machines, by the simulation', {
      x: left,
      y: 18,
      weight: 600,
    }),
    ...counts.flatMap((count) => [
      rule([left, y(count)], [right, y(count)]),
      label(`${count}×`, { x: left - 6, y: y(count) + 4, anchor: 'end' }),
      label(String(count), { x: x(count), y: bottom + 18, anchor: 'middle' }),
    ]),
    label('machines', { x: (left + right) / 2, y: bottom + 38, anchor: 'middle' }),
    element('path', {
      d: `M${left},${bottom}L${right},${top}`,
      stroke: 'currentColor',
      'stroke-dasharray': '3 4',
    }),
    label('each as much as the first', { x: right + 8, y: top + 4 }),
    ...curves.flatMap(({ tests, points }) => [
      element('path', { d: draw(points) ?? '', fill: 'none', stroke: 'currentColor', 'stroke-width': 2 }),
      ...points.map(({ machines, faster }) => element('circle', { cx: x(machines), cy: y(faster), r: 3 })),
      label(sized(tests), { x: right + 8, y: y(points.at(-1)?.faster ?? 1) + 4 }),
    ]),
  )}\n`;
}

function speedUps(tests: number, costs: FleetCosts) {
  const jobs = proofOf(suiteOfSize(tests, 1));
  const duration = (machines: number) => simulate(jobs, { machines, inFlight, costs });
  return counts.map((machines) => ({ machines, faster: duration(1) / duration(machines) }));
}

const sized = (tests: number): string => `${tests.toLocaleString('en')} tests`;

const inWords = (points: { machines: number; faster: number }[]): string =>
  `${points.map(({ machines, faster }) => `on ${machines}: ${faster.toFixed(1)} times`).join(', ')}.`;
