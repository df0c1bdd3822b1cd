import assert from 'node:assert/strict';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ErrorCode, isHealerError } from '../../core/errors.js';
import { addFiles, brokenAdd, fixedAdd, openProject } from './project.js';

const code = (name: ErrorCode) => (error: unknown) => isHealerError(error, name);

test('uncommitted work is healed as it is tested, and review --apply brings the fix alone into it', async (t) => {
  const project = await openProject(t, { ...addFiles, 'src/add.js': fixedAdd });
  const uncommitted = { 'src/add.js': `// work in progress\n${brokenAdd}`, 'src/new.js': 'export {};\n' };
  await project.write(uncommitted);
  const index = await readFile(join(project.root, '.git/index'));
  const patch = await project.healOne();
  assert.equal(patch.baseIsSnapshot, true);
  assert.equal(await readFile(join(project.root, 'src/add.js'), 'utf8'), uncommitted['src/add.js']);
  const applied = await project.healer.apply(patch.id);
  assert.equal(applied.state, 'applied');
  assert.equal(await readFile(join(project.root, 'src/add.js'), 'utf8'), `// work in progress\n${fixedAdd}`);
  assert.equal(await readFile(join(project.root, 'src/new.js'), 'utf8'), 'export {};\n');
  assert.deepEqual(await readFile(join(project.root, '.git/index')), index);
});

test('a pre-commit hook that fails keeps a fix from landing', async (t) => {
  const project = await openProject(t, addFiles);
  const hook = join(project.root, '.git/hooks/pre-commit');
  await project.write({ '.git/hooks/pre-commit': '#!/bin/sh\necho "not today" >&2\nexit 1\n' });
  await chmod(hook, 0o755);
  const report = await project.heal({ candidates: 100 });
  assert.deepEqual(report.patches, []);
  assert.match(report.errors[0]?.reason ?? '', /pre-commit|hook/);
  assert.equal(await project.git('for-each-ref', 'refs/heads/healer'), '');
});

test('the history strategy undoes what broke a green tree', async (t) => {
  const project = await openProject(t, { ...addFiles, 'src/add.js': fixedAdd });
  assert.equal((await project.healer.test({ stdio: 'ignore' })).exitCode, 0);
  await project.commit('Add faster', {
    'src/add.js': `// Adds.\n${fixedAdd.replace('a + b', 'Math.hypot(a, b) | 1')}`,
    'README.md': 'Adds.\n',
  });
  const patch = await project.healOne({ strategies: ['history'] });
  assert.deepEqual([patch.strategy, patch.files], ['history', ['src/add.js']]);
  assert.match(await project.textAt(patch.branch, 'src/add.js'), /=> a \+ b;/);
  assert.equal(await project.textAt(patch.branch, 'README.md'), 'Adds.\n');
});

test('a patch is proved again where its branch has moved, and merged onto it', async (t) => {
  const project = await openProject(t, addFiles);
  const patch = await project.healOne();
  await project.commit('Something else', { 'README.md': 'Adds.\n' });
  const merged = await project.healer.merge(patch.id);
  assert.equal(merged.state, 'merged');
  assert.notEqual(merged.mergedAs, patch.commit);
  assert.equal(await project.textAt('main', 'src/add.js'), fixedAdd);
  assert.equal(await project.textAt('main', 'README.md'), 'Adds.\n');
  assert.equal(await readFile(join(project.root, 'src/add.js'), 'utf8'), fixedAdd);
});

test('a patch that does not hold any more where its branch has moved is not merged', async (t) => {
  const project = await openProject(t, addFiles);
  const patch = await project.healOne();
  const tests = addFiles['test/add.test.js'].replace('add(2, 3), 5', 'add(2, 3), 6');
  const head = await project.commit('Another meaning', { 'test/add.test.js': tests });
  await assert.rejects(project.healer.merge(patch.id), code('PROOF_FAILED'));
  assert.equal(await project.git('rev-parse', 'HEAD'), head);
  assert.equal((await project.healer.patch(patch.id)).state, 'proposed');
});

