import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enumerate } from '../../../core/repair/strategies/synthesis/enumerate.js';
import { conditionsFor } from '../../../core/repair/strategies/synthesis/predicates.js';
import { predicateRules, valueRules } from '../../../core/repair/strategies/synthesis/rules.js';
import { binding, termOf } from '../../../core/repair/strategies/synthesis/term.js';

const limits = { mostCost: 6, mostWork: 1_000_000 };

const leaf = (text: string, values: readonly unknown[], isLiteral = false) =>
  termOf({ text, binds: binding.primary, cost: 1, values, isLiteral });

test('of expressions that give the same on every input only the smallest is made', () => {
  const leaves = [leaf('a', [1, 2, 3]), leaf('b', [2, 4, 6])];
  const terms = [...enumerate({ leaves, rules: valueRules, ...limits, mostCost: 4 })];
  assert.ok(terms.some(({ text }) => text === 'a + b'));
  assert.ok(!terms.some(({ text }) => text === 'a + a'), 'it is b');
  assert.equal(new Set(terms.map(({ key }) => key)).size, terms.length);
});

test('smaller expressions come before larger ones', () => {
  const leaves = [leaf('a', [1, 2, 3]), leaf('text', ['x', 'yz', ''])];
  const costs = [...enumerate({ leaves, rules: valueRules, ...limits, mostCost: 5 })].map(({ cost }) => cost);
  assert.deepEqual(
    costs,
    costs.toSorted((a, b) => a - b),
  );
});

test('an operand gets parentheses where it binds less than what is around it', () => {
  const leaves = [leaf('a', [5, 7, 11]), leaf('b', [2, 3, 1]), leaf('c', [3, 5, 2])];
  const wanted = termOf({ text: '', binds: 0, cost: 0, values: [9, 20, 20] });
  const found = [...enumerate({ leaves, rules: valueRules, ...limits })].find(
    ({ key }) => key === wanted.key,
  );
  assert.equal(found?.text, 'c * (a - b)');
});

test('the work that may be done ends the enumeration', () => {
  const leaves = [leaf('a', [1, 2]), leaf('b', [5, 3]), leaf('c', [4, 9])];
  const terms = [...enumerate({ leaves, rules: valueRules, mostCost: 50, mostWork: 2_000 })];
  assert.ok(terms.length > 3 && terms.length < 1_000, String(terms.length));
});

const values = {
  a: leaf('a', [1, 5, 3, 9, 2, 8]),
  b: leaf('b', [4, 5, 1, 2, 2, 9]),
  name: leaf('name', ['x', '', 'y', '', 'z', 'x']),
  user: leaf('user', [null, { age: 3 }, null, { age: 5 }, null, { age: 9 }]),
  zero: leaf('0', [0, 0, 0, 0, 0, 0], true),
};

const wantedConditions: [text: string, holds: boolean[]][] = [
  ['a === b', [false, true, false, false, true, false]],
  ['b !== a', [true, false, true, true, false, true]],
  ['!name', [false, true, false, true, false, false]],
  ['user && b < a', [false, false, false, true, false, false]],
];

for (const [text, holds] of wantedConditions)
  test(`\`${text}\` is found from where it holds`, () => {
    const rules = [...predicateRules('==='), ...valueRules];
    const terms = enumerate({ leaves: Object.values(values), rules, ...limits, mostCost: 4 });
    const found = conditionsFor(terms, holds).map((solution) => solution.text);
    assert.ok(
      found.slice(0, 8).some((each) => evaluate(each).every((value, at) => value === holds[at])),
      found.join('\n'),
    );
    assert.ok(
      found.every((each) => evaluate(each).every((value, at) => value === holds[at])),
      found.join('\n'),
    );
  });

/** What JavaScript itself makes of a condition on the inputs. */
function evaluate(condition: string): boolean[] {
  const compute = new Function('a', 'b', 'name', 'user', `return Boolean(${condition});`);
  return values.a.values.map((_, at) =>
    compute(values.a.values[at], values.b.values[at], values.name.values[at], values.user.values[at]),
  );
}
