import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSession } from '../main-job/session.js';
import { brokenAdd, nodeTests, openProject } from './project.js';

// Tests that come and go are told, and no source is edited for them.

const counter = 'let count = 0;\nexports.next = () => ++count;\n';
const suite = (title: string, body: string) =>
  `const assert = require('node:assert/strict');\nconst { next } = require('../src/counter.js');\nit('${title}', () => { ${body} });\n`;

test('a test that only fails after another one is called flaky, and the other one is named', async (t) => {
  const project = await openProject(
    t,
    {
      'src/counter.js': counter,
      'test/a.test.js': suite('is one more', 'assert.ok(next() > 0);'),
      'test/b.test.js': suite('says hello', "assert.equal('hello'.length, 5);"),
      'test/c.test.js': suite('starts at one', 'assert.equal(next(), 1);'),
    },
    { script: 'mocha', type: 'commonjs', dependencies: true },
  );
  const { errors, patches, held } = await project.heal();
  assert.deepEqual([patches, held], [[], []]);
  assert.deepEqual(
    errors.map(({ status }) => status),
    ['flaky'],
  );
  assert.match(errors[0]?.reason ?? '', /passes alone and fails after "is one more" \(test\/a\.test\.js\)/);
});

test('so is one that only fails after another one of the same file, without a fault that comes and goes', async (t) => {
  const project = await openProject(t, {
    'src/counter.js': 'let count = 0;\nexport const next = () => ++count;\n',
    'test/counter.test.js': nodeTests("import { next } from '../src/counter.js';", {
      'is one more': '() => assert.ok(next() > 0)',
      'says hello': "() => assert.equal('hello'.length, 5)",
      'starts at one': '() => assert.equal(next(), 1)',
    }),
  });
  const { errors } = await project.heal();
  assert.deepEqual(
    errors.map(({ status }) => status),
    ['flaky'],
  );
  assert.match(errors[0]?.reason ?? '', /fails after "is one more" \(test\/counter\.test\.js\)/);
});

test('an error that failed and passed on this very tree is not healed, however often it fails now', async (t) => {
  const session = await openSession(t, {
    'package.json': JSON.stringify({ name: 'project', type: 'module', scripts: { test: 'node --test' } }),
    '.gitignore': 'node_modules\nflag\n',
    'src/add.js': brokenAdd,
    'test/add.test.js': nodeTests(
      "import { existsSync } from 'node:fs';\nimport { add } from '../src/add.js';",
      { adds: "() => assert.equal(add(2, 3), existsSync('flag') ? -1 : 5)" },
    ),
  });
  assert.equal((await session.healer('test')).code, 1);
  await session.write({ flag: '' });
  assert.equal((await session.healer('test')).code, 0);
  await session.write({ flag: null });
  assert.equal((await session.healer('test')).code, 1);
  const { json } = await session.healerJson<{ errors: { status: string; reason: string }[] }>('heal');
  assert.deepEqual(
    json.errors.map(({ status }) => status),
    ['flaky'],
  );
  assert.equal(await session.git('branch', '--list', 'healer/*'), '');
});
