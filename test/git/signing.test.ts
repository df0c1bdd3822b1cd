import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { commitTree } from '../../core/git/changes/commit.js';
import { openRepository } from '../../core/git/repository.js';
import {
  createSigningKey,
  findSigning,
  type Signing,
  signatureOf,
  verifySignature,
} from '../../core/git/signing/signing.js';
import { startChild } from '../support/children.js';
import { createRepository } from '../support/repository.js';

const committer = fileURLToPath(new URL('./children/committer.js', import.meta.url));

async function open(t: TestContext) {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  const head = await fixture.git('rev-parse', 'HEAD');
  const tree = await fixture.git('rev-parse', 'HEAD^{tree}');
  const commit = (signing: Signing) =>
    commitTree(repo, { tree, parents: [head], message: 'Subject\n\nBody ✓', signing });
  return { fixture, repo, commit, data: join(fixture.outside, 'data') };
}

test('nothing set up means off, and a commit without a signature', async (t) => {
  const { repo, commit, data, fixture } = await open(t);
  const signing = await findSigning(repo, data);
  assert.equal(signing.format, 'off');
  const made = await commit(signing);
  assert.equal(await fixture.git('log', '-1', '--format=%an %B', made), 'Test User Subject\n\nBody ✓\n');
  assert.equal(await verifySignature(repo, made), false);
});

test("healer's own key is made once, outside of the repository, readable by its user only", async (t) => {
  const { repo, data, fixture } = await open(t);
  const signing = await createSigningKey(data, repo);
  assert.equal(statSync(signing.key ?? '').mode & 0o777, 0o600);
  assert.deepEqual(await createSigningKey(data, repo), signing);
  assert.deepEqual(await findSigning(repo, data), signing);
  assert.equal(await fixture.git('status', '--porcelain'), '');
});

test('several that make the key at once agree on one', async (t) => {
  const { repo, data, commit } = await open(t);
  const signings = await Promise.all([1, 2, 3].map(() => createSigningKey(data, repo)));
  for (const signing of signings) assert.ok(await verifySignature(repo, await commit(signing), signing));
});

test('a commit signed with it verifies, and for a stranger it does not', async (t) => {
  const { repo, commit, data, fixture } = await open(t);
  const signing = await createSigningKey(data, repo);
  const made = await commit(signing);
  assert.equal(await verifySignature(repo, made, signing), true);
  const stranger = await createSigningKey(join(fixture.outside, 'other'), repo);
  assert.equal(await verifySignature(repo, made, stranger), false);
});

