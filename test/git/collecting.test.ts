import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { commitTree } from '../../core/git/changes/commit.js';
import { readFileAt, writeTree } from '../../core/git/objects/objects.js';
import { anchored, sweepAnchors, withSnapshot } from '../../core/git/refs/anchors.js';
import { readNote, writeNote } from '../../core/git/refs/notes.js';
import { readRef, updateRef } from '../../core/git/refs/refs.js';
import { openRepository } from '../../core/git/repository.js';
import { lastGreen, recordGreen } from '../../core/store/green.js';
import { openLedger } from '../../core/store/ledger.js';
import { deadMark, foreignMark } from '../support/dead.js';
import { createRepository } from '../support/repository.js';

/** `git gc --prune=now` at its end, which is what removes objects that no ref leads to. */
const prune = ['prune', '--expire=now'];

async function open(t: TestContext) {
  const fixture = await createRepository({ 'a.js': '1\n', 'src/b.js': '2\n' });
  t.after(fixture.dispose);
  return { fixture, repo: await openRepository(fixture.root), git: fixture.git };
}

type Scene = Awaited<ReturnType<typeof open>>;

/** Runs a script when git has checked a new ref and is about to write it: githooks(5), `reference-transaction`. */
async function beforeEachRef({ fixture }: Scene, script: string): Promise<void> {
  const hook = join(fixture.root, '.git/hooks/reference-transaction');
  await writeFile(hook, `#!/bin/sh\ncat >/dev/null\n[ "$1" = prepared ] || exit 0\n${script}\n`);
  await chmod(hook, 0o755);
}

const events = [{ type: 'test.one', data: { number: 1 } }];

test('what is removed between writing an event and the ref of the ledger is written again', async (t) => {
  const scene = await open(t);
  await beforeEachRef(scene, `git ${prune.join(' ')}`);
  const ledger = openLedger(scene.repo);
  await ledger.append(events);
  await ledger.append(events);
  await scene.git('fsck', '--strict');
  assert.equal((await ledger.read()).length, 2);
});

test('a note that is removed before its ref is there is written again', async (t) => {
  const scene = await open(t);
  const head = await scene.git('rev-parse', 'HEAD');
  await beforeEachRef(scene, `git ${prune.join(' ')}`);
  await writeNote(scene.repo, head, 'evidence');
  await scene.git('fsck', '--strict');
  assert.equal(await readNote(scene.repo, head), 'evidence');
});

test('a commit whose objects were removed before a branch gets it lands whole', async (t) => {
  const scene = await open(t);
  const { repo, git } = scene;
  const head = await git('rev-parse', 'HEAD');
  const tree = await writeTree(repo, head, new Map([['src/b.js', Buffer.from('3\n')]]));
  await git(...prune);
  const signing = { format: 'off', source: 'user' } as const;
  const commit = await commitTree(repo, { tree, parents: [head], message: 'A patch', signing });
  await git(...prune);
  await beforeEachRef(scene, `git ${prune.join(' ')}`);
  assert.ok(await updateRef(repo, 'refs/heads/healer/patch', commit, null));
  await git('fsck', '--strict');
  assert.equal(await git('show', 'healer/patch:src/b.js'), '3');
});

test('what a collector that began before the ref removes after it is in a pack', async (t) => {
  const scene = await open(t);
  const { fixture, repo, git } = scene;
  const collector = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  t.after(() => collector.kill('SIGKILL'));
  const list = join(fixture.outside, 'garbage');
  await writeFile(join(fixture.root, '.git/gc.pid'), `${collector.pid} ${hostname()}\n`);
  await beforeEachRef(scene, `git ${prune.join(' ')} --dry-run >>'${list}'`);
  await openLedger(repo).append(events);
  await writeNote(repo, await git('rev-parse', 'HEAD'), 'evidence');
  for (const line of (await readFile(list, 'utf8')).split('\n').filter(Boolean)) {
    const [id = ''] = line.split(' ');
    await rm(join(fixture.root, '.git/objects', id.slice(0, 2), id.slice(2)), { force: true });
  }
  await git('fsck', '--strict');
  assert.equal((await openLedger(await openRepository(fixture.root)).read()).length, 1);
});

test('a tree that is removed before anything leads to it can still be read', async (t) => {
  const { repo, git } = await open(t);
  const tree = await writeTree(repo, 'HEAD', new Map([['src/b.js', Buffer.from('3\n')]]));
  await git(...prune);
  assert.equal((await readFileAt(repo, tree, 'src/b.js'))?.toString(), '3\n');
  await git(...prune);
  assert.ok(await writeTree(repo, tree, new Map([['c.js', Buffer.from('4\n')]])));
});

test('a snapshot of uncommitted work stays whole while work goes on, and nothing of it is kept after', async (t) => {
  const { fixture, repo, git } = await open(t);
  await fixture.write({ 'new.js': 'uncommitted\n' });
  await withSnapshot(repo, async ({ commit }) => {
    await git(...prune);
    assert.equal(await git('show', `${commit}:new.js`), 'uncommitted');
  });
  assert.equal(await git('for-each-ref', 'refs/healer'), '');
});

test('a snapshot of which a part is removed before it can be kept is taken again', async (t) => {
  const scene = await open(t);
  const once = join(scene.fixture.outside, 'once');
  await beforeEachRef(scene, `[ -e '${once}' ] || { : >'${once}'; git ${prune.join(' ')}; }`);
  await scene.fixture.write({ 'new.js': 'uncommitted\n' });
  await withSnapshot(scene.repo, async ({ commit }) => {
    assert.equal(await scene.git('show', `${commit}:new.js`), 'uncommitted');
  });
});

test('a commit that git has removed a part of is not worked on', async (t) => {
  const { repo, git } = await open(t);
  const tree = await git('rev-parse', 'HEAD^{tree}');
  const commit = await git('commit-tree', '-m', 'Lost', tree);
  await git(...prune);
  await assert.rejects(
    anchored(repo, commit, async () => {}),
    { code: 'GIT_FAILED', message: /git has removed a part/ },
  );
});

test('a green tree of uncommitted work that was removed while the tests ran is not remembered', async (t) => {
  const { fixture, repo, git } = await open(t);
  await fixture.write({ 'new.js': 'uncommitted\n' });
  const tree = await withSnapshot(repo, async (snapshot) => snapshot.tree);
  await recordGreen(repo, 'main', tree);
  assert.equal(await lastGreen(repo, 'main'), tree);
  await git('update-ref', '-d', 'refs/healer/green/main');
  await rm(join(fixture.root, '.git/objects', tree.slice(0, 2), tree.slice(2)));
  await recordGreen(repo, 'main', tree);
  assert.equal(await lastGreen(repo, 'main'), null);
  const blob = await git('hash-object', 'new.js');
  const again = await withSnapshot(repo, async (snapshot) => snapshot.tree);
  await rm(join(fixture.root, '.git/objects', blob.slice(0, 2), blob.slice(2)));
  await recordGreen(repo, 'main', again);
  assert.equal(await readRef(repo, 'refs/healer/green/main'), null);
});

test('the anchors of killed processes are swept, and those of others stay', async (t) => {
  const { repo, git } = await open(t);
  const [dead, foreign] = [deadMark(), foreignMark].map((mark) => `refs/healer/anchors/${mark}-abcdef`);
  for (const name of [dead, foreign]) await git('update-ref', name as string, 'HEAD');
  await sweepAnchors(repo);
  assert.equal(await git('for-each-ref', '--format=%(refname)', 'refs/healer/anchors'), foreign);
});
