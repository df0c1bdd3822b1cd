import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cyclicComponents, shortestPath } from '../../../core/evolve/graph/components.js';
import { feedbackArcs } from '../../../core/evolve/graph/feedback-arcs.js';

const graph: Record<string, string[]> = {
  a: ['b'],
  b: ['c'],
  c: ['a', 'd'],
  d: ['e'],
  e: ['f'],
  f: ['e', 'g'],
  g: [],
};
const nodes = Object.keys(graph);
const next = (node: string): string[] => graph[node] ?? [];

test('components are what goes in circles, and nothing else', () => {
  assert.deepEqual(cyclicComponents(nodes, next).sort(), [
    ['a', 'b', 'c'],
    ['e', 'f'],
  ]);
});

test('a chain of a hundred thousand is no trouble', () => {
  const length = 100_000;
  const all = Array.from({ length }, (_, index) => index);
  const components = cyclicComponents(all, (index) => [(index + 1) % length]);
  assert.equal(components.length, 1);
  assert.equal(components[0]?.length, length);
});

test('a shortest path has both ends, and there may be none', () => {
  assert.deepEqual(shortestPath('a', 'e', next), ['a', 'b', 'c', 'd', 'e']);
  assert.equal(shortestPath('g', 'a', next), null);
});

test('without the feedback arcs nothing goes in circles, and each of them is needed', () => {
  const dense: Record<string, string[]> = { a: ['b', 'c'], b: ['c', 'a'], c: ['d'], d: ['a', 'b'] };
  const names = Object.keys(dense);
  const arcs = feedbackArcs(names, (node) => dense[node] ?? []);
  const without = (left: [string, string][]) => (node: string) =>
    (dense[node] ?? []).filter((to) => !left.some(([from, end]) => from === node && end === to));
  assert.deepEqual(cyclicComponents(names, without(arcs)), []);
  for (const arc of arcs)
    assert.notDeepEqual(cyclicComponents(names, without(arcs.filter((each) => each !== arc))), []);
});
