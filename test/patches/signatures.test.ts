import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { commitTree } from '../../core/git/changes/commit.js';
import { writeTree } from '../../core/git/objects/objects.js';
import { allowedSignersLine, createSigningKey, type Signing } from '../../core/git/signing/signing.js';
import { type Healer, openHealer } from '../../core/healer.js';
import type { Patch } from '../../core/model.js';
import { trust } from '../../core/workspace/trust.js';
import { signerParts } from '../../core/workspace/trusted-signers.js';
import { brokenAdd, fixedAdd, landFiles, openScene, type Scene } from '../support/landing.js';

interface Forgery extends Scene {
  healer: Healer;
  patch: Patch;
  stranger: Signing;
  /** The line that would make the stranger count. */
  strangerLine: string;
  /** Gives the patch another commit, in its record and its branch. */
  replace(commit: string): Promise<void>;
  /** A commit like that of the patch. */
  sign(signing: Signing, files?: Record<string, string>): Promise<string>;
}

const files = {
  'package.json': JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }),
  'src/add.js': brokenAdd,
};

async function landed(t: TestContext): Promise<Forgery> {
  const scene = await openScene(t, files);
  const { fixture, repo, store } = scene;
  const patch = await landFiles(scene);
  const folder = join(fixture.outside, 'stranger');
  const healer = await openHealer(fixture.root);
  t.after(() => healer.dispose());
  return {
    ...scene,
    healer,
    patch,
    stranger: await createSigningKey(folder, repo),
    strangerLine: (await allowedSignersLine(folder)).replace(/^\S+/, 'stranger@example.com'),
    replace: async (commit) => {
      await fixture.git('update-ref', `refs/heads/${patch.branch}`, commit);
      await store.patches.update((patches) => {
        for (const each of patches) if (each.id === patch.id) each.commit = commit;
      });
    },
    sign: async (signing, more = {}) => {
      const contents = new Map(Object.entries(more).map(([file, text]) => [file, Buffer.from(text)]));
      const tree = await writeTree(repo, await fixture.git('rev-parse', `${patch.commit}^{tree}`), contents);
      return commitTree(repo, { tree, parents: [patch.base], message: 'A patch\n', signing });
    },
  };
}

type Forge = (scene: Forgery) => Promise<string>;

const forgeries: Record<string, [forge: Forge, why: RegExp]> = {
  'is not signed': [({ sign }) => sign({ format: 'off', source: 'healer' }), /it is not signed/],
  'is signed by an unknown key, of which git says "Good"': [
    ({ sign, stranger }) => sign(stranger),
    /not known to be that of somebody who counts here/,
  ],
  'is signed by a key that it adds to the allowed signers itself': [
    ({ sign, stranger, strangerLine }) => sign(stranger, { '.healer/allowed_signers': strangerLine }),
    /not known to be that of somebody/,
  ],
  'is signed by a key that the checked-out file of allowed signers names and nobody has agreed to': [
    async ({ sign, stranger, strangerLine, fixture }) => {
      await fixture.write({ '.healer/allowed_signers': strangerLine });
      return sign(stranger);
    },
    /not known to be that of somebody/,
  ],
  'is signed by a key that a file in the repository names, which git is set up to use': [
    async ({ sign, stranger, strangerLine, fixture }) => {
      await fixture.write({ 'keys/signers': strangerLine });
      await fixture.git('config', 'gpg.ssh.allowedSignersFile', 'keys/signers');
      return sign(stranger);
    },
    /not known to be that of somebody/,
  ],
  'was changed after it was signed': [
    async ({ fixture, patch }) => {
      const text = await fixture.git('cat-file', 'commit', patch.commit);
      const file = join(fixture.outside, 'altered');
      await writeFile(file, `${text.replace('Healer-Strategy', 'Healer-Other')}\n`);
      return fixture.git('hash-object', '-t', 'commit', '-w', file);
    },
    /not that of this commit/,
  ],
  'is signed by a key whose time is over': [
    async (scene) => {
      await agreeToStranger(scene, 'valid-before="20200101"');
      return scene.sign(scene.stranger);
    },
    /is not good/,
  ],
  'is signed by a key that was taken out of the allowed signers again': [
    async (scene) => {
      await agreeToStranger(scene);
      await scene.fixture.write({ '.healer/allowed_signers': '# nobody\n' });
      return scene.sign(scene.stranger);
    },
    /not known to be that of somebody/,
  ],
};

async function agreeToStranger(
  { fixture, repo, healer, strangerLine }: Forgery,
  option?: string,
): Promise<void> {
  const line = option ? strangerLine.replace(' namespaces', ` ${option},namespaces`) : strangerLine;
  await fixture.write({ '.healer/allowed_signers': line });
  await trust(repo, healer.config, await signerParts(repo));
}