test('merging over uncommitted changes of the same file is refused, and of other files it is not', async (t) => {
  const project = await openProject(t, { ...addFiles, 'README.md': 'one\n' });
  const patch = await project.healOne();
  await project.write({ 'src/add.js': `${brokenAdd}// mine\n`, 'README.md': 'two\n' });
  await assert.rejects(project.healer.merge(patch.id), code('DIRTY_CHECKOUT'));
  assert.equal(await readFile(join(project.root, 'src/add.js'), 'utf8'), `${brokenAdd}// mine\n`);
  await project.write({ 'src/add.js': brokenAdd });
  await project.healer.merge(patch.id);
  assert.equal(await readFile(join(project.root, 'README.md'), 'utf8'), 'two\n');
  assert.equal(await readFile(join(project.root, 'src/add.js'), 'utf8'), fixedAdd);
});

test('validate refuses an edit of a test, and a fix that breaks another test, and accepts the right one', async (t) => {
  const project = await openProject(t, addFiles);
  const { healer, root } = project;
  const patchOf = async (name: string, files: Record<string, string>) => {
    await project.write(files);
    const text = await project.git('diff');
    await project.git('checkout', '--quiet', '--', '.');
    await project.write({ [`../${name}`]: `${text}\n` });
    return join(root, '..', name);
  };
  const eased = addFiles['test/add.test.js'].replace('add(2, 3), 5', 'add(2, 3), -1');
  const touchesTest = await healer.validate(await patchOf('test.patch', { 'test/add.test.js': eased }));
  assert.deepEqual([touchesTest.ok, touchesTest.proof], [false, null]);
  assert.match(touchesTest.reason ?? '', /is a test/);
  const wrong = brokenAdd.replace('a - b', '5');
  const breaks = await healer.validate(await patchOf('wrong.patch', { 'src/add.js': wrong }));
  assert.equal(breaks.ok, false);
  const right = await healer.validate(await patchOf('right.patch', { 'src/add.js': fixedAdd }));
  assert.deepEqual([right.ok, right.reason, right.files], [true, null, ['src/add.js']]);
});

test('validate does not hold against a change what its file had before', async (t) => {
  const exits = '/* c8 ignore next */\nexport const stop = () => process.exit(1);\n';
  const named = 'export function add(a, b) {\n  if (a === Infinity) process.exit(1);\n  return a - b;\n}\n';
  const project = await openProject(t, { ...addFiles, 'src/add.js': named + exits });
  await project.commit('Mend it', { 'src/add.js': named.replace('a - b', 'a + b') + exits });
  const mended = await project.git('rev-parse', 'HEAD');
  await project.git('reset', '--quiet', '--hard', 'HEAD~1');
  const { ok, reason } = await project.healer.validate(mended);
  assert.deepEqual([ok, reason], [true, null]);
  const added = `${named.replace('a - b', 'a + b')}${exits}${exits.replace('stop', 'halt')}`;
  await project.commit('Mend it, and add', { 'src/add.js': added });
  const worse = await project.git('rev-parse', 'HEAD');
  await project.git('reset', '--quiet', '--hard', 'HEAD~1');
  assert.match((await project.healer.validate(worse)).reason ?? '', /ends or commands the process/);
});

test('where no test fails, validate accepts what breaks nothing, and no more', async (t) => {
  const project = await openProject(t, { ...addFiles, 'src/add.js': fixedAdd });
  const { healer } = project;
  const changed = async (body: string) => {
    await project.commit('A change', { 'src/add.js': fixedAdd.replace('a + b', body) });
    const commit = await project.git('rev-parse', 'HEAD');
    await project.git('reset', '--quiet', '--hard', 'HEAD~1');
    return healer.validate(commit);
  };
  assert.equal((await changed('b + a')).ok, true);
  const breaks = await changed('a * b');
  assert.equal(breaks.ok, false);
  assert.match(breaks.reason ?? '', /passed before and fails now/);
});
