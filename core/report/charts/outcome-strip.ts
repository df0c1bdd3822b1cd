import { symbol, symbolTimes } from 'd3-shape';
import { element, picture } from './svg.js';

const step = 8;
const height = 14;

/** Outcomes of runs, oldest first: a tall cross where it failed, a small dot where it passed. */
export function outcomeStrip(failed: readonly boolean[]): string {
  const cross = symbol(symbolTimes, 30)() ?? '';
  const failures = failed.filter(Boolean).length;
  return picture(
    {
      width: Math.max(1, failed.length) * step,
      height,
      title: `Failed in ${failures} of the last ${failed.length} runs`,
      description: `Oldest first: ${failed.map((each) => (each ? 'failed' : 'passed')).join(', ')}.`,
    },
    ...failed.map((each, index) => {
      const x = index * step + step / 2;
      return each
        ? element('path', {
            transform: `translate(${x} ${height / 2})`,
            d: cross,
            fill: 'none',
            stroke: 'currentColor',
            'stroke-width': 1.75,
          })
        : element('circle', { cx: x, cy: height / 2, r: 1.75 });
    }),
  );
}
