import { scaleLinear, scaleSqrt } from 'd3-scale';
import type { Hotspot } from '../../evolve/history/hotspots.js';
import { element, label, picture, rule } from './svg.js';

const width = 680;
const height = 380;
const left = 44;
const bottom = 344;
const mostNamed = 8;

/** Each file a circle as large as it has lines: how often it changed to the right, how complex it is upwards. */
export function hotspotMap(hotspots: readonly Hotspot[]): string {
  const highest = (of: (each: Hotspot) => number): number => Math.max(1, ...hotspots.map(of));
  const x = scaleLinear([0, highest(({ revisions }) => revisions)], [left, width - 120]).nice();
  const y = scaleLinear([0, highest(({ complexity }) => complexity)], [bottom, 34]).nice();
  const r = scaleSqrt([0, highest(({ lines }) => lines)], [2, 20]);
  const named = hotspots.slice(0, mostNamed);
  const hottest = named
    .map(
      (each) =>
        `${each.file}: ${each.revisions} commits, complexity ${each.complexity}, ${each.lines} lines.`,
    )
    .join(' ');
  return picture(
    {
      width,
      height,
      title: 'Hotspots',
      description: `The ${named.length} hottest of ${hotspots.length} files. ${hottest}`,
    },
    label('Hotspots: complexity against commits within a year', { x: 0, y: 12, weight: 600 }),
    ...y
      .ticks(4)
      .flatMap((tick) => [
        rule([left, y(tick)], [width, y(tick)]),
        label(String(tick), { x: left - 6, y: y(tick) + 4, anchor: 'end' }),
      ]),
    ...x.ticks(6).map((tick) => label(String(tick), { x: x(tick), y: bottom + 16, anchor: 'middle' })),
    label('commits', { x: width, y: bottom + 16, anchor: 'end' }),
    ...[...hotspots].reverse().map((each) =>
      element('circle', {
        cx: x(each.revisions),
        cy: y(each.complexity),
        r: r(each.lines),
        'fill-opacity': 0.15,
        stroke: 'currentColor',
      }),
    ),
    ...placedNames(
      named.map((each) => ({ each, x: x(each.revisions), y: y(each.complexity), r: r(each.lines) })),
    ),
  );
}

interface Named {
  each: Hotspot;
  x: number;
  y: number;
  r: number;
}

/** Names beside their circles, the hottest first; one that would cover another is left to the table. */
function placedNames(named: readonly Named[]): string[] {
  const taken: { x: number; y: number; width: number }[] = [];
  return named.flatMap(({ each, x, y, r }) => {
    const text = shortName(each.file);
    const long = text.length * 6.2;
    const isRight = x + r + 4 + long < width;
    const at = { x: isRight ? x + r + 4 : x - r - 4 - long, y: y + 4, width: long };
    const covers = taken.some(
      (other) => Math.abs(other.y - at.y) < 12 && other.x < at.x + long && at.x < other.x + other.width,
    );
    if (covers || at.y > bottom - 10) return [];
    taken.push(at);
    return [label(text, isRight ? { x: at.x, y: at.y } : { x: at.x + long, y: at.y, anchor: 'end' })];
  });
}

function shortName(file: string): string {
  const name = file.split('/').slice(-2).join('/');
  return name.length <= 30 ? name : `…${name.slice(-29)}`;
}
