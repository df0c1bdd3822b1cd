import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evolveSchema } from '../../../core/config/evolve-schema.js';
import type { ProjectCheck } from '../../../core/evolve/check.js';
import { deepRelativeImport } from '../../../core/evolve/checks/architecture/deep-relative-import.js';
import { forbiddenImport } from '../../../core/evolve/checks/architecture/forbidden-import.js';
import { godModule } from '../../../core/evolve/checks/architecture/god-module.js';
import { importAgainstDirection } from '../../../core/evolve/checks/architecture/import-against-direction.js';
import { importThroughBarrel } from '../../../core/evolve/checks/architecture/import-through-barrel.js';
import { packageInternalImport } from '../../../core/evolve/checks/architecture/package-internal-import.js';
import { testImportedBySource } from '../../../core/evolve/checks/architecture/test-imported-by-source.js';
import { fixedBy, placesIn, projectOf } from '../project-of.js';

type Files = Record<string, string>;

const many = (count: number, make: (index: number) => [file: string, text: string]): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => make(index)));

const twoFolders = (back: string): Files => ({
  ...many(12, (index) => [`src/pages/p${index}.js`, "import { order } from '../store/order.js';\norder();"]),
  'src/store/order.js': back,
});

const large = (imports: number): string =>
  `${Array.from({ length: imports }, (_, index) => `import './part${index}.js';`).join('\n')}\n${'go();\n'.repeat(400)}`;

const cases: [check: ProjectCheck, title: string, files: Files, places: string[]][] = [
  [
    testImportedBySource,
    'a helper of the tests',
    {
      'src/a.js': "import '../test/helper.js';\nimport './b.test.js';",
      'src/b.test.js': "it('adds', () => {});",
      'test/helper.js': '',
      'test/c.js': "test('subtracts', () => {});",
    },
    ['src/a.js:1', 'src/a.js:2'],
  ],
  [
    testImportedBySource,
    'what is in the folder of tests of a package, whatever that holds, but not in one of specifications',
    {
      'packages/one/package.json': '{"name":"one"}',
      'packages/one/a.js': "import './test/producer.js';\nimport './spec/typography.js';",
      'packages/one/test/producer.js': '',
      'packages/one/spec/typography.js': '',
    },
    ['packages/one/a.js:1'],
  ],
  [
    testImportedBySource,
    'not: from a test, a benchmark, settings or a mock',
    {
      'test/a.test.js': "import './helper.js';",
      'test/helper.js': '',
      'benchmarks/a.js': "import '../test/helper.js';",
      'vitest.config.js': "import './test/helper.js';",
      'test/helper.test.js': "test('adds', () => {});",
      'src/mocks/a.js': "import '../../test/helper.js';",
      'src/MenuStories/a.js': "import '../../test/helper.js';",
      'src/TestDeployer.js': "import '../test/helper.js';",
      'src/sum.unittest.js': "import '../test/helper.js';\ndescribe('sums', () => {});",
    },
    [],
  ],
  [
    testImportedBySource,
    'not: what is only called so, in a folder without a test too, from the set-up of tests, or from what developers start',
    {
      'src/a.js':
        "import './test-mode.js';\nimport './openapi-spec.js';\nimport './run_test.js';\nimport './networks/test/chains.js';",
      'src/test-mode.js': '',
      'src/openapi-spec.js': '',
      'src/run_test.js': '',
      'src/networks/test/chains.js': '',
      'test/d.test.js': "test('adds', () => {});",
      'src/setupTests.js': "import './__mocks__/b.js';",
      'src/__mocks__/b.js': '',
      'server/dev.js': "import '../test/helper.js';",
      'test/helper.js': '',
    },
    [],
  ],
  [
    testImportedBySource,
    'not: a type',
    {
      'src/a.ts': "import type { T } from '../test/helper';\nexport const t = (x: T) => x;",
      'test/helper.ts': 'export type T = 1;',
    },
    [],
  ],
  [
    packageInternalImport,
    'a relative path into another package',
    {
      'packages/one/a.js': "import '../two/b.js';",
      'packages/two/b.js': '',
    },
    ['packages/one/a.js:1'],
  ],
  [
    packageInternalImport,
    'not: data, by its name, within one package, from a test, an example, a page of documentation or settings, or from the root',
    {
      'packages/one/a.js': "import 'two/b.js';\nimport './c.js';\nimport two from '../two/package.json';",
      'packages/one/c.js': '',
      'packages/one/test/d.test.js': "import '../../two/b.js';",
      'packages/one/examples/e.js': "import '../../two/b.js';",
      'packages/one/docs/f.js': "import '../../two/b.js';",
      'packages/one/.prettierrc.cjs': "require('../two/b.js');",
      'packages/two/package.json': '{"name":"two"}',
      'packages/two/b.js': '',
      'all.js': "import './packages/two/b.js';",
    },
    [],
  ],
  [
    deepRelativeImport,
    'four folders up, and not three',
    {
      'a/b/c/d/e.js': "import '../../../../f.js';\nimport '../../../g.js';",
      'test/b/c/d/e.js': "import '../../../../f.js';",
      'f.js': '',
      'a/g.js': '',
    },
    ['a/b/c/d/e.js:1'],
  ],
  [
    importAgainstDirection,
    'one way back among twelve',
    twoFolders("import { p } from '../pages/p0.js';\nexport const order = () => p;"),
    ['src/store/order.js:1'],
  ],
  [
    importAgainstDirection,
    'not: a type',
    twoFolders("import type { p } from '../pages/p0.js';\nexport const order = () => 1;"),
    [],
  ],
  [
    godModule,
    'a large file with twelve users and twelve imports',
    {
      ...many(14, (index) => [`src/part${index}.js`, '']),
      ...many(16, (index) => [`src/user${index}.js`, "import './god.js';"]),
      'src/god.js': large(14),
    },
    ['src/god.js'],
  ],
  [
    godModule,
    'not: one that imports little',
    {
      ...many(14, (index) => [`src/part${index}.js`, '']),
      ...many(16, (index) => [`src/user${index}.js`, "import './god.js';"]),
      'src/god.js': large(4),
    },
    [],
  ],
];

