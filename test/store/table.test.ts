import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openRepository } from '../../core/git/repository.js';
import { rebuild } from '../../core/store/rebuild.js';
import { openStore } from '../../core/store/store.js';
import { startChild } from '../support/children.js';
import { errorRecord, patchRecord } from '../support/records.js';
import { createRepository } from '../support/repository.js';

const writer = fileURLToPath(new URL('./children/writer.js', import.meta.url));

async function storeOf(t: TestContext) {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const store = await openStore(await openRepository(fixture.root));
  return { fixture, store, file: join(store.folder, 'db', 'errors.json') };
}

test('opening and reading write nothing', async (t) => {
  const { store } = await storeOf(t);
  assert.deepEqual(await store.errors.all(), []);
  assert.equal(existsSync(store.folder), false);
});

test('what was written is read again, and the checkout stays clean', async (t) => {
  const { store, fixture } = await storeOf(t);
  await store.errors.update((records) => {
    records.push(errorRecord({ title: 'ünïcode ✓' }));
  });
  assert.deepEqual(await store.errors.all(), [errorRecord({ title: 'ünïcode ✓' })]);
  assert.equal(await fixture.git('status', '--porcelain', '-uall'), '');
});

test('update resolves with what the change returned', async (t) => {
  const { store } = await storeOf(t);
  assert.equal(await store.errors.update((records) => records.push(errorRecord())), 1);
});

test('an update that changes nothing writes nothing', async (t) => {
  const { store } = await storeOf(t);
  await store.errors.update((records) => records.push(errorRecord()));
  const events = await store.ledger.read();
  await store.errors.update((records) => records.reverse());
  assert.deepEqual(await store.ledger.read(), events);
});

test('ids may be shortened like those of git', async (t) => {
  const { store } = await storeOf(t);
  await store.errors.update((records) => {
    records.push(errorRecord({ id: 'abc1' }), errorRecord({ id: 'abc2' }), errorRecord({ id: 'abc' }));
  });
  assert.equal((await store.errors.get('abc1')).id, 'abc1');
  assert.equal((await store.errors.get('abc')).id, 'abc');
  await assert.rejects(store.errors.get('ab'), { code: 'AMBIGUOUS_ID' });
  await assert.rejects(store.errors.get('x'), { code: 'UNKNOWN_ID' });
  await assert.rejects(store.errors.get(''), { code: 'UNKNOWN_ID' });
});

test('several processes that write at once lose nothing', { timeout: 120_000 }, async (t) => {
  const { store, fixture } = await storeOf(t);
  const children = ['a', 'b', 'c'].map((name) => startChild(writer, [fixture.root, name, '6']));
  t.after(() => children.map((child) => child.kill()));
  for (const child of children) {
    const { exitCode, stderr } = await child.done;
    assert.equal(exitCode, 0, stderr);
  }
  const records = await store.errors.all();
  assert.equal(records.length, 19);
  assert.equal(records.find(({ id }) => id === 'shared')?.count, 18);
});

test('writers that are killed leave nothing torn and lose nothing they acknowledged', {
  timeout: 120_000,
}, async (t) => {
  const { store, fixture } = await storeOf(t);
  for (const round of [0, 1, 2, 3]) {
    const child = startChild(writer, [fixture.root, `r${round}`, '500']);
    t.after(() => child.kill());
    await child.printed(`wrote ${round}`);
    await new Promise((resolve) => setTimeout(resolve, round * 13));
    child.kill();
    const { stdout } = await child.done;
    const acknowledged = stdout.match(/wrote \d+\n/g)?.length ?? 0;
    const survived = (await store.errors.all()).filter(({ id }) => id.startsWith(`r${round}-`)).length;
    assert.ok(survived >= acknowledged && survived <= acknowledged + 1, `${survived} of ${acknowledged}`);
  }
  const before = await store.errors.all();
  await rebuild(store);
  assert.ok((await store.errors.all()).length >= before.length);
  await fixture.git('fsck');
});

