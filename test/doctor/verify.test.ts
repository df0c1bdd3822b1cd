import assert from 'node:assert/strict';
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadConfig } from '../../core/config/load.js';
import { verify } from '../../core/doctor/verify.js';
import { writeNote } from '../../core/git/refs/notes.js';
import { createSigningKey, ownKey } from '../../core/git/signing/signing.js';
import { ledgerRef } from '../../core/store/ledger.js';
import { rebuild } from '../../core/store/rebuild.js';
import { openStore, type Store } from '../../core/store/store.js';
import { dataFolder } from '../../core/workspace/folders.js';
import { brokenAdd, landFiles, openScene, type Scene } from '../support/landing.js';
import { writePack } from '../support/packs.js';
import { errorRecord } from '../support/records.js';

/** A repository whose ledger is signed, with two errors. */
async function signedScene(t: TestContext): Promise<Scene & { check(): ReturnType<typeof verify> }> {
  const scene = await openScene(t, { 'src/add.js': brokenAdd }, { name: 'repository' });
  await scene.fixture.git('update-ref', '-d', ledgerRef);
  await rm(scene.store.folder, { recursive: true });
  const store = await openStore(scene.repo, { signer: () => ownKey(dataFolder()) });
  await addError(store, 'e00000000001');
  await addError(store, 'second');
  const check = async () =>
    verify({ repo: scene.repo, store, config: await loadConfig(scene.repo.mainRoot) });
  return { ...scene, store, check };
}

const addError = (store: Store, id: string): Promise<unknown> =>
  store.errors.update((errors) => errors.push(errorRecord({ id })));

const lastPack = ({ fixture }: Scene): Promise<string> => fixture.git('show', `${ledgerRef}:events.jsonl`);

async function looseFile({ repo, fixture }: Scene, name: string): Promise<string> {
  const id = await fixture.git('rev-parse', name);
  return join(repo.commonDir, 'objects', id.slice(0, 2), id.slice(2));
}

test('a ledger that healer wrote is sound, and so is what was made of it', async (t) => {
  const scene = await signedScene(t);
  await landFiles(scene);
  const { sound, ledger, databases, patches } = await scene.check();
  assert.deepEqual([ledger.findings, patches.findings], [[], []]);
  assert.deepEqual(
    databases.flatMap(({ missing, unknown, unlike }) => [...missing, ...unknown, ...unlike]),
    [],
  );
  assert.deepEqual([sound, ledger.signed, patches.patches], [true, ledger.events, 1]);
});

test('an event that was changed is found, though the one who did it made the commits after it anew', async (t) => {
  const scene = await signedScene(t);
  const { fixture, repo } = scene;
  const [second = '', first = ''] = (await fixture.git('rev-list', ledgerRef)).split('\n');
  const [before, after] = [await fixture.git('show', `${first}:events.jsonl`), await lastPack(scene)];
  await fixture.git('update-ref', '-d', ledgerRef);
  const changed = await writePack(repo, `${before.replace('"open"', '"ignored"')}\n`, { parents: [] });
  const next = await writePack(repo, `${after}\n`);
  const { sound, ledger } = await scene.check();
  assert.equal(sound, false);
  assert.deepEqual(
    ledger.findings.map(({ kind, commit, events }) => [kind, commit, events]),
    [
      ['unsigned', next, [JSON.parse(after).id]],
      ['unsigned', changed, [JSON.parse(before).id]],
    ],
  );
  assert.notEqual(second, next);
});

test('a signature that was moved to other events is bad, and one of a stranger is told apart', async (t) => {
  const scene = await signedScene(t);
  const { fixture, repo } = scene;
  const bytes = await fixture.git('cat-file', 'commit', ledgerRef);
  const blob = await fixture.git('rev-parse', `${ledgerRef}~1:events.jsonl`);
  await fixture.write({ '../tree': `100644 blob ${blob}\tevents.jsonl\n` });
  const tree = await fixture.git('rev-parse', `${ledgerRef}~1^{tree}`);
  await fixture.write({ '../commit': `${bytes.replace(/^tree \w+/, `tree ${tree}`)}\n` });
  const forged = await fixture.git('hash-object', '-t', 'commit', '-w', '../commit');
  await fixture.git('update-ref', ledgerRef, forged);
  const other = join(fixture.outside, 'another data folder');
  await createSigningKey(other, repo);
  const stranger = await ownKey(other);
  assert.ok(stranger);
  const event = { id: 'strange', at: new Date().toISOString(), type: 'test', data: {} };
  const strange = await writePack(repo, `${JSON.stringify(event)}\n`, { key: stranger });
  const { ledger } = await scene.check();
  assert.deepEqual(
    ledger.findings.map(({ kind, commit }) => [kind, commit]),
    [
      ['stranger', strange],
      ['bad-signature', forged],
    ],
  );
});

