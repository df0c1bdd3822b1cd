import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { git, gitBytes } from '../../core/git/command.js';
import { commitBytes, parseCommit } from '../../core/git/objects/commit-object.js';
import { openRepository } from '../../core/git/repository.js';
import { signatureState } from '../../core/git/signing/commit-signature.js';
import { createSigningKey, ownKey, verifySignature } from '../../core/git/signing/signing.js';
import { readSshKey, type SshKey, sshSign, sshSigner } from '../../core/git/signing/ssh-signature.js';
import { trustedKeys } from '../../core/git/signing/trusted-keys.js';
import { createRepository, type TestRepositoryOptions } from '../support/repository.js';

const run = promisify(execFile);

async function scene(t: TestContext, options?: TestRepositoryOptions) {
  const fixture = await createRepository({ 'a.js': '1' }, options);
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  const data = join(fixture.outside, 'own data');
  const signing = await createSigningKey(data, repo);
  const key = await ownKey(data);
  assert.ok(key);
  const write = async (bytes: Buffer): Promise<string> =>
    (await git(repo, ['hash-object', '-t', 'commit', '-w', '--stdin'], { input: bytes })).trim();
  const tree = await fixture.git('rev-parse', 'HEAD^{tree}');
  const commit = { tree, parents: [], message: 'Ünsigned ✓\n\nand more', at: new Date(0) };
  return { fixture, repo, data, signing, key, write, commit };
}

test('git takes a commit that was signed in process for a good one', async (t) => {
  const { repo, signing, key, write, commit } = await scene(t);
  const id = await write(commitBytes(commit, (payload) => sshSign(key, payload)));
  assert.equal(await verifySignature(repo, id, signing), true);
});

test('what git signs is read and judged as git does', async (t) => {
  const { fixture, repo, data, key } = await scene(t);
  const settings = ['-c', 'gpg.format=ssh', '-c', `user.signingkey=${join(data, 'signing', 'ed25519')}`];
  await fixture.git(...settings, 'commit', '--quiet', '--allow-empty', '-S', '-m', 'By git ✓');
  const bytes = await gitBytes(repo, ['cat-file', 'commit', 'HEAD']);
  const commit = parseCommit(bytes);
  assert.ok(commit);
  assert.equal(signatureState(commit, new Set([key.publicKey])), 'good');
  assert.equal(signatureState(commit, new Set()), 'stranger');
  assert.deepEqual(commit.parents, [await fixture.git('rev-parse', 'HEAD^')]);
});

test('a changed commit, a cut or moved signature, and none at all are told apart from a good one', async (t) => {
  const { key, commit } = await scene(t);
  const trusted = new Set([key.publicKey]);
  const sign = (payload: Buffer) => sshSign(key, payload);
  const signed = commitBytes(commit, sign).toString('latin1');
  const state = (text: string) => {
    const parsed = parseCommit(Buffer.from(text, 'latin1'));
    return parsed && signatureState(parsed, trusted);
  };
  assert.equal(state(signed), 'good');
  assert.equal(state(signed.replace('and more', 'and less')), 'bad');
  assert.equal(state(signed.replace(/\n (\S)(\S{10})/, '\n $2$1')), 'bad');
  assert.equal(state(signed.replace(/\ngpgsig [\s\S]*?-----END SSH SIGNATURE-----/, '')), 'unsigned');
  const other = commitBytes({ ...commit, message: 'Another' }, () => sign(Buffer.from('something else')));
  assert.equal(state(other.toString('latin1')), 'bad');
});

test('a signature for another purpose than git’s does not count', async (t) => {
  const { fixture, data } = await scene(t);
  const file = join(fixture.outside, 'text');
  await writeFile(file, 'a commit?');
  const key = join(data, 'signing', 'ed25519');
  for (const [namespace, signer] of [
    ['git', /^ssh-ed25519 /],
    ['file', /^bad$/],
  ] as const) {
    await run('ssh-keygen', ['-q', '-Y', 'sign', '-n', namespace, '-f', key, file]);
    const armored = await readFile(`${file}.sig`, 'utf8');
    assert.match(String(sshSigner(armored, Buffer.from('a commit?'))), signer);
    await run('rm', [`${file}.sig`]);
  }
});

test('keys that are locked, of another type or missing are left to git', async (t) => {
  const { fixture } = await scene(t);
  const make = async (name: string, ...options: string[]): Promise<SshKey | null> => {
    const path = join(fixture.outside, name);
    await run('ssh-keygen', ['-q', '-f', path, ...options]);
    return readSshKey(path);
  };
  assert.equal(await make('locked', '-t', 'ed25519', '-N', 'secret words'), null);
  assert.equal(await make('ecdsa', '-t', 'ecdsa', '-N', ''), null);
  assert.equal(await readSshKey(join(fixture.outside, 'missing')), null);
  assert.ok(await make('plain', '-t', 'ed25519', '-N', ''));
});

test('only plain lines for git make a key trusted', () => {
  const key = (name: string) => `ssh-ed25519 ${name}`;
  const file = [
    `a@b ${key('AAAA1')}`,
    `a@b namespaces="git" ${key('AAAA2')} a comment`,
    `a@b,c@d namespaces="file,git" ${key('AAAA3')}\r`,
    `# a@b ${key('AAAA4')}`,
    `a@b namespaces="file" ${key('AAAA5')}`,
    `a@b valid-before="20200101" ${key('AAAA6')}`,
    `a@b cert-authority ${key('AAAA7')}`,
    'a@b ssh-rsa AAAA8',
  ].join('\n');
  assert.deepEqual([...trustedKeys(file)], [key('AAAA1'), key('AAAA2'), key('AAAA3')]);
});

test('in a repository of SHA-256 a signature is where git looks for it', async (t) => {
  const { fixture, signing, key } = await scene(t);
  await fixture.git('init', '--quiet', '--object-format=sha256', '../sha256');
  const repo = await openRepository(join(fixture.outside, 'sha256'));
  const tree = (await git(repo, ['mktree'], { input: '' })).trim();
  const bytes = commitBytes({ tree, parents: [], message: 'Signed', at: new Date(0) }, (payload) =>
    sshSign(key, payload),
  );
  const id = (await git(repo, ['hash-object', '-t', 'commit', '-w', '--stdin'], { input: bytes })).trim();
  assert.equal(await verifySignature(repo, id, signing), true);
});