const packages = [
  { name: '', folder: '' },
  { name: 'one', folder: 'packages/one' },
  { name: 'two', folder: 'packages/two' },
];

for (const [check, title, files, places] of cases)
  test(`${check.id}: ${title}`, async () => {
    const project = projectOf(files);
    const workspace = { ...project.workspace, packages };
    assert.deepEqual(placesIn(await check.examine({ ...project, workspace })), places);
  });

test('forbidden-import: of the rules the first that covers both ends decides', async () => {
  const settings = evolveSchema.parse({
    layers: [
      { from: ['core/print.js'], to: ['cli/**'], allow: true },
      { from: ['core/**'], to: ['cli/**'], why: 'the core knows no terminal' },
    ],
  });
  const files = {
    'core/a.js': "import '../cli/main.js';",
    'core/print.js': "import '../cli/main.js';",
    'cli/main.js': "import '../core/b.js';",
    'core/b.js': '',
  };
  const found = await forbiddenImport.examine(projectOf(files, { settings }));
  assert.deepEqual(placesIn(found), ['core/a.js:1']);
  assert.equal(found[0]?.message, 'may not import cli/main.js: the core knows no terminal');
  assert.deepEqual(await forbiddenImport.examine(projectOf(files)), []);
});

const barrel = (part: string): Files => ({
  ...many(22, (index) => [
    `src/parts/p${index}.js`,
    index === 3 ? part : `export const p${index} = ${index};`,
  ]),
  'src/parts/index.js': Array.from({ length: 22 }, (_, index) => `export * from './p${index}.js';`).join(
    '\n',
  ),
  'src/a.js': "import { p1, p2 as two } from './parts/index.js';\np1(two);\n",
  'src/b.js': "import { p1 } from './parts/index.js';\np1();\n",
});

test('import-through-barrel: names are imported from where they are defined, where that cannot be noticed', async () => {
  const files = barrel('export const p3 = 3;');
  assert.deepEqual(placesIn(await importThroughBarrel.examine(projectOf(files))), [
    'src/a.js:1',
    'src/b.js:1',
  ]);
  const fixed = await fixedBy(importThroughBarrel, files);
  assert.equal(fixed['src/b.js'], "import { p1 } from './parts/p1.js';\np1();\n");
});

test('import-through-barrel: no fix where one of the files that would not be loaded does something', async () => {
  const files = barrel('export const p3 = start();');
  assert.equal((await importThroughBarrel.examine(projectOf(files))).length, 2);
  assert.deepEqual(await fixedBy(importThroughBarrel, files), files);
});

test('import-through-barrel: a file that hands on little is left alone, and so are tests', async () => {
  const few = {
    'src/parts/index.js': "export * from './p.js';",
    'src/parts/p.js': 'export const p = 1;',
    'src/a.js': "import { p } from './parts/index.js';\np();",
  };
  assert.deepEqual(await importThroughBarrel.examine(projectOf(few)), []);
  const { 'src/b.js': text = '', ...rest } = barrel('export const p3 = 3;');
  const found = await importThroughBarrel.examine(
    projectOf({ ...rest, 'src/a.js': '', 'test/b.test.js': text.replace('./', '../src/') }),
  );
  assert.deepEqual(found, []);
});
