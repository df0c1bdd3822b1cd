import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importCycle } from '../../../core/evolve/checks/architecture/import-cycle.js';
import { fixedBy, placesIn, projectOf } from '../project-of.js';

const verbatim = { 'tsconfig.json': '{"compilerOptions":{"verbatimModuleSyntax":true}}' };

const cases: [title: string, files: Record<string, string>, places: string[]][] = [
  [
    'two files that import one another',
    { 'a.js': "import './b.js';", 'b.js': "import { a } from './a.js';\na();" },
    ['b.js:1'],
  ],
  [
    'a longer circle, once',
    { 'a.js': "require('./b');", 'b.js': "require('./c');", 'c.js': "require('./a');" },
    ['c.js:1'],
  ],
  [
    'through an alias of tsconfig.json that a folder above names',
    {
      'base.json': '{"compilerOptions":{"paths":{"~/*":["./src/*"]}}}',
      'tsconfig.json': '{"extends":"./base.json"}',
      'src/a.ts': "import { b } from '~/b';\nb();",
      'src/b.ts': "import { a } from './a';\nexport const b = () => a;",
    },
    ['src/b.ts:1'],
  ],
  [
    'through the name of a workspace package',
    {
      'packages/one/package.json': '{"name":"one","exports":{".":"./dist/index.js"}}',
      'packages/one/src/index.ts': "import { two } from 'two';\ntwo();",
      'packages/two/package.json': '{"name":"two","main":"index.js"}',
      'packages/two/index.js': "import { one } from 'one';\nexport const two = () => one;",
    },
    ['packages/two/index.js:1'],
  ],
  [
    'not: a type',
    {
      'a.ts': "import type { B } from './b';\nexport type A = B;",
      'b.ts': "import { a } from './a';\nexport type B = typeof a;",
    },
    [],
  ],
  [
    'not: a name that is only used as a type, which TypeScript drops',
    {
      'a.ts': "import { B } from './b';\nexport const a = (b: B) => b;",
      'b.ts': "import { a } from './a';\nexport class B { a = a; }",
    },
    [],
  ],
  [
    'not: an import within a function',
    {
      'a.js': "export const a = () => require('./b');",
      'b.js': "require('./a');",
    },
    [],
  ],
  [
    'not: import()',
    { 'a.js': "export const a = () => import('./b.js');", 'b.js': "import { a } from './a.js';\na();" },
    [],
  ],
  [
    'not: tests alone',
    { 'test/a.js': "import './b.js';", 'test/b.js': "import { a } from './a.js';\na();" },
    [],
  ],
];

for (const [title, files, places] of cases)
  test(`import-cycle: ${title}`, async () => {
    const packages = [
      { name: '', folder: '' },
      { name: 'one', folder: 'packages/one' },
      { name: 'two', folder: 'packages/two' },
    ];
    const project = projectOf(files);
    const found = await importCycle.examine({
      ...project,
      workspace: { ...project.workspace, packages },
    });
    assert.deepEqual(placesIn(found), places);
  });

test('import-cycle: a larger knot names a shortest circle and all imports that would have to go', async () => {
  const [finding] = await importCycle.examine(
    projectOf({
      'src/a.js': "import { b } from './b.js';\nimport { c } from './c.js';\nb(c);",
      'src/b.js': "import { a } from './a.js';\nexport const b = () => a;",
      'src/c.js': "import { a } from './a.js';\nexport const c = () => a;",
    }),
  );
  assert.equal(
    finding?.message,
    '3 files load one another, such as b.js → a.js → b.js: without this import, and 1 more there is no circle',
  );
  assert.deepEqual(
    finding?.related?.map(({ file, line }) => [file, line]),
    [['src/c.js', 1]],
  );
});

test('import-cycle: where imports are kept as written, a type is imported as a type', async () => {
  const fixed = await fixedBy(importCycle, {
    ...verbatim,
    'a.ts': "import { B } from './b';\nexport const a = (b: B) => b;",
    'b.ts': "import { a } from './a';\nexport class B {\n  a = a;\n}",
  });
  assert.equal(fixed['a.ts'], "import type { B } from './b';\nexport const a = (b: B) => b;");
  assert.equal(fixed['b.ts'], "import { a } from './a';\nexport class B {\n  a = a;\n}");
});

test('import-cycle: a type is left where loading its file does something', async () => {
  const files = {
    ...verbatim,
    'a.ts': "import { B } from './b';\nexport const a = (b: B) => b;",
    'b.ts': "import { a } from './a';\nexport class B {\n  a = a;\n}\nregister(B);",
  };
  assert.deepEqual(await fixedBy(importCycle, files), files);
});

const barrel = {
  'src/index.js': "export { one } from './one.js';\nexport { two as second } from './two.js';\n",
  'src/one.js': "import { second as other } from './index.js';\nexport const one = () => other();\n",
  'src/two.js': 'export const two = () => 2;\n',
};

test('import-cycle: a name is imported from where it is defined instead of through a file that hands it on', async () => {
  const fixed = await fixedBy(importCycle, barrel);
  assert.equal(
    fixed['src/one.js'],
    "import { two as other } from './two.js';\nexport const one = () => other();\n",
  );
  assert.deepEqual(await importCycle.examine(projectOf(fixed)), []);
});

test('import-cycle: the specifier alone changes where the name stays, in the way the others are written', async () => {
  const fixed = await fixedBy(importCycle, {
    'src/index.ts': "export * from './one';\nexport * from './sub/two';\n",
    'src/one.ts': "import { two } from '.'; // two\nexport const one = () => two();\n",
    'src/sub/two.ts': 'export const two = () => 2;\n',
  });
  assert.equal(
    fixed['src/one.ts'],
    "import { two } from './sub/two'; // two\nexport const one = () => two();\n",
  );
});

test('import-cycle: nothing is offered where a file that would no longer be loaded does something', async () => {
  const files = {
    ...barrel,
    'src/index.js': `${barrel['src/index.js']}export * from './three.js';\n`,
    'src/three.js': 'globalThis.three = 3;\nexport const three = 3;\n',
  };
  assert.deepEqual(await fixedBy(importCycle, files), files);
});
