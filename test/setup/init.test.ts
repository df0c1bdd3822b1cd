import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openRepository } from '../../core/git/repository.js';
import { init } from '../../core/setup/init.js';
import { createProject } from './project.js';

test('init writes settings, keeps working state out of commits, and says what it did', async (t) => {
  const project = await createProject(t);
  const report = await project.init();
  assert.equal(report.packageManager, 'npm');
  assert.deepEqual(report.test?.command, ['npm', 'test']);
  assert.deepEqual(report.hooks, {
    owner: 'git',
    installed: ['pre-push', 'post-commit', 'post-merge', 'post-checkout'],
  });
  const created = report.changes.map(({ action, path }) => `${action} ${path}`);
  assert.ok(created.includes('created .healer/config.json'), created.join('\n'));
  assert.ok(created.includes('created .git/hooks/pre-push'), created.join('\n'));
  assert.equal(await project.git('status', '--porcelain', '--untracked-files=all'), expectedUntracked);
});

const expectedUntracked = '?? .healer/.gitignore\n?? .healer/config.json';

test('a second init changes nothing and says so', async (t) => {
  const project = await createProject(t);
  await project.init({ sign: 'ssh' });
  const before = await project.files();
  const report = await project.init({ sign: 'ssh' });
  assert.deepEqual(report.changes, []);
  assert.deepEqual(await project.files(), before);
});

test('init makes a signing key outside of the repository and trusts it', async (t) => {
  const project = await createProject(t);
  const report = await project.init({ sign: 'ssh' });
  assert.deepEqual(report.signing, { format: 'ssh', source: 'healer' });
  const signers = await readFile(join(project.root, '.healer/allowed_signers'), 'utf8');
  assert.match(signers, /^healer@\S+ namespaces="git" ssh-ed25519 \S+\n$/);
  const key = join(process.env.HEALER_DATA_HOME ?? '', 'signing/ed25519');
  assert.equal((await stat(key)).mode & 0o777, 0o600);
});

test('init uses the signing key that the user has set up', async (t) => {
  const project = await createProject(t);
  const key = join(project.outside, 'my key');
  await project.run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  await project.git('config', 'gpg.format', 'ssh');
  await project.git('config', 'user.signingkey', `${key}.pub`);
  const report = await init(project.repo, { hooks: false });
  assert.deepEqual(report.signing, { format: 'ssh', source: 'user' });
  const signers = await readFile(join(project.root, '.healer/allowed_signers'), 'utf8');
  const [users, healers, ...others] = signers.split('\n');
  assert.match(users ?? '', /^user@example\.com namespaces="git" ssh-ed25519 \S+$/);
  assert.match(healers ?? '', /^healer@\S+ namespaces="git" ssh-ed25519 \S+$/);
  assert.deepEqual(others, ['']);
});

test('--no-hooks leaves the hooks alone', async (t) => {
  const project = await createProject(t);
  const report = await project.init({ hooks: false });
  assert.equal(report.hooks, null);
  assert.deepEqual((await project.files())['.git/hooks/pre-push'], undefined);
});

test('settings that are there stay, but for what was asked for', async (t) => {
  const settings = '{\r\n\t"prePush": "block",\r\n\t"sign": "gpg"\r\n}';
  const project = await createProject(t, { '.healer/config.json': settings });
  await project.init({ sign: 'off' });
  const text = await readFile(join(project.root, '.healer/config.json'), 'utf8');
  assert.equal(text, settings.replace('gpg', 'off'));
});

test('invalid settings stop init before anything is changed', async (t) => {
  const project = await createProject(t, { '.healer/config.json': '{"prepush":1}' });
  const before = await project.files();
  await assert.rejects(project.init(), { code: 'CONFIG_INVALID' });
  assert.deepEqual(await project.files(), before);
});

test('a folder without package.json is refused before anything is changed', async (t) => {
  const project = await createProject(t);
  await project.write({ 'package.json': null });
  const before = await project.files();
  await assert.rejects(project.init(), { code: 'NO_PACKAGE_JSON' });
  assert.deepEqual(await project.files(), before);
});

test('init in a linked worktree sets up the main checkout', async (t) => {
  const project = await createProject(t);
  const linked = join(project.outside, 'linked');
  await project.git('worktree', 'add', '--quiet', linked);
  const report = await init(await openRepository(linked), { hooks: true, sign: 'off' });
  assert.equal(report.root, project.root);
  assert.ok((await project.files())['.healer/config.json']);
});