const damages: [name: string, content: string][] = [
  ['is empty', ''],
  ['is cut off', '{"schema":"healer/errors-db@1","records":[{"id":'],
  ['is another JSON', '[]'],
  ['holds a record without its fields', '{"schema":"healer/errors-db@1","records":[{"id":"x"}]}'],
  ['is binary', '\u0000\u0001\u0002'],
];
for (const [name, content] of damages) {
  test(`a database that ${name} is set aside and made again`, async (t) => {
    const { store, file } = await storeOf(t);
    await store.errors.update((records) => records.push(errorRecord({ count: 7 })));
    await writeFile(file, content);
    assert.deepEqual(await store.errors.all(), [errorRecord({ count: 7 })]);
    const aside = (await readdir(join(store.folder, 'db'))).find((entry) => entry.includes('.corrupt-'));
    assert.ok(aside);
    assert.equal(await readFile(join(store.folder, 'db', aside), 'utf8'), content);
  });
}

test('an update on a corrupt database keeps what it held', async (t) => {
  const { store, file } = await storeOf(t);
  await store.errors.update((records) => records.push(errorRecord({ id: 'one' })));
  await writeFile(file, 'nonsense');
  await store.errors.update((records) => records.push(errorRecord({ id: 'two' })));
  assert.deepEqual(
    (await store.errors.all()).map(({ id }) => id),
    ['one', 'two'],
  );
});

test('a database that was deleted is made again', async (t) => {
  const { store } = await storeOf(t);
  await store.errors.update((records) => records.push(errorRecord()));
  await rm(store.folder, { recursive: true });
  assert.deepEqual(await store.errors.all(), [errorRecord()]);
});

test('a database of a newer healer is refused and left alone', async (t) => {
  const { store, file } = await storeOf(t);
  await store.prepare();
  const content = '{"schema":"healer/errors-db@2","records":[]}';
  await writeFile(file, content);
  await assert.rejects(store.errors.all(), { code: 'DATABASE_CORRUPT', message: /newer healer/ });
  assert.equal(await readFile(file, 'utf8'), content);
});

test('rebuild gives the last state of every record, without the removed ones', async (t) => {
  const { store, file } = await storeOf(t);
  await store.errors.update((records) =>
    records.push(errorRecord({ id: 'one' }), errorRecord({ id: 'two' })),
  );
  await store.errors.update((records) => {
    const [first] = records.splice(0, 2);
    if (first) records.push({ ...first, state: 'ignored' });
  });
  await store.patches.update((records) => records.push(patchRecord()));
  await rm(file);
  assert.deepEqual(
    (await rebuild(store)).map(({ database, records }) => [database, records]),
    [
      ['errors.json', 1],
      ['patches.json', 1],
      ['patterns.json', 0],
      ['outcomes.json', 0],
    ],
  );
  assert.deepEqual(await store.errors.all(), [errorRecord({ id: 'one', state: 'ignored' })]);
});

test('rebuild keeps what only the database knew', async (t) => {
  const { store, fixture } = await storeOf(t);
  await store.errors.update((records) => records.push(errorRecord()));
  await fixture.git('update-ref', '-d', 'refs/healer/ledger');
  await rebuild(store);
  assert.deepEqual(await store.errors.all(), [errorRecord()]);
  assert.equal((await store.ledger.read()).length, 1);
});

test('what a killed writer had told the ledger alone is in the database at the next look', async (t) => {
  const { store, file } = await storeOf(t);
  await store.errors.update((records) => records.push(errorRecord({ id: 'one', count: 1 })));
  const before = await readFile(file, 'utf8');
  await store.errors.update((records) => {
    if (records[0]) records[0].count += 1;
  });
  // As it stood a moment before the database was written.
  await writeFile(file, before);
  await writeFile(`${file}.unfinished`, '');
  assert.deepEqual((await store.errors.all())[0]?.count, 2);
  await store.errors.update((records) => {
    if (records[0]) records[0].count += 1;
  });
  await rebuild(store);
  assert.deepEqual((await store.errors.all())[0]?.count, 3);
  assert.equal(existsSync(`${file}.unfinished`), false);
});

test('a linked worktree uses the state of the main checkout', async (t) => {
  const { store, fixture } = await storeOf(t);
  await store.errors.update((records) => records.push(errorRecord()));
  await fixture.git('worktree', 'add', '-q', '../linked');
  const linked = await openStore(await openRepository(join(fixture.outside, 'linked')));
  assert.equal(linked.folder, store.folder);
  assert.equal((await linked.errors.all()).length, 1);
});
