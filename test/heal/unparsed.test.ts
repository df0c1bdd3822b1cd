import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openProject } from './project.js';

const header = "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\n";
const tests = `${header}import { label, total } from '../src/bill.js';
test('an empty bill', () => assert.equal(total([]), 0));
test('a bill of two', () => assert.equal(total([{ price: 3, count: 2 }, { price: 5, count: 4 }]), 26));
test('a label', () => assert.equal(label({ price: 3, count: 2 }), '2 x 3'));
`;
const right = `export function total(items) {
  let sum = 0;
  for (const item of items) sum += item.price * item.count;
  return sum;
}

export const label = (item) => item.count + ' x ' + item.price;
`;

test('a file that lacks a token and is wrong elsewhere too gets both edits in one patch', async (t) => {
  const broken = right.replace("' x ' + item", "' x ' item").replace('price * item', 'price - item');
  const project = await openProject(t, { 'src/bill.js': broken, 'test/bill.test.js': tests });
  const patch = await project.healOne();
  const healed = await project.textAt(patch.branch, 'src/bill.js');
  assert.equal(healed.replace(/\s/g, ''), right.replace(/\s/g, ''));
  assert.equal(await project.textAt('HEAD', 'src/bill.js'), broken);
});
