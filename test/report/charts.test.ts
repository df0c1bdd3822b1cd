import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomeStrip } from '../../core/report/charts/outcome-strip.js';
import { packageGraph } from '../../core/report/charts/package-graph.js';
import { reliabilityPlot } from '../../core/report/charts/reliability-plot.js';
import { shareMark } from '../../core/report/charts/share-mark.js';
import { weekBars } from '../../core/report/charts/week-bars.js';
import { proportion } from '../../core/statistics/wilson.js';

const attribute = (svg: string, tag: string, name: string): number[] =>
  [...svg.matchAll(new RegExp(`<${tag} [^>]*?\\b${name}="([^"]+)"`, 'g'))].map(([, value]) => Number(value));

test('bars are as high as their weeks say, and a week without a value has none', () => {
  const weeks = [4, 2, null, 0].map((value, index) => ({ week: `2026-03-0${index + 1}`, value }));
  const svg = weekBars('Fixes', weeks, String);
  const [first = 0, second = 0, ...others] = attribute(svg, 'rect', 'height');
  assert.equal(first, 2 * second);
  assert.deepEqual(others, []);
  assert.match(svg, /Week of 2026-03-01: 4\. Week of 2026-03-02: 2\. Week of 2026-03-03: null\./);
});

test('weeks in which nothing happened draw a line and no bar', () => {
  const svg = weekBars('Fixes', [{ week: '2026-03-02', value: 0 }], String);
  assert.doesNotMatch(svg, /<rect|NaN/);
  assert.match(weekBars('Fixes', [], String), /^<svg /);
});

test('a share lies between the ends of its interval, and 0 and 100 % at the ends of the line', () => {
  const [x = 0] = attribute(shareMark(proportion(1, 2)), 'circle', 'cx');
  assert.equal(x, 60);
  assert.deepEqual(attribute(shareMark(proportion(0, 5)), 'circle', 'cx'), [5]);
  assert.deepEqual(attribute(shareMark(proportion(5, 5)), 'circle', 'cx'), [115]);
  assert.doesNotMatch(shareMark(proportion(0, 0)), /circle/);
});

test('failures and passes differ by shape', () => {
  const svg = outcomeStrip([true, false, false]);
  assert.deepEqual([svg.match(/<path/g)?.length, svg.match(/<circle/g)?.length], [1, 2]);
  assert.match(svg, /Oldest first: failed, passed, passed\./);
});

test('in the reliability plot a band stands at its mean confidence and its share, with how many fixes it has', () => {
  const bands = [{ from: 0.4, to: 0.6, predicted: 0.5, accepted: proportion(1, 2) }];
  const svg = reliabilityPlot(bands);
  assert.match(svg, /<path transform="translate\(183.00 155.00\)"/);
  assert.match(svg, />2<\/text>/);
  assert.match(svg, /At 50 % confidence 1 of 2 fixes were accepted\./);
});

test('in the graph of packages one that imports another stands to its left, and those from elsewhere are dashed', () => {
  const svg = packageGraph({
    packages: [
      { name: 'app', files: 2, isOwn: true },
      { name: 'express', files: 1, isOwn: false },
    ],
    uses: [{ from: 'app', to: 'express', imports: 1 }],
  });
  const [app = 0, express = 0] = attribute(svg, 'rect', 'x');
  assert.ok(app < express);
  const [own = '', other = ''] = svg.match(/<rect [^>]*>/g) ?? [];
  assert.doesNotMatch(own, /dash/);
  assert.match(other, /stroke-dasharray/);
  assert.match(svg, />imported by 1 file</);
  assert.match(svg, /app imports express 1 times\./);
});

test('pictures take their colour from the page, and need no style of theirs', () => {
  const all = [
    outcomeStrip([true]),
    shareMark(proportion(1, 2)),
    reliabilityPlot([]),
    weekBars('x', [], String),
  ];
  for (const svg of all) assert.doesNotMatch(svg, /style=|<style|class=|#[0-9a-f]{3,6}\b|rgb/);
});

test('what is written in a picture is text', () => {
  const svg = weekBars('<b>"&\u202e', [{ week: '2026-03-02', value: 1 }], () => '</svg>');
  assert.doesNotMatch(svg.replace(/<\/svg>$/, ''), /<b>|<\/svg>|\u202e/);
});
