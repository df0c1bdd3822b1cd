import assert from 'node:assert/strict';
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
  textAt,
} from './project.js';

const tsconfig = JSON.stringify({
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: 'es2022',
    module: 'nodenext',
    types: [],
    skipLibCheck: true,
  },
  include: ['src'],
});

const user = `export interface User {
  name: string;
  address: string;
}

export function label(user: User): string {
  return user.name + ', ' + user.adress;
}
`;

const eslintConfig = `export default [
  { files: ['src/**/*.js'], rules: { eqeqeq: 'error', 'no-unused-vars': 'error', 'prefer-const': 'error' } },
];
`;

const passing = { 'test/one.test.js': nodeTest('assert.equal(1, 1)') };

describe('a misspelt property that tsc reports', () => {
  const session = opened({
    'package.json': manifest({}),
    'tsconfig.json': tsconfig,
    'src/user.ts': user,
    ...passing,
  });
  let untouched: unknown;
  let patch: Healed['patches'][number];
  before(async () => {
    await session().healer('scan');
    untouched = await checkoutState(session());
    patch = onlyPatch(await healAll(session()));
  });

  test('is healed on a signed branch, and the checkout stays as it is', async () => {
    assert.deepEqual(patch.files, ['src/user.ts']);
    assert.equal(patch.signed, true);
    assert.match(await textAt(session(), patch.branch, 'src/user.ts'), /', ' \+ user\.address/);
    assert.deepEqual(await checkoutState(session()), untouched);
  });

  test('leaves a note that tells that it is gone and that the tests still pass', async () => {
    const note = await noteOf(session(), patch.commit);
    assert.deepEqual(
      note.tests.map(({ file, before: was, after: is }) => [file, was, is]),
      [
        ['test/one.test.js', 'passed', 'passed'],
        ['src/user.ts', 'failed', 'passed'],
      ],
    );
    assert.equal(note.canary, true);
  });
});

describe('in a project without a test command', () => {
  const session = opened({
    'package.json': manifest({ scripts: {} }),
    'tsconfig.json': tsconfig,
    'src/user.ts': user,
  });
  let patch: Healed['patches'][number];
  before(async () => {
    await session().healer('scan');
    patch = onlyPatch(await healAll(session()));
  });

  test('the compiler alone is the proof, and the confidence is lower for it', async () => {
    const { confidence } = await noteOf(session(), patch.commit);
    const factor = confidence.factors.find(({ name }) => name === 'suite');
    assert.match(factor?.detail ?? '', /no test command/);
    assert.ok(factor && factor.weight < 0);
  });

  test('the patch can be merged although the branch has moved, and rolled back', async () => {
    await session().commit('Something else', { 'notes.md': 'Nothing.\n' });
    const merged = await session().healer('review', patch.id, '--merge');
    assert.equal(merged.code, 0, merged.stderr);
    assert.match(await textAt(session(), 'HEAD', 'src/user.ts'), /user\.address;/);
    const rolledBack = await session().healer('rollback', patch.id);
    assert.equal(rolledBack.code, 0, rolledBack.stderr);
  });
});

test('One misspelling in two places of a file is one patch that mends both', async (t) => {
  const twice = `${user}\nexport const short = (user: User): string => user.adress.slice(0, 3);\n`;
  const files = { 'package.json': manifest({}), 'tsconfig.json': tsconfig, 'src/user.ts': twice, ...passing };
  const session = await openSession(t, files, { dependencies: true });
  await session.healer('scan');
  const patch = onlyPatch(await healAll(session));
  assert.doesNotMatch(await textAt(session, patch.branch, 'src/user.ts'), /adress/);
});

test('A fault that ESLint can fix is healed, and the rule stays as it is', async (t) => {
  const files = {
    'package.json': manifest({ devDependencies: { eslint: '*' } }),
    'eslint.config.js': eslintConfig,
    'src/sum.js': `export function sum(items) {\n  let total = items.reduce((a, b) => a + b, 0);\n  return total;\n}\n`,
    ...passing,
  };
  const session = await openSession(t, files, { dependencies: true });
  await session.healer('scan');
  const patch = onlyPatch(await healAll(session));
  assert.deepEqual(patch.files, ['src/sum.js']);
  assert.match(await textAt(session, patch.branch, 'src/sum.js'), /const total = items\.reduce/);
});

test('A fault that a test and ESLint both show is one patch', async (t) => {
  const session = await openSession(
    t,
    {
      'package.json': manifest({ devDependencies: { eslint: '*' } }),
      'eslint.config.js': eslintConfig,
      'src/zero.js': `export const isZero = (value) => value == 0;\n`,
      'test/zero.test.js': nodeTest(
        "assert.equal(isZero('0'), false)",
        "import { isZero } from '../src/zero.js';",
      ),
    },
    { dependencies: true },
  );
  await session.healer('scan');
  const { errors, patches } = await healAll(session);
  assert.equal(patches.length, 1, JSON.stringify(errors));
  assert.deepEqual(
    errors.map(({ status, patch }) => [status, patch]),
    [
      ['fixed', patches[0]?.id],
      ['fixed', patches[0]?.id],
    ],
  );
});

test('What could only be silenced or deleted stays unfixed', async (t) => {
  const files = {
    'package.json': manifest({ devDependencies: { eslint: '*' } }),
    'eslint.config.js': eslintConfig,
    'src/left.js': `export function left(items) {\n  const unused = items.length;\n  return items;\n}\n`,
    ...passing,
  };
  const session = await openSession(t, files, { dependencies: true });
  await session.healer('scan');
  const { errors, patches } = await healAll(session);
  assert.deepEqual(patches, []);
  assert.deepEqual(
    errors.map(({ status }) => status),
    ['unfixed'],
  );
});

test('A fix that breaks a passing test is not landed', async (t) => {
  const files = {
    'package.json': manifest({ devDependencies: { eslint: '*' } }),
    'eslint.config.js': eslintConfig.replace("eqeqeq: 'error'", "eqeqeq: ['error', 'always']"),
    'src/same.js': `export const same = (a, b) => typeof a == typeof b;\n`,
    'test/text.test.js': `import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
test('the text is as it was agreed', () => assert.match(readFileSync('src/same.js', 'utf8'), /typeof a == /));
`,
  };
  const session = await openSession(t, files, { dependencies: true });
  await session.healer('scan');
  const { errors, patches } = await healAll(session);
  assert.deepEqual(patches, []);
  assert.match(errors[0]?.reason ?? '', /passed before and fails now/);
});

test('A diagnostic that is gone is told by name, and left out without one', async (t) => {
  const files = { 'package.json': manifest({}), 'tsconfig.json': tsconfig, 'src/user.ts': user, ...passing };
  const session = await openSession(t, files, { dependencies: true });
  await session.healer('scan');
  const [error] = await errorsIn(session);
  await session.commit('Mend it by hand', { 'src/user.ts': user.replace('adress', 'address') });
  const named = await healAll(session, error?.id ?? '');
  assert.equal(named.errors[0]?.status, 'skipped');
  assert.equal(named.errors[0]?.reason, 'tsc does not report it on this tree');
  assert.deepEqual((await healAll(session)).errors, []);
});
