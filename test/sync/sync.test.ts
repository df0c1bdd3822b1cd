import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readNote, writeNote } from '../../core/git/refs/notes.js';
import { openRepository } from '../../core/git/repository.js';
import { allowedSignersLine } from '../../core/git/signing/signing.js';
import { recordGreen } from '../../core/store/green.js';
import { ledgerRef } from '../../core/store/ledger.js';
import { openStore } from '../../core/store/store.js';
import { type Clone, createClones, share } from '../support/clones.js';
import { writePack } from '../support/packs.js';
import { errorRecord } from '../support/records.js';

const record = ({ store }: Clone, id: string): Promise<unknown> =>
  store.errors.update((errors) => errors.push(errorRecord({ id })));

const idsOf = async ({ store }: Clone): Promise<string[]> =>
  (await store.errors.all()).map(({ id }) => id).sort();

/** Every ref but healer's, with the settings, the index and the files of a clone. */
async function ownThings({ git }: Clone): Promise<string> {
  const refs = (await git('for-each-ref')).split('\n').filter((line) => !/refs\/(healer|notes)\//.test(line));
  return [
    ...refs,
    await git('config', '--local', '--list'),
    await git('status', '--porcelain', '-uall'),
  ].join('\n');
}

async function twoClones(t: TestContext) {
  const clones = await createClones(t);
  return { ...clones, one: await clones.clone('one'), two: await clones.clone('two') };
}

test('what two clones recorded is in both after they have met on the remote', async (t) => {
  const { one, two } = await twoClones(t);
  await record(one, 'of-one');
  await record(two, 'of-two');
  const first = await share(one);
  assert.deepEqual([first.received, first.sent], [0, 1]);
  const second = await share(two);
  assert.deepEqual([second.received, second.sent, second.errors], [1, 1, 2]);
  const third = await share(one);
  assert.deepEqual([third.received, third.sent], [1, 0]);
  assert.deepEqual(await idsOf(one), ['of-one', 'of-two']);
  assert.deepEqual(await idsOf(two), ['of-one', 'of-two']);
  assert.equal(await one.git('rev-parse', ledgerRef), await two.git('rev-parse', ledgerRef));
  const again = await share(two);
  assert.deepEqual([again.received, again.sent, again.notes.sent], [0, 0, false]);
});

test('nothing of the user’s is touched, here or there', async (t) => {
  const { one, two, fixture, origin } = await twoClones(t);
  await two.git('tag', 'ahead');
  await two.git('commit', '--quiet', '--allow-empty', '-m', 'Ahead');
  await two.git('push', '--quiet', 'origin', 'main', 'ahead');
  await one.git('config', 'push.followTags', 'true');
  await one.git('config', 'fetch.prune', 'true');
  await one.git('tag', '-a', '-m', 'mine', 'mine');
  await record(one, 'of-one');
  await record(two, 'of-two');
  await share(two);
  const [before, there] = [
    await ownThings(one),
    await fixture.git('-C', origin, 'for-each-ref', 'refs/heads', 'refs/tags'),
  ];
  await share(one);
  assert.equal(await ownThings(one), before);
  assert.equal(await fixture.git('-C', origin, 'for-each-ref', 'refs/heads', 'refs/tags'), there);
  assert.equal(await one.git('for-each-ref', 'refs/healer/fetched'), '');
});

test('clones that share at once lose nothing, however often the remote moves', {
  timeout: 120_000,
}, async (t) => {
  const { clone } = await createClones(t);
  const clones = await Promise.all(['a', 'b', 'c'].map((name) => clone(name)));
  for (const [index, each] of clones.entries()) await record(each, `of-${index}`);
  await Promise.all(clones.map((each) => share(each)));
  for (const each of clones) await share(each);
  for (const each of clones) assert.deepEqual(await idsOf(each), ['of-0', 'of-1', 'of-2']);
});

test('a change of one clone does not undo what another changed in the same record', async (t) => {
  const { one, two } = await twoClones(t);
  await record(one, 'shared');
  await share(one);
  await share(two);
  await one.store.errors.update(([error]) => {
    error?.rejected.push('f'.repeat(64));
    if (error) error.count += 2;
  });
  await two.store.errors.update(([error]) => {
    if (error) Object.assign(error, { state: 'ignored', count: error.count + 3 });
  });
  for (const each of [one, two, one]) await share(each);
  const [left, right] = await Promise.all([one.store.errors.all(), two.store.errors.all()]);
  assert.deepEqual(left, right);
  const [error] = left;
  assert.deepEqual([error?.state, error?.count, error?.rejected], ['ignored', 6, ['f'.repeat(64)]]);
});

test('notes of both sides are kept, and of two on one commit every clone keeps the same', async (t) => {
  const { one, two } = await twoClones(t);
  const head = await one.git('rev-parse', 'HEAD');
  const commits = await Promise.all(
    [one, two].map((each, index) => each.git('commit-tree', `${head}^{tree}`, '-m', String(index))),
  );
  for (const [index, each] of [one, two].entries()) {
    await writeNote(each.repo, commits[index] ?? '', `of ${index}`);
    await writeNote(each.repo, head, `on the same, of ${index}`);
  }
  for (const each of [one, two, one]) await share(each);
  for (const each of [one, two]) {
    assert.equal(await readNote(each.repo, commits[0] ?? ''), 'of 0');
    assert.equal(await readNote(each.repo, commits[1] ?? ''), 'of 1');
  }
  assert.equal(await readNote(one.repo, head), await readNote(two.repo, head));
  assert.equal(
    await one.git('rev-parse', 'refs/notes/healer'),
    await two.git('rev-parse', 'refs/notes/healer'),
  );
  await writeNote(one.repo, head, 'newer');
  for (const each of [one, two]) await share(each);
  assert.equal(await readNote(two.repo, head), 'newer');
});

test('--no-notes leaves the notes where they are', async (t) => {
  const { one, two } = await twoClones(t);
  await record(one, 'of-one');
  await writeNote(one.repo, await one.git('rev-parse', 'HEAD'), 'evidence');
  await share(one, { notes: false });
  await share(two);
  assert.equal(await two.git('for-each-ref', 'refs/notes'), '');
});

test('last green trees are shared when asked for, where the other side knows none', async (t) => {
  const { one, two } = await twoClones(t);
  const tree = await one.git('rev-parse', 'HEAD^{tree}');
  const other = await two.git('mktree', '--missing', '-z');
  await recordGreen(one.repo, 'main', tree);
  await recordGreen(one.repo, 'topic', tree);
  await recordGreen(two.repo, 'main', other);
  assert.deepEqual((await share(one)).green, { received: [], sent: [] });
  assert.deepEqual((await share(one, { green: true })).green, { received: [], sent: ['main', 'topic'] });
  assert.deepEqual((await share(two, { green: true })).green, { received: ['topic'], sent: [] });
  assert.equal(await two.git('rev-parse', 'refs/healer/green/main'), other);
});

test('events of strangers stay in the history and do not count, until their key is one that counts', async (t) => {
  const { clone, fixture } = await createClones(t);
  const one = await clone('one', 'key one');
  const two = await clone('two', 'key two');
  const three = await clone('three');
  await record(one, 'of-one');
  await record(three, 'of-three');
  await share(one);
  await share(three);
  const allow = async (...keys: string[]): Promise<void> => {
    const lines = await Promise.all(keys.map((key) => allowedSignersLine(join(fixture.outside, key))));
    await mkdir(join(two.repo.root, '.healer'), { recursive: true });
    await writeFile(join(two.repo.root, '.healer', 'allowed_signers'), lines.join(''));
  };
  const report = await share(two);
  assert.deepEqual([report.received, await idsOf(two)], [0, []]);
  assert.deepEqual(report.refused.map(({ signature }) => signature).sort(), ['stranger', 'unsigned']);
  const [unsigned] = report.refused.filter(({ signature }) => signature === 'unsigned');
  assert.match(await two.git('show', `${unsigned?.commit}:events.jsonl`), /of-three/);
  assert.equal(
    await one.git('ls-remote', 'origin', ledgerRef),
    `${await two.git('rev-parse', ledgerRef)}\t${ledgerRef}`,
  );

  await allow('key one');
  const later = await share(two);
  assert.deepEqual([later.accepted.length, await idsOf(two)], [1, ['of-one']]);
  assert.deepEqual((await two.store.errors.rebuild()).told, []);
  assert.deepEqual(await idsOf(two), ['of-one']);
});

test('a ledger with a commit that was changed after it was signed is refused whole', async (t) => {
  const { clone, fixture, origin } = await createClones(t);
  const one = await clone('one', 'key one');
  const two = await clone('two', 'key two');
  await record(one, 'of-one');
  const commit = await one.git('cat-file', 'commit', ledgerRef);
  const forged = join(fixture.outside, 'forged');
  await writeFile(forged, `${commit.replace('error.recorded', 'error.forged')}\n`);
  const id = await one.git('hash-object', '-t', 'commit', '-w', forged);
  await one.git('push', '--quiet', origin, `${id}:${ledgerRef}`);
  await assert.rejects(share(two), { code: 'REMOTE_FAILED', message: /changed after it was signed/ });
  assert.equal(await two.git('for-each-ref', 'refs/healer'), '');
});

test('a folder, an address and a name of a remote are all taken', async (t) => {
  const { one, two, origin } = await twoClones(t);
  await record(one, 'of-one');
  for (const remote of [origin, `file://${origin}`, 'origin'])
    assert.equal((await share(one, { remote })).remote, remote);
  await two.git('remote', 'rename', 'origin', 'elsewhere');
  assert.equal((await share(two)).remote, 'elsewhere');
});

test('no remote, two remotes and none that is of the branch, and a name that is an option are told apart', async (t) => {
  const { one, two } = await twoClones(t);
  await one.git('remote', 'remove', 'origin');
  await assert.rejects(share(one), { code: 'NO_REMOTE', message: /has no remote/ });
  await one.git('remote', 'add', 'left', '../left');
  await one.git('remote', 'add', 'right', '../right');
  await assert.rejects(share(one), { code: 'NO_REMOTE', message: /none is that of this branch/ });
  await assert.rejects(share(two, { remote: '--upload-pack=touch x' }), { code: 'NO_REMOTE' });
});

test('a remote that cannot be reached is told with the reason, and nothing changes', async (t) => {
  const { one, origin } = await twoClones(t);
  await record(one, 'of-one');
  const before = await one.git('rev-parse', ledgerRef);
  await rm(origin, { recursive: true });
  await assert.rejects(share(one), { code: 'REMOTE_FAILED', message: /origin cannot be read/ });
  assert.equal(await one.git('rev-parse', ledgerRef), before);
});

test('a remote whose hook refuses the push keeps what it has, and what came from it is kept here', async (t) => {
  const { one, two, origin } = await twoClones(t);
  await record(two, 'of-two');
  await share(two);
  await writeFile(join(origin, 'hooks', 'pre-receive'), '#!/bin/sh\necho not today >&2\nexit 1\n', {
    mode: 0o755,
  });
  await record(one, 'of-one');
  await assert.rejects(share(one), {
    code: 'REMOTE_FAILED',
    message: /pushed to.*pre-receive hook declined/,
  });
  assert.deepEqual(await idsOf(one), ['of-one', 'of-two']);
});

test('a ref of that name which is no ledger is refused, and nothing of it is taken over', async (t) => {
  const { one } = await twoClones(t);
  await one.git('push', '--quiet', 'origin', `main:${ledgerRef}`);
  await assert.rejects(share(one), { code: 'REMOTE_FAILED', message: /no part of a ledger/ });
  assert.equal(await one.git('for-each-ref', 'refs/healer'), '');
});

test('a remote without a ledger gets one, and two empty ones have nothing to share', async (t) => {
  const { one, fixture, origin } = await twoClones(t);
  const empty = await share(one);
  assert.deepEqual([empty.received, empty.sent], [0, 0]);
  await record(one, 'of-one');
  await share(one);
  assert.match(
    await fixture.git('-C', origin, 'for-each-ref', 'refs/healer'),
    /commit\trefs\/healer\/ledger$/,
  );
});

test('a shallow clone shares a whole ledger, and is told when its own is cut off', async (t) => {
  const { one, clone, fixture, origin } = await twoClones(t);
  for (const id of ['first', 'second', 'third']) await record(one, id);
  await share(one);
  const shallow = await clone('shallow');
  await shallow.git('fetch', '--quiet', '--depth=1', `file://${origin}`, `${ledgerRef}:${ledgerRef}`);
  const cut = await openRepository(shallow.repo.root);
  await assert.rejects(share({ ...shallow, repo: cut }), { code: 'REMOTE_FAILED', message: /shallow/ });
  await fixture.git('clone', '--quiet', '--depth=1', `file://${origin}`, '../other');
  const repo = await openRepository(join(fixture.outside, 'other'));
  assert.equal(repo.shallow, true);
  const store = await openStore(repo);
  assert.equal((await share({ repo, store, git: shallow.git })).received, 3);
});

test('malformed events of others are passed over, and the rest counts', async (t) => {
  const { one, two } = await twoClones(t);
  await record(one, 'of-one');
  const event = JSON.parse(await one.git('show', `${ledgerRef}:events.jsonl`));
  const foreign = (fields: object, record: object = {}) =>
    JSON.stringify({ ...event, data: { record: { ...event.data.record, ...record } }, ...fields });
  const lines = [
    'no JSON at all',
    foreign({ id: '../../etc' }, { id: 'path' }),
    foreign({ id: 'later', at: '+275760-09-13T00:00:00.000Z' }, { id: 'late' }),
    foreign({ id: 'option' }, { id: '--exec=x' }),
    foreign({ id: 'torn' }, { id: 'torn', tests: null }),
    foreign({ id: 'sound' }, { id: 'sound' }),
  ];
  await writePack(two.repo, lines.map((line) => `${line}\n`).join(''));
  await share(two);
  assert.equal((await share(one)).errors, 2);
  assert.deepEqual(await idsOf(one), ['of-one', 'sound']);
});
