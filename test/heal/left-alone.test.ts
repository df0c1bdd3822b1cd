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
  assert.deepEqual(await project.heal(), {
    errors: [],
    patches: [],
    held: [],
    proposals: [],
    rollbacks: [],
    notices: [],
  });
});

test('a dry run proposes and lands nothing', async (t) => {
  const project = await openProject(t, addFiles);
  const refs = await project.git('for-each-ref', 'refs/heads');
  const report = await project.heal({ dryRun: true });
  assert.deepEqual([report.patches, statuses(report)], [[], ['unfixed']]);
  assert.ok(report.proposals.some(({ edits }) => edits.some(({ range }) => range.file === 'src/add.js')));
  assert.equal(await project.git('for-each-ref', 'refs/heads'), refs);
});

test('a package that is asked for but not installed is trouble of the environment', async (t) => {
  const project = await openProject(t, {
    'package.json': JSON.stringify({
      name: 'project',
      type: 'module',
      scripts: { test: 'node --test' },
      dependencies: { 'not-installed-here': '1.0.0' },
    }),
    'src/pad.js': "export { pad } from 'not-installed-here';\n",
    'test/pad.test.js': nodeTests("import { pad } from '../src/pad.js';", {
      pads: "() => assert.equal(pad(1), '1')",
    }),
  });
  const report = await project.heal();
  assert.deepEqual([statuses(report), report.patches], [['environment'], []], JSON.stringify(report.errors));
  assert.match(report.errors[0]?.reason ?? '', /not-installed-here is in package\.json but not installed/);
});

test('a patch that waits is named again, and nothing is tried twice', async (t) => {
  const project = await openProject(t, {
    'src/add.js': 'export const add = (a, b) => a - b;\n',
    'test/add.test.js': nodeTests("import { add } from '../src/add.js';", {
      'adds two': '() => assert.equal(add(2, 3), 5)',
      'adds nothing': '() => assert.equal(add(7, 0), 7)',
    }),
  });
  const patch = await project.healOne();
  const again = await project.heal();
  assert.deepEqual([statuses(again), again.patches.map(({ id }) => id)], [['fixed'], [patch.id]]);
  assert.equal((await project.healer.patches()).length, 1);
});

test('a patch whose branch was deleted with git waits for nobody', async (t) => {
  const project = await openProject(t, {
    'src/add.js': 'export const add = (a, b) => a - b;\n',
    'test/add.test.js': nodeTests("import { add } from '../src/add.js';", {
      'adds two': '() => assert.equal(add(2, 3), 5)',
      'adds nothing': '() => assert.equal(add(7, 0), 7)',
    }),
  });
  const first = await project.healOne();
  await project.git('branch', '-D', first.branch);
  const { branch } = await project.healOne();
  assert.equal((await project.git('branch', '--list', branch)).trim(), branch);
});

test('a strategy that does not exist is refused with the names of those that do', async (t) => {
  const project = await openProject(t, { 'src/add.js': 'export const one = 1;\n' });
  await assert.rejects(project.heal({ strategies: ['luck'] }), /no strategy called "luck"/);
});