test("the user's own SSH signing comes first, even with a program of their own for healer's", async (t) => {
  const { repo, commit, data, fixture } = await open(t);
  await createSigningKey(data, repo);
  const key = join(fixture.outside, 'user-key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  await fixture.git('config', 'user.signingkey', key);
  await fixture.git('config', 'gpg.format', 'ssh');
  const signing = await findSigning(repo, data);
  assert.equal(signing.source, 'user');
  assert.equal(signing.key, key);
  const made = await commit(signing);
  const signers = join(fixture.outside, 'signers');
  const publicKey = execFileSync('cat', [`${key}.pub`], { encoding: 'utf8' });
  writeFileSync(signers, `user@example.com ${publicKey}`);
  assert.equal(await verifySignature(repo, made, { ...signing, allowedSigners: signers }), true);
});

test("a user's signing program does not get healer's key", async (t) => {
  const { repo, commit, data, fixture } = await open(t);
  await fixture.git('config', 'gpg.ssh.program', '/bin/false');
  const signing = await createSigningKey(data, repo);
  assert.equal(await verifySignature(repo, await commit(signing), signing), true);
});

test('a key that is gone is SIGNING_FAILED', async (t) => {
  const { repo, commit, data } = await open(t);
  const signing = await createSigningKey(data, repo);
  rmSync(signing.key ?? '');
  await assert.rejects(commit(signing), { code: 'SIGNING_FAILED' });
});

test('a broken program for OpenPGP is SIGNING_FAILED', async (t) => {
  const { repo, commit, data, fixture } = await open(t);
  await fixture.git('config', 'commit.gpgsign', 'true');
  await fixture.git('config', 'gpg.program', '/bin/false');
  const signing = await findSigning(repo, data);
  assert.equal(signing.format, 'gpg');
  await assert.rejects(commit(signing), { code: 'SIGNING_FAILED' });
});

test('the allowed signers that the team committed are used when they are there', async (t) => {
  const { repo, data, fixture } = await open(t);
  await createSigningKey(data, repo);
  await fixture.write({ '.healer/allowed_signers': '' });
  assert.equal((await findSigning(repo, data)).allowedSigners, join(fixture.root, '.healer/allowed_signers'));
  assert.ok(existsSync(join(data, 'signing', 'allowed_signers')));
});

test('a user without a name signs as healer', async (t) => {
  const { commit, fixture } = await open(t);
  await fixture.git('config', '--unset', 'user.name');
  await fixture.git('config', '--unset', 'user.email');
  await fixture.git('config', 'user.useConfigOnly', 'true');
  const made = await commit({ format: 'off', source: 'healer' });
  assert.equal(await fixture.git('log', '-1', '--format=%ae', made), 'healer@localhost');
});

test('what git writes while it checks a signature goes into the folder that is named', {
  skip: process.platform === 'win32' && 'there is no shell to stand in for ssh-keygen',
}, async (t) => {
  const { repo, commit, data, fixture } = await open(t);
  const own = await createSigningKey(data, repo);
  const made = await commit(own);
  const [program = '', seen = '', temporary = ''] = ['keygen', 'seen', 'tmp'].map((name) =>
    join(fixture.outside, name),
  );
  mkdirSync(temporary);
  writeFileSync(program, `#!/bin/sh\necho "$@" >>'${seen}'\nexec ssh-keygen "$@"\n`, { mode: 0o755 });
  await fixture.git('config', 'gpg.ssh.program', program);
  assert.equal(await signatureOf(repo, made, { ...own, source: 'user' }, temporary), 'G');
  const buffers = readFileSync(seen, 'utf8').match(/\S*\.git_vtag_tmp\S*/g) ?? [];
  assert.ok(buffers.length > 0);
  assert.deepEqual([...new Set(buffers.map((path) => dirname(path)))], [temporary]);
});

test("git comes to the end of signing with healer's key, and clears up, when healer and its group are killed", {
  skip: process.platform === 'win32' && 'there are no process groups to kill',
}, async (t) => {
  const { repo, data, fixture } = await open(t);
  await createSigningKey(data, repo);
  const [bin, temporary, goOn] = ['bin', 'tmp', 'go-on'].map((name) => join(fixture.outside, name));
  for (const folder of [bin, temporary]) mkdirSync(folder as string);
  const real = execFileSync('/bin/sh', ['-c', 'command -v ssh-keygen'], { encoding: 'utf8' }).trim();
  const waiting = `n=0; until [ -e '${goOn}' ] || [ $n -gt 400 ]; do n=$((n+1)); sleep 0.05; done`;
  writeFileSync(join(bin as string, 'ssh-keygen'), `#!/bin/sh\n${waiting}\nexec '${real}' "$@"\n`, {
    mode: 0o755,
  });
  const tree = await fixture.git('rev-parse', 'HEAD^{tree}');
  const child = startChild(committer, [fixture.root, data, tree], {
    PATH: `${bin}:${process.env.PATH}`,
    TMPDIR: temporary,
  });
  t.after(() => child.kill());
  const buffers = () =>
    readdirSync(temporary as string).filter((name) => name.startsWith('.git_signing_buffer'));
  const until = async (done: () => boolean) => {
    for (let waited = 0; waited < 30_000 && !done(); waited += 20) await wait(20);
  };
  await until(() => buffers().length > 0);
  assert.equal(buffers().length, 1);
  child.kill();
  await child.done;
  writeFileSync(goOn as string, '');
  await until(() => buffers().length === 0);
  assert.deepEqual(buffers(), []);
});
