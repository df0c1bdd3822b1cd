import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addFiles, nodeTests, openProject, statuses } from './project.js';

test('a test that fails now and then is reported as flaky and never healed', async (t) => {
  const project = await openProject(t, {
    'src/cache.js': 'export const read = (present) => (present ? 1 : undefined);\n',
    // The first run of each worktree finds no file, the next ones do.
    'test/cache.test.js': nodeTests(
      "import { existsSync, writeFileSync } from 'node:fs';\nimport { tmpdir } from 'node:os';\nimport { read } from '../src/cache.js';\nconst mark = `${tmpdir()}/mark`;",
      {
        'is there': `() => {
  const present = existsSync(mark);
  writeFileSync(mark, '');
  assert.equal(read(present), 1);
}`,
      },
    ),
  });
  const report = await project.heal();
  assert.deepEqual([statuses(report), report.patches], [['flaky'], []], JSON.stringify(report.errors));
});

test('a service that is down is reported as trouble of the environment', async (t) => {
  const project = await openProject(t, {
    'src/client.js': `import { connect } from 'node:net';
import { once } from 'node:events';

export async function open(port) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}
`,
    'test/client.test.js': nodeTests("import { open } from '../src/client.js';", {
      connects: 'async () => (await open(9)).destroy()',
    }),
  });
  const report = await project.heal();
  assert.deepEqual([statuses(report), report.patches], [['environment'], []]);
  assert.match(report.errors[0]?.reason ?? '', /127\.0\.0\.1:9/);
});

test('a snapshot that differs is left to a person', async (t) => {
  const project = await openProject(
    t,
    {
      'src/greet.js': 'exports.greet = (name) => `Hallo ${name}`;\n',
      'test/greet.test.js':
        "const { greet } = require('../src/greet.js');\ntest('greets', () => expect(greet('Ada')).toMatchSnapshot());\n",
      'test/__snapshots__/greet.test.js.snap':
        '// Jest Snapshot v1, https://jestjs.io/docs/snapshot-testing\n\nexports[`greets 1`] = `"Hello Ada"`;\n',
    },
    { script: 'jest', type: 'commonjs', dependencies: true },
  );
  const report = await project.heal();
  assert.deepEqual([statuses(report), report.patches], [['skipped'], []], JSON.stringify(report.errors));
  assert.match(report.errors[0]?.reason ?? '', /snapshot/);
});

test('an edit that was rejected is never proposed again', async (t) => {
  const project = await openProject(t, addFiles);
  const first = await project.healOne();
  await project.healer.reject(first.id);
  const again = await project.heal({ candidates: 200 });
  assert.ok(again.patches.every(({ editHash }) => editHash !== first.editHash));
  assert.equal(
    await project.git('for-each-ref', '--format=%(refname:short)', `refs/heads/${first.branch}`),
    '',
  );
});

test('with all tests green there is nothing to heal', async (t) => {
  const project = await openProject(t, {
    ...addFiles,
    'src/add.js': 'export const add = (a, b) => a + b;\n',
  });
  assert.deepEqual(await project.heal(), { errors: [], patches: [], proposals: [] });
});

test('a dry run proposes and lands nothing', async (t) => {
  const project = await openProject(t, addFiles);
  const refs = await project.git('for-each-ref', 'refs/heads');
  const report = await project.heal({ dryRun: true });
  assert.deepEqual([report.patches, statuses(report)], [[], ['unfixed']]);
  assert.ok(report.proposals.some(({ edits }) => edits.some(({ range }) => range.file === 'src/add.js')));
  assert.equal(await project.git('for-each-ref', 'refs/heads'), refs);
});
