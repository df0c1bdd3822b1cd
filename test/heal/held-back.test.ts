import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTwoFilesPatch } from 'diff';
import type { Healed } from '../main-job/session.js';
import { openSession } from '../main-job/session.js';
import { addFiles, addTests, brokenAdd, fixedAdd, openProject } from './project.js';

// Fixes that are less safe than the setting `safetyThreshold` asks for.

const settings = (safetyThreshold: number) => JSON.stringify({ safetyThreshold });
const strict = {
  'package.json': JSON.stringify({ name: 'project', type: 'module', scripts: { test: 'node --test' } }),
  '.healer/config.json': settings(1),
  ...addFiles,
};

interface Fixes {
  fixes: { id: string; status: string; heldBecause: string | null }[];
}

test('a fix that is not safe enough is kept without a branch, shown with the reason, and merged when told', async (t) => {
  const session = await openSession(t, strict);
  const healed = await session.healer('heal', '--json');
  assert.equal(healed.code, 1);
  const report = JSON.parse(healed.stdout) as Healed & { held: { id: string }[] };
  const [held] = report.held;
  assert.ok(held);
  assert.deepEqual(
    report.errors.map(({ status, patch }) => [status, patch]),
    report.errors.map(() => ['unfixed', held.id]),
  );
  assert.equal(await session.git('branch', '--list', 'healer/*'), '');
  const { json } = await session.healerJson<Fixes>('fixes');
  assert.deepEqual(
    json.fixes.map(({ id, status }) => [id, status]),
    [[held.id, 'held']],
  );
  assert.match((await session.healer('fixes')).stdout, /held back\. Its safety of \d+ % is below the 100 %/);
  assert.equal((await session.healer('validate', held.id)).code, 0);
  assert.match((await session.healer('review', held.id)).stdout, /held back:/);
  const merged = await session.healer('review', held.id, '--merge', '--yes');
  assert.equal(merged.code, 0, merged.stderr);
  assert.equal(await session.git('show', 'HEAD:src/add.js'), fixedAdd.trimEnd());
});

test('what is held back is not searched for again, and gets its branch once the threshold is lower', async (t) => {
  const session = await openSession(t, strict);
  const first = await session.healerJson<{ held: { id: string }[] }>('heal');
  const again = await session.healerJson<{ held: { id: string }[] }>('heal');
  assert.deepEqual(again.json.held, first.json.held);
  await session.git('update-index', '--assume-unchanged', '.healer/config.json');
  await session.write({ '.healer/config.json': settings(0) });
  assert.match((await session.healer('heal')).stderr, /not trusted yet: "safetyThreshold" makes branches/);
  await session.healer('trust');
  const { json, code } = await session.healerJson<Healed>('heal');
  assert.equal(code, 0);
  assert.deepEqual(
    json.patches.map(({ id }) => id),
    [first.json.held[0]?.id],
  );
  assert.match(await session.git('branch', '--list', 'healer/*'), /healer\//);
});

test('a rejected one is never proposed again for the same error', async (t) => {
  const project = await openProject(t, { ...addFiles, '.healer/config.json': settings(1) });
  const [held] = (await project.heal()).held;
  await project.healer.reject(held?.id ?? '');
  const { held: next } = await project.heal();
  assert.notEqual(next[0]?.editHash, held?.editHash);
});

const diffOf = (after: string) => createTwoFilesPatch('a/src/add.js', 'b/src/add.js', brokenAdd, after);

test('code that starts to evaluate text is held back by the settings that everybody has', async (t) => {
  const project = await openProject(t, { 'src/add.js': brokenAdd, 'test/add.test.js': addTests });
  const diff = diffOf('export const add = (a, b) => eval(`${a} + ${b}`);\n');
  const { ok, stage, reason, patch } = await project.healer.propose({ diff, ids: [], author: 'somebody' });
  assert.deepEqual([ok, stage, patch?.state], [false, 'safety', 'held']);
  assert.match(reason ?? '', /makes code out of text, as the file did not before: eval/);
  const safer = await project.healer.propose({ diff: diffOf(fixedAdd), ids: [], author: 'somebody' });
  assert.equal(safer.ok, true);
  assert.deepEqual(
    (await project.healer.patches()).map(({ state }) => state),
    ['superseded', 'proposed'],
  );
});

test('the evidence lists what lowers the safety', async (t) => {
  const project = await openProject(t, {
    'src/auth.js': 'export const allowed = (role) => role !== "admin";\n',
    'test/auth.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allowed } from '../src/auth.js';
test('admins may', () => assert.equal(allowed('admin'), true));
test('others may not', () => assert.equal(allowed('guest'), false));
`,
  });
  const patch = await project.healOne();
  const statement = await project.healer.evidence(patch);
  const factor = statement?.predicate.safety.factors.find(({ name }) => name === 'sensitive');
  assert.match(factor?.detail ?? '', /src\/auth\.js is a file of authentication/);
});
