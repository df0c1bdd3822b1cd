import assert from 'node:assert/strict';
import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { dataFolder } from '../../core/workspace/folders.js';
import { deadMark, foreignMark } from '../support/dead.js';
import { createProject } from './project.js';

test('uninstall puts every file back byte for byte', async (t) => {
  const project = await createProject(t);
  await project.script('.git/hooks/pre-push', '#!/bin/sh\r\necho no newline at the end');
  await project.script('.git/hooks/post-merge', '#!/bin/sh\n# \u00fc\n');
  const before = await project.files();
  await project.init({ sign: 'ssh' });
  assert.notDeepEqual(await project.files(), before);
  const report = await project.uninstall();
  assert.deepEqual(await project.files(), before);
  assert.ok(
    report.changes.some(({ action, path }) => action === 'restored' && path === '.git/hooks/pre-push'),
  );
});

test('uninstall after two inits puts back what was there before the first', async (t) => {
  const project = await createProject(t);
  await project.script('.git/hooks/pre-push', '#!/bin/sh\nexit 0\n');
  const before = await project.files();
  await project.init({ sign: 'off' });
  await project.init({ sign: 'ssh' });
  await project.uninstall();
  assert.deepEqual(await project.files(), before);
});

test('uninstall where healer is not set up changes nothing and says so', async (t) => {
  const project = await createProject(t);
  const before = await project.files();
  assert.deepEqual((await project.uninstall()).changes, []);
  assert.deepEqual(await project.files(), before);
});

test('what somebody added to a hook since stays; only healer’s lines go', async (t) => {
  const project = await createProject(t);
  await project.script('.git/hooks/pre-push', '#!/bin/sh\necho one\n');
  await project.init();
  await appendFile(join(project.root, '.git/hooks/pre-push'), 'echo two\n');
  await appendFile(join(project.root, '.git/hooks/post-commit'), 'echo mine\n');
  const report = await project.uninstall();
  assert.equal(
    await readFile(join(project.root, '.git/hooks/pre-push'), 'utf8'),
    '#!/bin/sh\necho one\necho two\n',
  );
  assert.equal(
    await readFile(join(project.root, '.git/hooks/post-commit'), 'utf8'),
    '#!/bin/sh\necho mine\n',
  );
  const said = report.changes.find(({ path }) => path === '.git/hooks/pre-push');
  assert.match(said?.what ?? '', /you have changed it since: only healer’s part was taken out/);
});

test('a hook that somebody replaced since is kept', async (t) => {
  const project = await createProject(t);
  await project.init();
  await writeFile(join(project.root, '.git/hooks/post-commit'), '#!/bin/sh\necho new\n');
  const report = await project.uninstall();
  assert.equal(await readFile(join(project.root, '.git/hooks/post-commit'), 'utf8'), '#!/bin/sh\necho new\n');
  assert.equal(report.changes.find(({ path }) => path === '.git/hooks/post-commit')?.action, 'kept');
});

test('settings that were changed since are kept, and this is said', async (t) => {
  const project = await createProject(t);
  await project.init();
  await project.write({ '.healer/config.json': '{"prePush":"block"}\n' });
  const report = await project.uninstall();
  assert.equal(await readFile(join(project.root, '.healer/config.json'), 'utf8'), '{"prePush":"block"}\n');
  assert.equal(report.changes.find(({ path }) => path === '.healer/config.json')?.action, 'kept');
});

test('a teammate’s key in allowed_signers stays', async (t) => {
  const project = await createProject(t);
  await project.init({ sign: 'ssh' });
  const signers = join(project.root, '.healer/allowed_signers');
  await appendFile(signers, 'b@example.com namespaces="git" ssh-ed25519 AAAA\n');
  await project.uninstall();
  assert.equal(await readFile(signers, 'utf8'), 'b@example.com namespaces="git" ssh-ed25519 AAAA\n');
});

test('a journal that cannot be read is named, and nothing is touched', async (t) => {
  const project = await createProject(t);
  await project.init();
  await writeFile(join(project.repo.commonDir, 'healer/journal.json'), '{"schema":');
  const before = await project.files();
  await assert.rejects(project.uninstall(), { code: 'DATABASE_CORRUPT', message: /journal\.json/ });
  assert.deepEqual(await project.files(), before);
});

test('an init that was cut short is undone as well', async (t) => {
  const project = await createProject(t);
  await project.script('.git/hooks/pre-push', '#!/bin/sh\necho one\n');
  const before = await project.files();
  await project.init();
  // As if the power had failed after the journal was written and before the hook was.
  await project.script('.git/hooks/pre-push', '#!/bin/sh\necho one\n');
  await project.uninstall();
  assert.deepEqual(await project.files(), before);
});

test('uninstall removes a key that a killed init had half made, and no key that may still be in the making', async (t) => {
  const project = await createProject(t);
  await project.init();
  const names = [`signing-${deadMark()}-abcdef`, `signing-${foreignMark}-abcdef`];
  for (const name of names) await mkdir(join(dataFolder(), name), { recursive: true });
  t.after(() => rm(join(dataFolder(), names[1] ?? ''), { recursive: true, force: true }));
  await project.uninstall();
  const left = (await readdir(dataFolder())).filter((name) => names.includes(name));
  assert.deepEqual(left, [names[1]]);
});
