import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installed, lookAt } from '../../findings.js';

const manifest = {
  name: 'x',
  version: '1.0.0',
  type: 'module',
  main: 'src/index.js',
  scripts: { start: 'node -r preload src/index.js' },
  dependencies: { preload: '^1.0.0', 'test-only': '^1.2.0' },
  devDependencies: { builder: '^1.0.0', shipped: '^2.0.0' },
};
const files = {
  'package.json': manifest,
  'src/index.js':
    "import shipped from 'shipped';\nimport listless from 'listless';\nimport { join } from 'node:path';\nexport const f = () => join(shipped, listless);\n",
  'src/beside.js': "import builder from 'builder';\nexport default builder;\n",
  'test/index.test.js': "import one from 'test-only';\nimport two from 'nowhere';\none(two);\n",
  ...installed('preload'),
  ...installed('test-only'),
  ...installed('builder'),
  ...installed('shipped'),
  ...installed('listless'),
};
const said = ({ file, line, message }: { file: string; line?: number; message: string }) =>
  `${file}:${line} ${message}`;

test('a package that source imports and package.json does not list is found where it is imported', async (t) => {
  const { findings } = await lookAt(t, files, ['missing-dependency']);
  assert.deepEqual(findings.map(said), [
    'src/index.js:2 listless is imported here, and package.json does not list it',
  ]);
});

test('of packages in the wrong list, those that the entry loads and those that only tests load are found', async (t) => {
  const looked = await lookAt(t, files, ['misplaced-dependency']);
  assert.deepEqual(looked.findings.map(said), [
    'package.json:11 only tests import test-only, which is in dependencies',
    'package.json:15 src/index.js imports shipped, which is in devDependencies only',
  ]);
  const [tested, shipped] = looked.findings;
  assert.equal(
    await looked.fixed(tested, 'package.json'),
    `${JSON.stringify(
      {
        ...manifest,
        dependencies: { preload: '^1.0.0' },
        devDependencies: { builder: '^1.0.0', shipped: '^2.0.0', 'test-only': '^1.2.0' },
      },
      null,
      2,
    )}\n`,
  );
  assert.equal(
    await looked.fixed(shipped, 'package.json'),
    `${JSON.stringify(
      {
        ...manifest,
        dependencies: { preload: '^1.0.0', shipped: '^2.0.0', 'test-only': '^1.2.0' },
        devDependencies: { builder: '^1.0.0' },
      },
      null,
      2,
    )}\n`,
  );
});

test('what is bundled, or never published, may import what is in devDependencies', async (t) => {
  for (const more of [{ private: true }, { devDependencies: { ...manifest.devDependencies, rollup: '*' } }]) {
    const changed = { ...files, 'package.json': { ...manifest, ...more } };
    const { findings } = await lookAt(t, changed, ['misplaced-dependency']);
    assert.deepEqual(
      findings.map(({ message }) => message),
      ['only tests import test-only, which is in dependencies'],
    );
  }
});
