import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import type { Healed } from '../main-job/session.js';
import { checkoutState } from '../support/checkout.js';
import {
  errorsIn,
  healAll,
  manifest,
  nodeTest,
  noteOf,
  onlyPatch,
  opened,
  openSession,
  program,
  textAt,
} from './project.js';

const greet = `export function greet(person) {
  return 'Hello ' + persn;
}
`;
const app = `import { greet } from './src/greet.js';
console.log(greet(process.argv[2] ?? 'you'));
`;
const passing = { 'test/one.test.js': nodeTest('assert.equal(1, 1)') };

describe('a crash by an undefined name', () => {
  const session = opened({ 'package.json': manifest({}), 'app.js': app, 'src/greet.js': greet, ...passing });
  let untouched: unknown;
  let patch: Healed['patches'][number];
  before(async () => {
    await session().healer('run', '--', 'node', 'app.js', 'Ada');
    untouched = await checkoutState(session());
    patch = onlyPatch(await healAll(session()));
  });

  test('is healed on a signed branch, and the checkout stays as it is', async () => {
    assert.deepEqual(patch.files, ['src/greet.js']);
    assert.equal(patch.signed, true);
    assert.match(await textAt(session(), patch.branch, 'src/greet.js'), /'Hello ' \+ person;/);
    assert.deepEqual(await checkoutState(session()), untouched);
  });

  test('leaves a note with the command that crashed and no longer does', async () => {
    const { tests, canary } = await noteOf(session(), patch.commit);
    const row = tests.find(({ file }) => file === 'src/greet.js');
    assert.deepEqual(row, {
      file: 'src/greet.js',
      path: ['node app.js Ada'],
      before: 'failed',
      after: 'passed',
      message: 'persn is not defined',
    });
    assert.equal(canary, true);
  });

  test('is not healed a second time while its patch waits', async () => {
    assert.deepEqual((await healAll(session())).errors, []);
  });
});

test('A crash is healed from the folder that the command ran in, in a project without tests', async (t) => {
  const files = {
    'package.json': manifest({ scripts: {} }),
    'tools/app.js': app.replace('./src', '../src'),
    'src/greet.js': greet,
  };
  const session = await openSession(t, files);
  const inTools = join(session.root, 'tools');
  const crashed = await session.run(process.execPath, [program, 'run', '--', 'node', 'app.js'], inTools);
  assert.equal(crashed.code, 1);
  onlyPatch(await healAll(session));
});

test('A crash that a failing test shows as well is healed by way of the test', async (t) => {
  const session = await openSession(t, {
    'package.json': manifest({}),
    'app.js': app,
    'src/greet.js': greet,
    'test/greet.test.js': nodeTest(
      "assert.equal(greet('Ada'), 'Hello Ada')",
      "import { greet } from '../src/greet.js';",
    ),
  });
  await session.healer('test');
  await session.healer('run', '--', 'node', 'app.js');
  const { commit } = onlyPatch(await healAll(session));
  const { tests } = await noteOf(session, commit);
  assert.deepEqual(
    tests.map(({ file }) => file),
    ['test/greet.test.js'],
  );
});

const left: { title: string; command: string[]; files: Record<string, string>; reason: RegExp }[] = [
  {
    title: 'what it needs is not in the repository',
    command: ['node', 'app.js'],
    files: {
      'app.js': `import { existsSync } from 'node:fs';
if (existsSync('state')) null.run();
`,
    },
    reason: /^run again in the sandbox, `node app\.js` does not crash: write a test that shows it$/,
  },
  {
    title: 'it fails otherwise there',
    command: ['node', 'app.js'],
    files: {
      'app.js': `import { existsSync } from 'node:fs';
if (existsSync('state')) null.run();
throw new RangeError('nothing to read');
`,
    },
    reason: /fails otherwise \(RangeError: nothing to read.*\): write a test that shows it$/,
  },
];

for (const { title, command, files, reason } of left) {
  test(`A crash is skipped with what to do when ${title}`, async (t) => {
    const session = await openSession(t, {
      'package.json': manifest({}),
      '.gitignore': 'state\n',
      ...files,
      ...passing,
    });
    await session.write({ state: 'only here' });
    await session.healer('run', '--', ...command);
    const [error] = await errorsIn(session);
    const { errors, patches } = await healAll(session, error?.id ?? '');
    assert.deepEqual(patches, []);
    assert.equal(errors[0]?.status, 'skipped');
    assert.match(errors[0]?.reason ?? '', reason);
  });
}

test('A crash that comes and goes on one tree is called flaky', async (t) => {
  const files = {
    'package.json': manifest({}),
    'app.js': `import { existsSync, writeFileSync } from 'node:fs';
const { TMPDIR } = process.env;
if (TMPDIR && existsSync(TMPDIR + '/seen')) process.exit(0);
if (TMPDIR) writeFileSync(TMPDIR + '/seen', '');
missing();
`,
    ...passing,
  };
  const session = await openSession(t, files);
  await session.healer('run', '--', 'node', 'app.js');
  const { errors, patches } = await healAll(session);
  assert.deepEqual(patches, []);
  assert.equal(errors[0]?.status, 'flaky');
});

test('A program that would go on for ever is not said to be healed', async (t) => {
  const files = {
    'package.json': manifest({}),
    'server.js': `const period = 1000;\nsetInterval(() => {}, perid);\n`,
    ...passing,
  };
  const session = await openSession(t, files);
  await session.healer('run', '--', 'node', 'server.js');
  const { errors, patches } = await healAll(session);
  assert.deepEqual(patches, []);
  assert.equal(errors[0]?.status, 'unfixed');
  assert.match(errors[0]?.reason ?? '', /does not end by itself.*write a test that shows it/);
});
