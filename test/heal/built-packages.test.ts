import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { installMonorepo, monorepoFiles, type TestPackage } from '../support/monorepo.js';
import { nodeTests, onlyPatch, openProject, type Project } from './project.js';

const total = `export interface Item {
  price: number;
  quantity: number;
}

/** What all of it costs. */
export function total(items: readonly Item[]): number {
  let sum = 0;
  for (const item of items) sum += costOf(item);
  return sum;
}

function costOf({ price, quantity }: Item): number {
  return price + quantity;
}
`;

/** `bill` uses what `sums` builds, and tests what it builds itself. Only its tests show what is wrong in `sums`. */
function packages(options: Record<string, unknown>): Record<string, TestPackage> {
  const compilerOptions = {
    target: 'ES2022',
    module: 'NodeNext',
    outDir: 'dist',
    rootDir: 'src',
    declaration: true,
    types: [],
    ...options,
  };
  const built = (uses: string[], files: Record<string, string>): TestPackage => ({
    uses,
    files: { 'tsconfig.json': JSON.stringify({ compilerOptions, include: ['src'] }), ...files },
    manifest: {
      main: './dist/index.js',
      exports: { types: './dist/index.d.ts', default: './dist/index.js' },
      scripts: { build: 'tsc', test: 'node --test test/*.test.js' },
    },
  });
  return {
    sums: built([], {
      'src/index.ts': "export { total, type Item } from './total.js';\n",
      'src/total.ts': total,
      'test/total.test.js': nodeTests("import { total } from 'sums';", {
        'nothing costs nothing': '() => assert.equal(total([]), 0)',
      }),
    }),
    bill: built(['sums'], {
      'src/index.ts': `import { type Item, total } from 'sums';
export const bill = (items: Item[]): string => \`\${total(items)} euros\`;
`,
      'test/bill.test.js': nodeTests("import { bill } from '../dist/index.js';", {
        'a bill says what is to be paid':
          "() => assert.equal(bill([{ price: 4, quantity: 3 }, { price: 1, quantity: 1 }]), '13 euros')",
        'an empty bill': "() => assert.equal(bill([]), '0 euros')",
      }),
    }),
  };
}

async function openBuilt(t: TestContext, options: Record<string, unknown>): Promise<Project> {
  const files = monorepoFiles(packages(options), { files: { '.gitignore': 'node_modules\ndist\n' } });
  const project = await openProject(t, files);
  await installMonorepo(project, ['sums', 'bill']);
  return project;
}

const compilers: [how: string, options: Record<string, unknown>][] = [
  ['without source maps', {}],
  ['with source maps beside it', { sourceMap: true }],
];
for (const [how, options] of compilers) {
  test(`a fault in a package that is built ${how} is healed in its source by the tests of a package that loads it`, async (t) => {
    const project = await openBuilt(t, options);
    const patch = onlyPatch(await project.heal());
    assert.deepEqual(patch.files, ['packages/sums/src/total.ts']);
    assert.match(await project.textAt(patch.branch, 'packages/sums/src/total.ts'), /price \* quantity/);
    assert.deepEqual([patch.tests.fixed, patch.tests.failed, patch.tests.passed], [1, 0, 3]);
    const evidence = await project.healer.evidence(patch);
    const ran = evidence?.predicate.packages?.ran ?? [];
    assert.deepEqual(Object.fromEntries(ran.map((each) => [each.package, each.why])), {
      sums: 'it is edited',
      bill: 'it depends on sums',
    });
  });
}
