import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orderedRungs, orderedStrategies } from '../../../core/repair/learning/order.js';
import {
  fileFactor,
  learningOf,
  operatorFactor,
  placeFactor,
  type Trial,
} from '../../../core/repair/learning/posteriors.js';
import { type Rung, rungs, type Strategy } from '../../../core/repair/strategy.js';
import { functionKindAt } from '../../../core/repair/syntax/function-kind.js';
import { parse } from '../../../core/repair/syntax/parse.js';

const trial = (fields: Partial<Trial>): Trial => ({
  strategy: 'search',
  operator: 'name',
  files: [],
  place: null,
  right: 1,
  wrong: 0,
  ...fields,
});
const wrong = { right: 0, wrong: 1 };
const times = (count: number, each: Trial): Trial[] => Array.from({ length: count }, () => each);

test('where nothing was seen every factor is 1', () => {
  const nothing = learningOf([]);
  assert.equal(operatorFactor(nothing, 'name'), 1);
  assert.equal(fileFactor(nothing, 'src/a.js'), 1);
  assert.equal(placeFactor(nothing, 'method'), 1);
});

test('accepted kinds of edits gain, rejected ones lose, and others stay', () => {
  const learning = learningOf([...times(3, trial({})), ...times(3, trial({ operator: 'guard', ...wrong }))]);
  assert.ok(operatorFactor(learning, 'name') > 1);
  assert.ok(operatorFactor(learning, 'guard') < 1);
  assert.equal(operatorFactor(learning, 'number'), 1);
});

test('an edit of two kinds tells half as much of each', () => {
  const both = learningOf(times(2, trial({ operator: 'name+guard' })));
  const one = learningOf([trial({})]);
  assert.equal(operatorFactor(both, 'name'), operatorFactor(one, 'name'));
});

test('a file that was fixed is likelier than one beside it, and that than one of another folder', () => {
  const learning = learningOf(times(4, trial({ files: ['src/shop/cart.js'] })));
  const [cart, till, log] = ['src/shop/cart.js', 'src/shop/till.js', 'src/log/log.js'].map((file) =>
    fileFactor(learning, file),
  );
  assert.ok((cart ?? 0) > (till ?? 0) && (till ?? 0) > (log ?? 0), `${cart} ${till} ${log}`);
});

test('where faults were never outweighs what tests show by more than half', () => {
  const learning = learningOf([
    ...times(1000, trial({ files: ['a.js'], place: 'method' })),
    ...times(1000, trial({ files: ['b/b.js'], place: 'arrow', ...wrong })),
  ]);
  for (const factor of [
    fileFactor(learning, 'a.js'),
    fileFactor(learning, 'b/b.js'),
    placeFactor(learning, 'method'),
    placeFactor(learning, 'arrow'),
  ])
    assert.ok(factor >= 1 / 1.5 && factor <= 1.5, String(factor));
});

const strategy = (name: string, rung: Rung): Strategy => ({
  name,
  rung,
  applies: () => true,
  async *propose() {},
});
const all = [
  strategy('code-fixes', 'compiler'),
  strategy('patterns', 'patterns'),
  strategy('rules', 'rules'),
  strategy('search', 'search'),
  strategy('synthesis', 'search'),
  strategy('direct', 'model'),
];

test('without outcomes strategies run in the order that healer comes with', () => {
  assert.deepEqual(orderedRungs(all, undefined), rungs);
  assert.deepEqual(orderedRungs(all, learningOf([])), rungs);
  assert.deepEqual(orderedStrategies(all.slice(3, 5), learningOf([])), all.slice(3, 5));
});

test('free guesses that are accepted here run first, and nothing moves past the search or before it', () => {
  const learning = learningOf([
    ...times(6, trial({ strategy: 'rules' })),
    ...times(6, trial({ strategy: 'patterns', ...wrong })),
    ...times(50, trial({ strategy: 'direct' })),
  ]);
  const order = orderedRungs(all, learning);
  assert.ok(order.indexOf('rules') < order.indexOf('patterns'));
  assert.deepEqual(order.slice(-4), ['history', 'search', 'model', 'agent']);
});

test('of the strategies of one rung the accepted one runs first', () => {
  const learning = learningOf([trial({ strategy: 'synthesis' }), trial({ strategy: 'search', ...wrong })]);
  assert.deepEqual(
    orderedStrategies(all.slice(3, 5), learning).map(({ name }) => name),
    ['synthesis', 'search'],
  );
});

test('each kind of function is known', () => {
  const text = `HERE0;
function f() { HERE1; }
const g = () => { HERE2; };
class A { constructor() { HERE3; } m() { HERE4; } get x() { HERE5; } async n() { HERE6; } }
const o = { m() { HERE7; } };`;
  const program = parse('a.js', text);
  assert.ok(program);
  const kinds = Array.from({ length: 8 }, (_, at) => functionKindAt(program, text.indexOf(`HERE${at}`)));
  assert.deepEqual(kinds, [
    'module',
    'function',
    'arrow',
    'constructor',
    'method',
    'accessor',
    'async',
    'method',
  ]);
});
