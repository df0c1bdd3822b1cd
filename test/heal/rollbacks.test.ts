import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createTwoFilesPatch } from 'diff';
import { openHealer } from '../../core/healer.js';
import { openSession, type Session } from '../main-job/session.js';
import { checkoutState } from '../support/checkout.js';
import { linkDependencies } from '../support/dependencies.js';
import { nodeTests } from './project.js';

// Merged fixes that turn out to do harm.

const clamp = 'export const clamp = (n, low, high) => Math.max(low, n);\n';
const wrong = clamp.replace('Math.max(low, n)', 'Math.min(high, n)');
const files = {
  'package.json': JSON.stringify({ name: 'project', type: 'module', scripts: { test: 'node --test' } }),
  '.gitignore': 'node_modules\nflag\n',
  'src/clamp.js': clamp,
  'test/high.test.js': nodeTests(
    "import { existsSync } from 'node:fs';\nimport { clamp } from '../src/clamp.js';",
    { 'is not above': "() => assert.equal(clamp(9, 0, existsSync('flag') ? 6 : 5), 5)" },
  ),
};
const lowTest = {
  'test/low.test.js': nodeTests("import { clamp } from '../src/clamp.js';", {
    'is not below': '() => assert.equal(clamp(-1, 0, 5), 0)',
  }),
};

interface Rollbacks {
  rollbacks: { id: string; branch: string; reverts: string; because: string; errors: string[] }[];
}
interface Listed {
  patches: { id: string; status: string; revertedAs: string | null }[];
}

/** A repository in which a fix was merged that heals its own test, and breaks what no test looks at yet. */
async function withMerged(t: TestContext, more: Record<string, string> = {}, text = wrong) {
  const session = await openSession(t, { ...files, ...more });
  const healer = await openHealer(session.root);
  t.after(() => healer.dispose());
  const diff = createTwoFilesPatch('a/src/clamp.js', 'b/src/clamp.js', clamp, text);
  const { patch, reason } = await healer.propose({ diff, ids: [], author: 'somebody' });
  assert.ok(patch, reason ?? '');
  await healer.merge(patch.id);
  return { ...session, merged: patch.id };
}

const statusOf = async (session: Session, id: string) =>
  (await session.healerJson<Listed>('patches')).json.patches.find((patch) => patch.id === id);

test('a fix after which a new error is seen is proposed for rollback, proved and signed, and merged like any patch', async (t) => {
  const session = await withMerged(t);
  await session.write(lowTest);
  await session.commit('Test the lower end');
  const untouched = await checkoutState(session);
  const { json } = await session.healerJson<Rollbacks>('heal', '--strategy', 'rules');
  const [rollback, ...more] = json.rollbacks;
  assert.ok(rollback && more.length === 0);
  assert.equal(rollback.reverts, session.merged);
  assert.match(rollback.branch, /^healer\/rollback-/);
  assert.match(rollback.because, /there is a new error, which is gone without it: is not below/);
  assert.equal(rollback.errors.length, 1);
  assert.deepEqual(await checkoutState(session), untouched);
  assert.equal(await session.git('show', `${rollback.branch}:src/clamp.js`), clamp.trimEnd());
  assert.match(await session.git('log', '-1', '--format=%B', rollback.branch), /Healer-Reverts: /);
  assert.match((await session.healer('review', rollback.id)).stdout, /there is a new error/);

  const merged = await session.healer('review', rollback.id, '--merge', '--yes');
  assert.equal(merged.code, 0, merged.stderr);
  const reverted = await statusOf(session, session.merged);
  assert.equal(reverted?.status, 'reverted');
  assert.equal(reverted?.revertedAs, await session.git('rev-parse', 'HEAD'));
  const errors = await session.healerJson<{ errors: { title: string }[] }>('errors');
  assert.deepEqual(
    errors.json.errors.map(({ title }) => title.split(':')[0]),
    ['is not above'],
  );
});

test('a fix whose test begins to come and go is proposed for rollback, once', async (t) => {
  const session = await withMerged(t);
  for (const flag of ['', null, '', null]) {
    await session.write({ flag });
    await session.healer('test');
  }
  const { json } = await session.healerJson<Rollbacks>('heal');
  assert.deepEqual(
    json.rollbacks.map(({ reverts, errors }) => [reverts, errors]),
    [[session.merged, []]],
  );
  assert.match(json.rollbacks[0]?.because ?? '', /its test comes and goes on the same tree/);
  const again = await session.healerJson<Rollbacks>('heal');
  assert.deepEqual(again.json.rollbacks, []);
  await session.healer('review', json.rollbacks[0]?.id ?? '', '--reject', '--yes');
  const last = await session.healerJson<Rollbacks>('heal');
  assert.deepEqual(last.json.rollbacks, []);
});

test('a new error that is there without the fix as well is no reason', async (t) => {
  const session = await withMerged(t);
  await session.write({
    'test/nan.test.js': nodeTests("import { clamp } from '../src/clamp.js';", {
      'knows no number': '() => assert.equal(clamp(Number.NaN, 0, 5), 0)',
    }),
  });
  await session.commit('Test what is no number');
  const { json } = await session.healerJson<Rollbacks>('heal', '--strategy', 'rules');
  assert.deepEqual(json.rollbacks, []);
});

for (const [what, user, proposals] of [
  ['is proposed where the compiler has nothing against it', "import './clamp.js';\n", 1],
  ['is not where code needs what it would take away', "import { most } from './clamp.js';\nmost;\n", 0],
] as const)
  test(`the rollback of a fix ${what}`, async (t) => {
    const compilerOptions = { allowJs: true, checkJs: true, module: 'nodenext', noEmit: true, types: [] };
    const tsconfig = JSON.stringify({ compilerOptions, include: ['src'] });
    const session = await withMerged(t, { 'tsconfig.json': tsconfig }, `${wrong}export const most = 5;\n`);
    await linkDependencies(session.root);
    await session.write({ ...lowTest, 'src/user.js': user });
    await session.commit('Test the lower end');
    const { json } = await session.healerJson<Rollbacks>('heal', '--strategy', 'rules');
    assert.equal(json.rollbacks.length, proposals);
  });

test('a rollback by hand puts the proposal away', async (t) => {
  const session = await withMerged(t);
  await session.write(lowTest);
  await session.commit('Test the lower end');
  const { json } = await session.healerJson<Rollbacks>('heal', '--strategy', 'rules');
  const id = json.rollbacks[0]?.id ?? '';
  assert.equal((await session.healer('rollback', session.merged)).code, 0);
  assert.equal((await statusOf(session, id))?.status, 'superseded');
  assert.equal(await session.git('branch', '--list', 'healer/*'), '');
});

test('a merged fix that does not revert cleanly any more is listed, and one that does is not', async (t) => {
  const session = await withMerged(t);
  const stale = async () =>
    (await session.healerJson<{ stale: { patch: string; conflicts: string[] }[] }>('status')).json.stale;
  assert.deepEqual(await stale(), []);
  await session.write({ 'README.md': 'About\n' });
  await session.commit('Write about it');
  assert.deepEqual(await stale(), []);
  await session.write({ 'src/clamp.js': wrong.replace('Math.min(high, n)', 'n > high ? high : n') });
  await session.commit('Clamp without Math');
  assert.deepEqual(await stale(), [{ patch: session.merged, conflicts: ['src/clamp.js'] }]);
  assert.match((await session.healer('status')).stdout, /does not revert cleanly any more: src\/clamp\.js/);
  assert.match((await session.healer('patches')).stdout, /does not revert cleanly any more/);
});
