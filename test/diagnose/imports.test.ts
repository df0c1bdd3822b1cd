import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importsOf } from '../../core/diagnose/imports.js';

const cases: [title: string, files: Record<string, string>, expected: Record<string, number>][] = [
  [
    'a relative import',
    { 'test/a.test.js': "import { a } from '../src/a.js';", 'src/a.js': '' },
    { 'src/a.js': 1 },
  ],
  ['require', { 'test/a.test.js': "const { a } = require('../src/a');", 'src/a.js': '' }, { 'src/a.js': 1 }],
  [
    'a dynamic import',
    { 'test/a.test.js': "await import('../src/a.js');", 'src/a.js': '' },
    { 'src/a.js': 1 },
  ],
  [
    'a re-export',
    { 'test/a.test.js': "import '../src/a.js';", 'src/a.js': "export * from './b.js';", 'src/b.js': '' },
    { 'src/a.js': 1, 'src/b.js': 2 },
  ],
  ['a folder', { 'test/a.test.js': "require('../src');", 'src/index.js': '' }, { 'src/index.js': 1 }],
  [
    'the project itself, from its root',
    { 'test/a.test.js': "require('..');", 'index.js': '' },
    { 'index.js': 1 },
  ],
  [
    'a TypeScript file named .js',
    { 'test/a.test.ts': "import { a } from '../src/a.js';", 'src/a.ts': '' },
    { 'src/a.ts': 1 },
  ],
  [
    'a TypeScript file without extension',
    { 'test/a.test.ts': "import { a } from '../src/a';", 'src/a.tsx': '' },
    { 'src/a.tsx': 1 },
  ],
  [
    'paths of tsconfig.json, with comments',
    {
      'test/a.test.ts': "import { a } from '@/lib/a';",
      'tsconfig.json':
        '{\n  // aliases\n  "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"], }, },\n}',
      'src/lib/a.ts': '',
    },
    { 'src/lib/a.ts': 1 },
  ],
  [
    'imports of package.json',
    {
      'test/a.test.js': "import '#a';",
      'package.json': '{"imports":{"#a":{"default":"./src/a.js"}}}',
      'src/a.js': '',
    },
    { 'src/a.js': 1 },
  ],
  [
    'the project by its own name',
    {
      'test/a.test.js': "import 'shop';",
      'package.json': '{"name":"shop","main":"src/main.js"}',
      'src/main.js': '',
    },
    { 'src/main.js': 1 },
  ],
  [
    'a cycle',
    { 'test/a.test.js': "require('../a');", 'a.js': "require('./b');", 'b.js': "require('./a');" },
    { 'a.js': 1, 'b.js': 2 },
  ],
  ['jest.requireActual', { 'test/a.test.js': "jest.requireActual('../a');", 'a.js': '' }, { 'a.js': 1 }],
  [
    'packages and what is not there',
    { 'test/a.test.js': "import 'left-pad'; import 'node:fs'; import './gone.js';" },
    {},
  ],
  [
    'a test that does not parse',
    { 'test/a.test.js': "const a = require('../src/a');\nlet = ;", 'src/a.js': '' },
    { 'src/a.js': 1 },
  ],
];

for (const [title, files, expected] of cases) {
  test(`imports: ${title}`, async () => {
    const entry = Object.keys(files)[0] ?? '';
    const found = await importsOf(entry, (file) => files[file]);
    assert.deepEqual(Object.fromEntries(found), expected);
  });
}

test('imports: a package of the repository whose manifest names what is built leads to its source', async () => {
  const files: Record<string, string> = {
    'packages/b/test/b.test.js': "import '../dist/b.js';",
    'packages/b/src/b.ts': "import 'a'; import 'a/part';",
    'packages/a/package.json': '{"name":"a","exports":{".":"./dist/index.js","./*":"./dist/*.js"}}',
    'packages/a/src/index.ts': '',
    'packages/a/src/part.ts': '',
  };
  const packages = [{ name: 'a', folder: 'packages/a' }];
  const found = await importsOf('packages/b/test/b.test.js', (file) => files[file], packages);
  assert.deepEqual(Object.fromEntries(found), {
    'packages/b/src/b.ts': 1,
    'packages/a/src/index.ts': 2,
    'packages/a/src/part.ts': 2,
  });
});
