import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addFiles, fixedAdd, nodeTests, openProject, statuses } from './project.js';

test('several bugs at once are healed on a branch each', async (t) => {
  const project = await openProject(t, {
    ...addFiles,
    'src/last.js': 'export const last = (list) => list[list.length];\n',
    'test/last.test.js': nodeTests("import { last } from '../src/last.js';", {
      'is the last of three': "() => assert.equal(last(['a', 'b', 'c']), 'c')",
      'is the only one': '() => assert.equal(last([4]), 4)',
    }),
  });
  const report = await project.heal();
  assert.deepEqual(new Set(statuses(report)), new Set(['fixed']), JSON.stringify(report.errors));
  const files = report.patches.map((patch) => patch.files.join());
  assert.deepEqual(files.sort(), ['src/add.js', 'src/last.js']);
  assert.equal(new Set(report.patches.map(({ branch }) => branch)).size, 2);
});

test('one bug that fails ten tests is healed on one branch', async (t) => {
  const checks = Object.fromEntries(
    Array.from({ length: 10 }, (_, n) => [`adds ${n}`, `() => assert.equal(add(${n}, 3), ${n + 3})`]),
  );
  const project = await openProject(t, {
    ...addFiles,
    'test/add.test.js': nodeTests("import { add } from '../src/add.js';", checks),
  });
  const patch = await project.healOne();
  assert.deepEqual([patch.tests.fixed, patch.tests.failed], [10, 0]);
  assert.equal(await project.textAt(patch.branch, 'src/add.js'), fixedAdd);
});

test('one bug seen through two test files is healed on one branch', async (t) => {
  const project = await openProject(t, {
    ...addFiles,
    'src/sum.js': "import { add } from './add.js';\n\nexport const sum = (list) => list.reduce(add, 0);\n",
    'test/sum.test.js': nodeTests("import { sum } from '../src/sum.js';", {
      'sums up': '() => assert.equal(sum([1, 2, 3]), 6)',
    }),
  });
  const patch = await project.healOne();
  assert.equal(await project.textAt(patch.branch, 'src/add.js'), fixedAdd);
});

test('two bugs in different functions of one file are healed on a branch each', async (t) => {
  const project = await openProject(t, {
    'src/math.js': `export function area(width, height) {
  return width + height;
}

export function larger(a, b) {
  return a < b ? a : b;
}
`,
    'test/math.test.js': nodeTests("import { area, larger } from '../src/math.js';", {
      'the area is a product': '() => assert.equal(area(3, 5), 15)',
      'the area of nothing': '() => assert.equal(area(0, 5), 0)',
      'the larger one': '() => assert.equal(larger(1, 2), 2)',
      'the larger one comes first': '() => assert.equal(larger(7, 2), 7)',
    }),
  });
  const report = await project.heal();
  assert.deepEqual(new Set(statuses(report)), new Set(['fixed']), JSON.stringify(report.errors));
  assert.equal(report.patches.length, 2);
});

test('two bugs in functions of one line each are healed on a branch each', async (t) => {
  const project = await openProject(t, {
    'src/cart.js': `export const total = (prices) => prices.reduce((sum, price) => sum - price, 0);

export const names = (items) => items.map((item) => item.nmae.trim());
`,
    'test/cart.test.js': nodeTests("import { names, total } from '../src/cart.js';", {
      'prices are added up': '() => assert.equal(total([1, 2]), 3)',
      'one price is the total': '() => assert.equal(total([4]), 4)',
      'nothing costs nothing': '() => assert.equal(total([]), 0)',
      'names are trimmed': "() => assert.deepEqual(names([{ name: ' a ' }]), ['a'])",
    }),
  });
  const report = await project.heal();
  assert.deepEqual(new Set(statuses(report)), new Set(['fixed']), JSON.stringify(report.errors));
  assert.equal(report.patches.length, 2);
});