test('events without a form, and others under a known id, are named', async (t) => {
  const scene = await signedScene(t);
  const key = (await ownKey(dataFolder())) ?? undefined;
  const event = JSON.parse(await lastPack(scene));
  const lines = ['{"id":1}', JSON.stringify({ ...event, data: { record: {} } }), 'half a li'];
  const commit = await writePack(scene.repo, lines.join('\n'), key && { key });
  const { findings } = (await scene.check()).ledger;
  assert.deepEqual(
    findings.map(({ kind, commit, events }) => [kind, commit, events]),
    [
      ['malformed-event', commit, []],
      ['malformed-event', commit, []],
      ['repeated-event', await scene.fixture.git('rev-parse', `${ledgerRef}~1`), [event.id]],
    ],
  );
});

for (const [name, object, kind] of [
  ['events file', `${ledgerRef}~1:events.jsonl`, 'object'],
  ['tree', `${ledgerRef}~1^{tree}`, 'object'],
  ['commit', `${ledgerRef}~1`, 'object'],
] as const)
  test(`a missing and a corrupt ${name} are found, and the rest is read all the same`, async (t) => {
    const scene = await signedScene(t);
    await addError(scene.store, 'third');
    const file = await looseFile(scene, object);
    const bytes = await readFile(file);
    const another = await readFile(await looseFile(scene, `${ledgerRef}:events.jsonl`));
    await chmod(file, 0o644);
    for (const [state, damage] of [
      ['missing', () => rm(file)],
      ['corrupt', () => writeFile(file, bytes.subarray(0, bytes.length / 2))],
      ['corrupt', () => writeFile(file, another)],
    ] as const) {
      await damage();
      const { ledger, sound } = await scene.check();
      assert.equal(sound, false);
      assert.equal(ledger.findings[0]?.kind, `${state}-${kind}`);
      assert.ok(ledger.signed >= 1);
    }
  });

test('a database that says something else than the ledger is found', async (t) => {
  const scene = await signedScene(t);
  const file = join(scene.store.folder, 'db', 'errors.json');
  const content = JSON.parse(await readFile(file, 'utf8'));
  content.records[0].count = 99;
  content.records[1].id = 'renamed';
  await writeFile(file, JSON.stringify(content));
  const [errors] = (await scene.check()).databases;
  assert.deepEqual(errors, {
    database: 'errors.json',
    state: 'sound',
    missing: ['second'],
    unknown: ['renamed'],
    unlike: ['e00000000001'],
  });
  await writeFile(file, 'nonsense');
  const checked = await scene.check();
  assert.deepEqual([checked.sound, checked.databases[0]?.state], [false, 'corrupt']);
});

test('patches whose note, commit or ref is not what the ledger says are found', async (t) => {
  const scene = await signedScene(t);
  const { fixture, repo, check } = scene;
  const patch = await landFiles(scene);
  const kinds = async () => (await check()).patches.findings.map(({ kind, patch: id }) => [kind, id]);
  assert.deepEqual(await kinds(), []);
  await writeNote(repo, patch.commit, '{}');
  assert.deepEqual(await kinds(), [['other-note', patch.id]]);
  await fixture.git('update-ref', '-d', 'refs/notes/healer');
  assert.deepEqual(await kinds(), [['missing-note', patch.id]]);
  await fixture.git('update-ref', `refs/healer/patches/${patch.id}`, 'HEAD');
  await fixture.git('update-ref', 'refs/healer/patches/nobody', 'HEAD');
  assert.deepEqual(await kinds(), [
    ['moved-ref', patch.id],
    ['missing-note', patch.id],
    ['unknown-ref', 'nobody'],
  ]);
});

test('a patch of another clone, whose commit is not here, is no finding', async (t) => {
  const scene = await signedScene(t);
  const patch = await landFiles(scene);
  await scene.store.patches.update((patches) => {
    if (patches[0]) patches[0].commit = '1'.repeat(40);
  });
  await scene.fixture.git('update-ref', '-d', `refs/healer/patches/${patch.id}`);
  await scene.fixture.git('update-ref', '-d', `refs/heads/${patch.branch}`);
  const { patches } = await scene.check();
  assert.deepEqual([patches.elsewhere, patches.findings], [1, []]);
});

test('where signing is off, events without a signature are no finding, and the report says so', async (t) => {
  const scene = await signedScene(t);
  await scene.fixture.write({ '.healer/config.json': '{"sign":"off"}' });
  await addError(await openStore(scene.repo), 'unsigned');
  const { signing, sound, ledger } = await scene.check();
  assert.deepEqual([signing, sound, ledger.events - ledger.signed], ['off', true, 1]);
});

test('a database that was corrupt is kept aside, and made again as it was', async (t) => {
  const scene = await signedScene(t);
  const folder = join(scene.store.folder, 'db');
  await writeFile(join(folder, 'errors.json'), 'nonsense');
  const [errors] = await rebuild(scene.store);
  assert.deepEqual([errors?.records, errors?.restored], [2, ['e00000000001', 'second']]);
  assert.ok((await readdir(folder)).includes(errors?.aside ?? ''));
  assert.equal(await readFile(join(folder, errors?.aside ?? ''), 'utf8'), 'nonsense');
  assert.equal((await scene.check()).sound, true);
});
