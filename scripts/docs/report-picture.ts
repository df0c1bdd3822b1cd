import { charts } from '../../core/report/charts/index.js';
import { element } from '../../core/report/charts/svg.js';
import { proportion } from '../../core/statistics/wilson.js';

/** Made up: what a busy repository looks like after eight weeks. */
const trends: [title: string, values: number[]][] = [
  ['Errors broke', [4, 6, 3, 7, 5, 4, 2, 3]],
  ['Fixes offered', [3, 5, 3, 6, 4, 4, 2, 2]],
  ['Accepted', [2, 4, 3, 4, 4, 3, 2, 1]],
  ['Rejected', [1, 1, 0, 1, 0, 1, 0, 0]],
];

const bands = [
  { from: 0.4, to: 0.6, predicted: 0.53, accepted: proportion(4, 7) },
  { from: 0.6, to: 0.8, predicted: 0.72, accepted: proportion(9, 11) },
  { from: 0.8, to: 1, predicted: 0.91, accepted: proportion(17, 18) },
];

const style = `:root { background: #fdfdfb } svg { color: #1f5673 } text { fill: #21211f }
@media (prefers-color-scheme: dark) { :root { background: #17181a } svg { color: #8cc4e0 } text { fill: #e6e6e2 } }`;

/** A file that goes by the light or dark setting of whoever looks at it. */
export function reportPicture(): string {
  const bars = trends.map(([title, values], index) => {
    const weeks = values.map((value, week) => ({ week: weekOf(week), value }));
    const at = `translate(${(index % 2) * 244} ${Math.floor(index / 2) * 120 + 55})`;
    return element(
      'g',
      { transform: at },
      charts.weekBars(title, weeks, (value) => String(value ?? 0)),
    );
  });
  const plot = element('g', { transform: 'translate(504 0)' }, charts.reliabilityPlot(bands));
  return `${element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox: '0 0 844 340', width: 844, height: 340 },
    element('title', {}, 'Pictures of a report'),
    element('style', {}, style),
    ...bars,
    plot,
  )}\n`;
}

const weekOf = (index: number): string =>
  new Date(Date.parse('2026-01-05') + index * 7 * 86_400_000).toISOString().slice(0, 10);