for (const [title, [forge, why]] of Object.entries(forgeries))
  test(`a patch that ${title} is neither merged nor applied, and no route changes anything`, async (t) => {
    const scene = await landed(t);
    const { fixture, healer, patch } = scene;
    await scene.replace(await forge(scene));
    const before = await fixture.git('rev-parse', 'HEAD');
    for (const route of [() => healer.merge(patch.id), () => healer.apply(patch.id)])
      await assert.rejects(route(), { code: 'SIGNING_FAILED', message: why });
    // What it was moved away from is carried over and signed anew, so the patch itself has to be looked at first.
    await fixture.git('commit', '--quiet', '--allow-empty', '-m', 'Another');
    await assert.rejects(healer.merge(patch.id), { code: 'SIGNING_FAILED', message: why });
    assert.equal(await fixture.git('rev-parse', 'HEAD^'), before);
    assert.equal(readFileSync(join(fixture.root, 'src/add.js'), 'utf8'), brokenAdd);
    assert.equal((await healer.patch(patch.id)).state, 'proposed');
  });

test('what the record of a patch says of its signature is not believed', async (t) => {
  const scene = await landed(t);
  await scene.replace(await scene.sign({ format: 'off', source: 'healer' }));
  await scene.store.patches.update((patches) => {
    for (const each of patches) each.signed = false;
  });
  for (const act of ['merge', 'apply'] as const)
    await assert.rejects(scene.healer[act](scene.patch.id), { code: 'SIGNING_FAILED' });
});

test('a signed commit that brings unsigned ones along is refused', async (t) => {
  const scene = await landed(t);
  const { fixture, patch, repo, signing } = scene;
  const between = await scene.sign({ format: 'off', source: 'healer' }, { 'src/evil.js': '1\n' });
  const tree = await fixture.git('rev-parse', `${between}^{tree}`);
  await scene.replace(await commitTree(repo, { tree, parents: [between], message: 'On top\n', signing }));
  for (const act of ['merge', 'apply'] as const)
    await assert.rejects(scene.healer[act](patch.id), {
      code: 'SIGNING_FAILED',
      message: /not the one commit on its base/,
    });
});

test('an applied patch is taken back only while its commit is the signed one', async (t) => {
  const scene = await landed(t);
  const { healer, patch, fixture } = scene;
  await healer.apply(patch.id);
  await scene.replace(await scene.sign({ format: 'off', source: 'healer' }, { 'src/evil.js': '1\n' }));
  await assert.rejects(healer.rollback(patch.id), { code: 'SIGNING_FAILED' });
  await scene.replace(patch.commit);
  await healer.rollback(patch.id);
  assert.equal(readFileSync(join(fixture.root, 'src/add.js'), 'utf8'), brokenAdd);
});

test('a patch of somebody whom the user has agreed to is merged', async (t) => {
  const scene = await landed(t);
  await agreeToStranger(scene);
  const commit = await scene.sign(scene.stranger);
  await scene.replace(commit);
  assert.equal((await scene.healer.merge(scene.patch.id)).mergedAs, commit);
  assert.equal(readFileSync(join(scene.fixture.root, 'src/add.js'), 'utf8'), fixedAdd);
});

test('a commit that another one replaces for git is checked as it is', async (t) => {
  const scene = await landed(t);
  const unsigned = await scene.sign({ format: 'off', source: 'healer' });
  await scene.fixture.git('replace', unsigned, scene.patch.commit);
  await scene.replace(unsigned);
  await assert.rejects(scene.healer.merge(scene.patch.id), { code: 'SIGNING_FAILED' });
});

const gpg = hasGpg();

test('of OpenPGP keys, the user’s own counts, one that has expired or was revoked does not', {
  skip: !gpg && 'gpg is not installed',
}, async (t) => {
  const scene = await landed(t);
  const { fixture, healer, patch } = scene;
  const home = join(fixture.outside, 'gnupg');
  const run = (...args: string[]) =>
    execFileSync(
      'gpg',
      ['--batch', '--homedir', home, '--passphrase', '', '--pinentry-mode', 'loopback', ...args],
      {
        stdio: ['pipe', 'pipe', 'pipe'],
        encoding: 'utf8',
      },
    );
  execFileSync('mkdir', ['-m', '700', home]);
  t.after(() => execFileSync('gpgconf', ['--homedir', home, '--kill', 'all']));
  process.env.GNUPGHOME = home;
  t.after(() => delete process.env.GNUPGHOME);
  run('--quick-gen-key', 'user@example.com', 'ed25519', 'sign', '0');
  const signing: Signing = { format: 'gpg', key: 'user@example.com', source: 'user' };
  const commit = await scene.sign(signing);
  await scene.replace(commit);
  assert.equal((await healer.merge(patch.id)).mergedAs, commit);

  await fixture.git('reset', '--quiet', '--hard', patch.base);
  await scene.store.patches.update((patches) => {
    for (const each of patches) Object.assign(each, { state: 'proposed', mergedAs: null });
  });
  const fingerprint = /^fpr:+([0-9A-F]+):/m.exec(run('--with-colons', '--list-keys'))?.[1] ?? '';
  const revocation = readFileSync(join(home, 'openpgp-revocs.d', `${fingerprint}.rev`), 'utf8');
  execFileSync('gpg', ['--batch', '--homedir', home, '--import'], {
    input: revocation.replace(':-----BEGIN', '-----BEGIN'),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  await assert.rejects(healer.merge(patch.id), { code: 'SIGNING_FAILED', message: /revoked|is not good/ });
});

function hasGpg(): boolean {
  try {
    execFileSync('gpg', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
