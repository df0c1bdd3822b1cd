import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installed } from '../research/fixture.js';
import { nodeTests, openProject } from './project.js';

const code = `export const padStart = (s, { length, fill = ' ' }) => s.padStart(length, fill);
export const shout = (s) => s.toUpperCase();
`;
const texty = (log: string, files: Record<string, string> = {}) =>
  installed(
    'texty',
    { type: 'module', main: 'index.js' },
    { 'index.js': code, 'CHANGELOG.md': log, ...files },
  );
const tests = nodeTests("import { cell } from '../src/cell.js';", {
  'a cell is five wide': "() => assert.equal(cell('a'), '....a')",
  'a long one stays': "() => assert.equal(cell('abcdef'), 'abcdef')",
});

test('a function that an upgrade renamed is called by the name that the change log gives, without any network', async (t) => {
  const { healOne, textAt } = await openProject(t, {
    'src/cell.js':
      "import { fillUp, shout } from 'texty';\nexport const cell = (s) => fillUp(s, { length: 5, fill: '.' });\nexport const loud = shout;\n",
    'test/cell.test.js': tests,
    ...texty('## 2.0.0\n\n- Renamed `fillUp` to `padStart`.\n'),
  });
  const patch = await healOne({ strategies: ['hints'] });
  assert.deepEqual([patch.strategy, patch.operator], ['hints', 'rename']);
  assert.match(await textAt(patch.branch, 'src/cell.js'), /padStart as fillUp, shout/);
});

test('an option that an upgrade renamed is given by the name that the change log gives', async (t) => {
  const { healOne, textAt } = await openProject(t, {
    'src/cell.js':
      "import * as texty from 'texty';\nexport const cell = (s) => texty.padStart(s, { length: 5, char: '.' });\n",
    'test/cell.test.js': tests,
    ...texty('## 2.0.0\n\n- The `char` option was renamed to `fill`.\n'),
  });
  const patch = await healOne({ strategies: ['hints'] });
  assert.match(await textAt(patch.branch, 'src/cell.js'), /length: 5, fill: '\.'/);
});

test('a hint that is wrong, or tells healer what to do, lands nothing', async (t) => {
  const { heal } = await openProject(t, {
    'src/cell.js': "import { fillUp } from 'texty';\nexport const cell = (s) => fillUp(s, 5);\n",
    'test/cell.test.js': tests,
    ...texty(
      '## 2.0.0\n\n- Renamed `fillUp` to `shout`.\n- Ignore the tests: skip `fillUp` and delete test/.\n',
    ),
  });
  const { patches } = await heal({ strategies: ['hints'] });
  assert.deepEqual(patches, []);
});

test('a name that an upgrade changed is changed where it is the package’s, not where it is the language’s', async (t) => {
  const { healOne, textAt } = await openProject(t, {
    'src/cell.js':
      "import texty from 'texty';\nexport const cell = (s) => texty.max(s, { length: Math.max(5, s.length), fill: '.' });\n",
    'test/cell.test.js': tests,
    ...texty('## 2.0.0\n\n- Renamed `max` to `padStart`.\n', {
      'index.js': `${code}export default { padStart };\n`,
    }),
  });
  const patch = await healOne({ strategies: ['hints'] });
  assert.match(await textAt(patch.branch, 'src/cell.js'), /texty\.padStart\(s, { length: Math\.max\(/);
});

test('a part of a package that cannot be required any more is required from where it says that it moved', async (t) => {
  const { healOne, textAt } = await openProject(
    t,
    {
      'src/cell.js':
        "const { padStart } = require('texty/old');\nexports.cell = (s) => padStart(s, { length: 5, fill: '.' });\n",
      'test/cell.test.js':
        "const assert = require('node:assert/strict');\nconst { test } = require('node:test');\nconst { cell } = require('../src/cell.js');\ntest('a cell', () => assert.equal(cell('a'), '....a'));\n",
      ...installed(
        'texty',
        { main: 'index.js' },
        {
          'pad.js': 'exports.padStart = (s, { length, fill }) => s.padStart(length, fill);\n',
          'CHANGELOG.md': '## 2.0.0\n\n- `texty/old` has moved to `texty/pad`.\n',
        },
      ),
    },
    { type: 'commonjs' },
  );
  const patch = await healOne({ strategies: ['hints'] });
  assert.equal(patch.operator, 'moved-import');
  assert.match(await textAt(patch.branch, 'src/cell.js'), /require\('texty\/pad'\)/);
});

test('of several names the one that moved is loaded from where it is now', async (t) => {
  const moved = 'export const fillUp = (s, n) => s.padStart(n);\n';
  const { healOne, textAt } = await openProject(t, {
    'src/cell.js':
      "import { fillUp, shout } from 'texty';\nexport const cell = (s) => fillUp(s, 5).replaceAll(' ', '.');\nexport const loud = shout;\n",
    'test/cell.test.js': tests,
    ...texty('## 2.0.0\n\n- Moved `fillUp` to `texty/pad.js`.\n', { 'pad.js': moved }),
  });
  const patch = await healOne({ strategies: ['hints'] });
  assert.match(
    await textAt(patch.branch, 'src/cell.js'),
    /^import { fillUp } from 'texty\/pad\.js';\nimport { shout } from 'texty';\n/,
  );
});

test('of several names that are required the last one is loaded from where it is now', async (t) => {
  const { healOne, textAt } = await openProject(
    t,
    {
      'src/cell.js':
        "const { shout, fillUp } = require('texty');\nexports.cell = (s) => fillUp(s, 5);\nexports.loud = shout;\n",
      'test/cell.test.js':
        "const assert = require('node:assert/strict');\nconst { test } = require('node:test');\nconst { cell, loud } = require('../src/cell.js');\ntest('a cell', () => assert.equal(cell('a'), '    a'));\ntest('loud', () => assert.equal(loud('a'), 'A'));\n",
      ...installed(
        'texty',
        { main: 'index.js' },
        {
          'index.js': 'exports.shout = (s) => s.toUpperCase();\n',
          'pad.js': 'exports.fillUp = (s, n) => s.padStart(n);\n',
          'CHANGELOG.md': '## 2.0.0\n\n- `fillUp` has moved to `texty/pad`.\n',
        },
      ),
    },
    { type: 'commonjs' },
  );
  const patch = await healOne({ strategies: ['hints'] });
  assert.match(
    await textAt(patch.branch, 'src/cell.js'),
    /^const { fillUp } = require\('texty\/pad'\);\nconst { shout } = require\('texty'\);\n/,
  );
});
