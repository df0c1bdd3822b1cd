import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { git } from '../../core/git/command.js';
import { openRepository } from '../../core/git/repository.js';
import { ledgerRef, openLedger } from '../../core/store/ledger.js';
import { writeRefused } from '../../core/store/refused.js';
import { startChild } from '../support/children.js';
import { createRepository } from '../support/repository.js';

const appender = fileURLToPath(new URL('./children/appender.js', import.meta.url));

test('a ledger that was never written is empty', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  assert.deepEqual(await openLedger(await openRepository(fixture.root)).read(), []);
});

test('events come back in the order they were appended', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const ledger = openLedger(await openRepository(fixture.root));
  await ledger.append([
    { type: 'one', data: { text: 'line\nbreak ✓' } },
    { type: 'two', data: {} },
  ]);
  for (let index = 0; index < 5; index += 1) await ledger.append([{ type: 'more', data: { index } }]);
  const events = await ledger.read();
  assert.deepEqual(
    events.map(({ type, data }) => [type, data]),
    [['one', { text: 'line\nbreak ✓' }], ['two', {}], ...[0, 1, 2, 3, 4].map((index) => ['more', { index }])],
  );
  await fixture.git('fsck', '--strict');
});

test('it knows of which nouns it tells, also once it has grown', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  const ledger = openLedger(repo);
  assert.equal(await ledger.tellsOf('patch'), false);
  await openLedger(repo).append([{ type: 'patch.recorded', data: {} }]);
  assert.equal(await ledger.tellsOf('patch'), true);
  assert.equal(await ledger.tellsOf('pattern'), false);
});

test('what is refused tells of nothing, until it counts again', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  const ledger = openLedger(repo);
  await ledger.append([{ type: 'patch.recorded', data: {} }]);
  await writeRefused(repo, [await fixture.git('rev-parse', ledgerRef)]);
  assert.equal(await ledger.tellsOf('patch'), false);
  await writeRefused(repo, []);
  assert.equal(await ledger.tellsOf('patch'), true);
});

test('appending touches neither branch, index nor working tree', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const before = await fixture.git('rev-parse', 'HEAD');
  await openLedger(await openRepository(fixture.root)).append([{ type: 'one', data: {} }]);
  assert.equal(await fixture.git('rev-parse', 'HEAD'), before);
  assert.equal(await fixture.git('status', '--porcelain'), '');
  assert.equal(await fixture.git('branch', '--list'), '* main');
});

test('several processes that append at once lose nothing', { timeout: 120_000 }, async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const children = ['a', 'b', 'c'].map((name) => startChild(appender, [fixture.root, name, '6']));
  t.after(() => children.map((child) => child.kill()));
  for (const child of children) {
    const { exitCode, stderr } = await child.done;
    assert.equal(exitCode, 0, stderr);
  }
  const events = await openLedger(await openRepository(fixture.root)).read();
  for (const name of ['a', 'b', 'c']) {
    const indices = events.filter(({ data }) => data.name === name).map(({ data }) => data.index);
    assert.deepEqual(indices, [0, 1, 2, 3, 4, 5]);
  }
});

test('two clones merge by union and replay in one order', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const here = await openRepository(fixture.root);
  await openLedger(here).append([{ type: 'shared', data: {} }]);
  await fixture.git('clone', '-q', '.', '../clone');
  const there = await openRepository(`${fixture.outside}/clone`);
  await git(there, ['fetch', '-q', 'origin', `${ledgerRef}:${ledgerRef}`]);
  await openLedger(here).append([{ type: 'here', data: {} }]);
  await openLedger(there).append([{ type: 'there', data: {} }]);

  await git(here, ['fetch', '-q', there.root, `${ledgerRef}:refs/healer/fetched`]);
  await openLedger(here).merge((await git(here, ['rev-parse', 'refs/healer/fetched'])).trim());
  await git(there, ['fetch', '-q', 'origin', `${ledgerRef}:refs/healer/fetched`]);
  await openLedger(there).merge((await git(there, ['rev-parse', 'refs/healer/fetched'])).trim());

  const types = (await openLedger(here).read()).map(({ type }) => type);
  assert.deepEqual(types, ['shared', 'here', 'there', 'ledger.merged']);
  assert.deepEqual(await openLedger(there).read(), await openLedger(here).read());
});

test('an effect is never replayed before its cause, whatever the clocks say', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const ledger = openLedger(await openRepository(fixture.root));
  t.mock.timers.enable({ apis: ['Date'], now: Date.parse('2030-01-01') });
  await ledger.append([{ type: 'ahead', data: {} }]);
  t.mock.timers.setTime(Date.parse('2020-01-01'));
  await ledger.append([{ type: 'behind', data: {} }]);
  assert.deepEqual(
    (await ledger.read()).map(({ type }) => type),
    ['ahead', 'behind'],
  );
});

test('a linked worktree writes the same ledger', async (t) => {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  await fixture.git('worktree', 'add', '-q', '../linked');
  const linked = await openRepository(`${fixture.outside}/linked`);
  await openLedger(linked).append([{ type: 'one', data: {} }]);
  assert.equal((await openLedger(await openRepository(fixture.root)).read()).length, 1);
  assert.equal(await git(linked, ['status', '--porcelain']), '');
});
