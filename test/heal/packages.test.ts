import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Patch } from '../../core/model.js';
import { runHealer } from '../cli/run-healer.js';
import {
  installMonorepo,
  type MonorepoOptions,
  monorepoFiles,
  type TestPackage,
} from '../support/monorepo.js';
import { nodeTests, onlyPatch, openProject, type Project } from './project.js';

/** Three runners: `shop` uses `cart`, which uses `money`. Nobody uses `clock`, whose tests fail. */
const packages: Record<string, TestPackage> = {
  money: {
    test: 'node --test',
    files: {
      'src/index.js': 'export const total = (prices) => prices.reduce((sum, price) => sum + price, 0);\n',
      'test/total.test.js': nodeTests("import { total } from '../src/index.js';", {
        'prices are added up': '() => assert.equal(total([1, 2, 3]), 6)',
        'nothing costs nothing': '() => assert.equal(total([]), 0)',
      }),
    },
  },
  cart: {
    test: 'mocha',
    uses: ['money'],
    files: {
      'src/index.js': `import { total } from 'money';

export const checkout = (cart) => total(cart.map(({ price, quantity }) => price * quantity));
`,
      'test/checkout.spec.js': `import assert from 'node:assert/strict';
import { checkout } from '../src/index.js';

describe('a cart', () => {
  it('costs what is in it', () => assert.equal(checkout([{ price: 2, quantity: 3 }, { price: 1, quantity: 1 }]), 7));
  it('costs nothing when it is empty', () => assert.equal(checkout([]), 0));
});
`,
      '.mocharc.json': '{"spec": "test/*.spec.js"}',
    },
  },
  shop: {
    test: 'vitest run',
    uses: ['cart'],
    files: {
      'src/index.js': `import { checkout } from 'cart';

export const bill = (cart) => \`\${checkout(cart)} euros\`;
`,
      'test/bill.test.js': `import { expect, test } from 'vitest';
import { bill } from '../src/index.js';

test('a bill says what is to be paid', () => expect(bill([{ price: 4, quantity: 2 }])).toBe('8 euros'));
`,
    },
  },
  clock: {
    test: 'node --test',
    files: {
      'src/index.js': 'export const noon = 11;\n',
      'test/noon.test.js': nodeTests("import { noon } from '../src/index.js';", {
        'noon is at twelve': '() => assert.equal(noon, 12)',
      }),
    },
  },
};

async function openMonorepo(
  t: TestContext,
  changes: Record<string, string> = {},
  options: MonorepoOptions = {},
): Promise<Project> {
  const project = await openProject(t, { ...monorepoFiles(packages, options), ...changes });
  await installMonorepo(project, Object.keys(packages));
  return project;
}

/** Runs the tests of one package as a user does, with capture attached. */
async function observe(project: Project, name: string): Promise<void> {
  const words = ['test', '--', 'npm', 'test', '--workspace', name];
  await runHealer(words, { cwd: project.root, env: project.env });
}

async function provedBy(project: Project, patch: Patch) {
  const evidence = await project.healer.evidence(patch);
  const { ran = [], left = [] } = evidence?.predicate.packages ?? {};
  return { ran: Object.fromEntries(ran.map((each) => [each.package, each.why])), left };
}

const subtracted = 'export const total = (prices) => prices.reduce((sum, price) => sum - price, 0);\n';

test('a fault is healed by the tests of its package, and proved by those of all that depend on it alone', async (t) => {
  const project = await openMonorepo(t, { 'packages/money/src/index.js': subtracted });
  await observe(project, 'money');
  const report = await project.heal();
  const patch = onlyPatch(report);
  assert.deepEqual(patch.files, ['packages/money/src/index.js']);
  assert.deepEqual(namesOf(report.packages?.tested), ['money']);
  const { ran, left } = await provedBy(project, patch);
  assert.deepEqual(ran, {
    money: 'it is edited',
    cart: 'it depends on money',
    shop: 'it depends on money',
  });
  assert.deepEqual(left, [
    { package: 'clock', folder: 'packages/clock', why: 'it does not depend on money' },
  ]);
  // The tests of those that use it failed as well, and were healed with it.
  assert.deepEqual([patch.tests.fixed, patch.tests.failed], [3, 0]);
});

const untested = nodeTests("import { total } from '../src/index.js';", {
  'nothing costs nothing': '() => assert.equal(total([]), 0)',
});

test('a fault that the tests of its package miss is healed by those of a package that uses it', async (t) => {
  const project = await openMonorepo(t, {
    'packages/money/src/index.js': subtracted,
    'packages/money/test/total.test.js': untested,
  });
  await observe(project, 'cart');
  const report = await project.heal();
  const patch = onlyPatch(report);
  assert.deepEqual(patch.files, ['packages/money/src/index.js']);
  assert.deepEqual(namesOf(report.packages?.tested), ['cart']);
  assert.deepEqual(Object.keys((await provedBy(project, patch)).ran), ['cart', 'money', 'shop']);
});

test('where no error is open, the packages that have changed are looked at with all that depend on them', async (t) => {
  const project = await openMonorepo(t);
  await project.write({
    'packages/cart/src/index.js': `import { total } from 'money';

export const checkout = (cart) => total(cart.map(({ price, quantity }) => price + quantity));
`,
  });
  const report = await project.heal();
  const patch = onlyPatch(report);
  assert.deepEqual(patch.files, ['packages/cart/src/index.js']);
  assert.equal(report.packages?.because, 'changes');
  assert.deepEqual(namesOf(report.packages?.tested), ['cart', 'shop']);
  assert.deepEqual(namesOf(report.packages?.left), ['clock', 'money']);
});

test('a candidate that breaks a package that uses what it edits is not proved', async (t) => {
  const project = await openMonorepo(t, {
    'packages/money/src/index.js':
      'export const total = (prices) => prices.reduce((sum, price) => sum + price, 1);\n',
    'packages/money/test/total.test.js': nodeTests("import { total } from '../src/index.js';", {
      'two and three are five': '() => assert.equal(total([2, 3]), 5)',
    }),
    // What fits this alone (say, a product) is no sum for the others.
    'packages/cart/test/checkout.spec.js': `import assert from 'node:assert/strict';
import { checkout } from '../src/index.js';

describe('a cart', () => {
  it('costs one more than what is in it', () => assert.equal(checkout([{ price: 2, quantity: 3 }]), 7));
});
`,
    'packages/shop/package.json': JSON.stringify({ name: 'shop' }),
  });
  await observe(project, 'money');
  const report = await project.heal({ budgetMs: 60_000, candidates: 200 });
  assert.deepEqual([report.patches, report.held], [[], []]);
  assert.match(
    report.errors[0]?.reason ?? '',
    /costs one more than what is in it.* passed before and fails now/,
  );
});

const namesOf = (found: readonly { package: string }[] | undefined) => found?.map((each) => each.package);
