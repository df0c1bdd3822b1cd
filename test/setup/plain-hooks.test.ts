import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../../core/config/load.js';
import { openRepository } from '../../core/git/repository.js';
import { init } from '../../core/setup/init.js';
import { markRed } from '../../core/setup/red-marker.js';
import { uninstall } from '../../core/setup/uninstall.js';
import { requireTrust, trust } from '../../core/workspace/trust.js';
import { createProject, type Project } from './project.js';

const waiting = { id: 'abc123', branch: 'healer/fix-abc123' };

/** Writes what it was given, and ends with 7 when told to. */
const userHook = (shebang: string, log: string): string =>
  `${shebang}\nprintf '%s|' "$@" >> '${log}'\ncat >> '${log}'\nexit "\${USER_HOOK_CODE:-0}"\n`;

test('with nothing red a push, commit, checkout and merge are silent', async (t) => {
  const project = await createProject(t);
  await project.init();
  for (const args of [
    ['push', '--quiet', project.remote, 'main'],
    ['checkout', '--quiet', '-b', 'other'],
    ['commit', '--quiet', '--allow-empty', '-m', 'x'],
    ['checkout', '--quiet', 'main'],
    ['merge', '--quiet', 'other'],
  ])
    assert.deepEqual(await project.run('git', args), { exitCode: 0, stdout: '', stderr: '' });
});

test('with nothing red the hooks start nothing', async (t) => {
  const project = await createProject(t);
  await project.init();
  const log = join(project.outside, 'log');
  await writeFile(join(project.repo.commonDir, 'healer/hooks/known-red'), `echo started >> '${log}'\n`);
  await project.git('commit', '--quiet', '--allow-empty', '-m', 'x');
  await project.git('push', '--quiet', project.remote, 'main');
  await assert.rejects(readFile(log));
  await markRed(project.repo, 'a'.repeat(40));
  await project.git('commit', '--quiet', '--allow-empty', '-m', 'x');
  assert.equal(await readFile(log, 'utf8'), 'started\n');
});

test('pushing a tree that is known to be red warns, names the waiting patch and goes on', async (t) => {
  const project = await createProject(t);
  await project.init();
  await markRed(project.repo, await project.git('rev-parse', 'HEAD^{tree}'), waiting);
  const push = await project.run('git', ['push', '--quiet', project.remote, 'main']);
  assert.equal(push.exitCode, 0);
  assert.match(push.stderr, /tests are known to fail on main/);
  assert.match(push.stderr, /healer\/fix-abc123 heals it: healer review abc123/);
});

test('a green tree is pushed in silence while another one is red', async (t) => {
  const project = await createProject(t);
  await project.init();
  await markRed(project.repo, await project.git('rev-parse', 'HEAD^{tree}'), waiting);
  await project.commit('Another tree', { 'a.js': '' });
  const push = await project.run('git', ['push', '--quiet', project.remote, 'main']);
  assert.deepEqual(push, { exitCode: 0, stdout: '', stderr: '' });
});

test('deleting a remote branch says nothing', async (t) => {
  const project = await createProject(t);
  await project.git('push', '--quiet', project.remote, 'main:x');
  await project.init();
  await markRed(project.repo, await project.git('rev-parse', 'HEAD^{tree}'), waiting);
  const push = await project.run('git', ['push', '--quiet', project.remote, ':x']);
  assert.deepEqual(push, { exitCode: 0, stdout: '', stderr: '' });
});

const modes: [prePush: string, exitCode: number, says: RegExp][] = [
  ['off', 0, /^$/],
  ['warn', 0, /the push goes on/],
  ['block', 1, /the push was stopped/],
];

for (const [prePush, exitCode, says] of modes)
  test(`prePush "${prePush}" ${exitCode === 0 ? 'lets a red push go on' : 'stops a red push'}`, async (t) => {
    const project = await createProject(t);
    await project.init();
    await project.write({ '.healer/config.json': JSON.stringify({ prePush }) });
    await markRed(project.repo, await project.git('rev-parse', 'HEAD^{tree}'));
    const push = await project.run('git', ['push', '--quiet', project.remote, 'main']);
    assert.equal(push.exitCode, exitCode);
    assert.match(push.stderr, says);
  });

test('a pull that takes prePush "block" away stops a red push no less, until the user agrees', async (t) => {
  const project = await createProject(t);
  await project.init();
  const settings = async (prePush: string) => {
    await project.write({ '.healer/config.json': JSON.stringify({ prePush }) });
    return loadConfig(project.repo.mainRoot);
  };
  await requireTrust(project.repo, await settings('block'));
  const loosened = await settings('off');
  await markRed(project.repo, await project.git('rev-parse', 'HEAD^{tree}'));
  const env = { HEALER_DATA_HOME: process.env.HEALER_DATA_HOME ?? '' };
  const push = () => project.run('git', ['push', '--quiet', project.remote, 'main'], { env });
  const stopped = await push();
  assert.equal(stopped.exitCode, 1);
  assert.match(stopped.stderr, /the push was stopped: "prePush" was "block" until now, .*healer trust/);
  await trust(project.repo, loosened);
  assert.equal((await push()).exitCode, 0);
});

test('HEALER=0 switches the hooks off', async (t) => {
  const project = await createProject(t);
  await project.init();
  await project.write({ '.healer/config.json': '{"prePush":"block"}' });
  await markRed(project.repo, await project.git('rev-parse', 'HEAD^{tree}'));
  const push = await project.run('git', ['push', '--quiet', project.remote, 'main'], {
    env: { HEALER: '0' },
  });
  assert.deepEqual(push, { exitCode: 0, stdout: '', stderr: '' });
});

test('on a bare PATH the hook still finds the Node that set it up', async (t) => {
  const project = await createProject(t);
  await project.init();
  await project.write({ '.healer/config.json': '{"prePush":"block"}' });
  await markRed(project.repo, await project.git('rev-parse', 'HEAD^{tree}'));
  const env = { PATH: await bareBin(project) };
  const push = await project.run('git', ['push', '--quiet', project.remote, 'main'], { env });
  assert.equal(push.exitCode, 1);
  assert.match(push.stderr, /the push was stopped/);
});

test('without any Node the hook warns by itself and the push goes on', async (t) => {
  const project = await createProject(t);
  await project.init();
  await markRed(project.repo, await project.git('rev-parse', 'HEAD^{tree}'), waiting);
  await writeFile(
    join(project.repo.commonDir, 'healer/env'),
    "healer_node='/nowhere'\nhealer_package='/nowhere'\n",
  );
  const push = await project.run('git', ['push', '--quiet', project.remote, 'main']);
  assert.equal(push.exitCode, 0);
  assert.match(push.stderr, /known to fail on what is being pushed\. healer\/fix-abc123 heals it/);
});

test('settings that are broken never stop a push', async (t) => {
  const project = await createProject(t);
  await project.init();
  await project.write({ '.healer/config.json': '{' });
  await markRed(project.repo, await project.git('rev-parse', 'HEAD^{tree}'));
  const push = await project.run('git', ['push', '--quiet', project.remote, 'main']);
  assert.equal(push.exitCode, 0);
  assert.match(push.stderr, /known to fail on what is being pushed/);
});

test('a commit on a red tree with a waiting patch is told so, and never fails', async (t) => {
  const project = await createProject(t);
  await project.init();
  await markRed(project.repo, await project.git('rev-parse', 'HEAD^{tree}'), waiting);
  const commit = await project.run('git', ['commit', '--quiet', '--allow-empty', '-m', 'x']);
  assert.equal(commit.exitCode, 0);
  assert.match(
    commit.stderr,
    /tests are known to fail here\. healer\/fix-abc123 heals it: healer review abc123/,
  );
});

const shells = [
  '#!/bin/sh',
  '#!/bin/sh -e',
  '#!/usr/bin/env bash',
  '#! /bin/bash -eu',
  '#!/usr/bin/env -S bash -e',
  '',
];

for (const shebang of shells)
  for (const red of [false, true])
    test(`a user's pre-push with ${shebang || 'no #!'} keeps its arguments, input and exit code${red ? ' on a red tree' : ''}`, async (t) => {
      const project = await createProject(t);
      const log = join(project.outside, 'log');
      await project.script('.git/hooks/pre-push', userHook(shebang, log));
      await project.init();
      if (red) await markRed(project.repo, await project.git('rev-parse', 'HEAD^{tree}'), waiting);
      const head = await project.git('rev-parse', 'HEAD');
      const push = await project.run('git', ['push', '--quiet', project.remote, 'main'], {
        env: { USER_HOOK_CODE: '7' },
      });
      assert.equal(push.exitCode, 1);
      assert.equal(/known to fail/.test(push.stderr), red);
      const zero = '0'.repeat(40);
      const line = `refs/heads/main ${head} refs/heads/main ${zero}\n`;
      assert.equal(await readFile(log, 'utf8'), `${project.remote}|${project.remote}|${line}`);
    });

test('a hook in another language goes on under another name', async (t) => {
  const project = await createProject(t);
  const log = join(project.outside, 'log');
  await project.script(
    '.git/hooks/post-commit',
    `#!${process.execPath}\nrequire('node:fs').writeFileSync(${JSON.stringify(log)}, 'ran');\n`,
  );
  const before = await project.files();
  const report = await project.init();
  assert.match(JSON.stringify(report.changes), /yours goes on as post-commit\.before-healer/);
  assert.deepEqual((await project.init()).changes, []);
  await project.git('commit', '--allow-empty', '--quiet', '-m', 'x');
  assert.equal(await readFile(log, 'utf8'), 'ran');
  await project.uninstall();
  assert.deepEqual(await project.files(), before);
});

test('a hook that is a link to a tracked file leaves that file alone', async (t) => {
  const log = (project: Project) => join(project.outside, 'log');
  const project = await createProject(t);
  await project.script('scripts/post-commit.sh', `#!/bin/sh\necho ran > '${log(project)}'\n`);
  await symlink('../../scripts/post-commit.sh', join(project.root, '.git/hooks/post-commit'));
  await project.commit();
  const before = await project.files();
  await project.init();
  assert.equal(await project.git('status', '--porcelain', 'scripts'), '');
  await project.git('commit', '--allow-empty', '--quiet', '-m', 'x');
  assert.equal(await readFile(log(project), 'utf8'), 'ran\n');
  await project.uninstall();
  assert.deepEqual(await project.files(), before);
});

test('a hook that is switched off stays off', async (t) => {
  const project = await createProject(t);
  const log = join(project.outside, 'log');
  await project.script('.git/hooks/post-commit', `#!/bin/sh\necho ran > '${log}'\n`);
  await chmod(join(project.root, '.git/hooks/post-commit'), 0o644);
  const before = await project.files();
  await project.init();
  await project.git('commit', '--allow-empty', '--quiet', '-m', 'x');
  await assert.rejects(readFile(log));
  await project.uninstall();
  assert.deepEqual(await project.files(), before);
});

for (const name of ['a b', "it's", 'quo"te', 'ünï ☃', 'dollar $HOME', 'new\nline'])
  test(`the hooks work in a folder named ${JSON.stringify(name)}`, async (t) => {
    const project = await createProject(t, {}, { name });
    const before = await project.files();
    await project.init();
    await markRed(project.repo, await project.git('rev-parse', 'HEAD^{tree}'), waiting);
    const push = await project.run('git', ['push', '--quiet', project.remote, 'main']);
    assert.equal(push.exitCode, 0);
    assert.match(push.stderr, /the push goes on/);
    await project.uninstall();
    assert.deepEqual(await project.files(), before);
  });

test('a linked worktree is warned like the main checkout', async (t) => {
  const project = await createProject(t);
  await project.init();
  const linked = join(project.outside, 'linked tree');
  await project.git('worktree', 'add', '--quiet', '-b', 'linked', linked);
  await markRed(project.repo, await project.git('rev-parse', 'HEAD^{tree}'), waiting);
  const push = await project.run('git', ['push', '--quiet', project.remote, 'HEAD'], { cwd: linked });
  assert.equal(push.exitCode, 0);
  assert.match(push.stderr, /healer review abc123/);
});

test('a submodule has hooks of its own', async (t) => {
  const inner = await createProject(t);
  const outer = await createProject(t);
  await outer.run('git', [
    '-c',
    'protocol.file.allow=always',
    'submodule',
    'add',
    '--quiet',
    inner.root,
    'sub',
  ]);
  const sub = join(outer.root, 'sub');
  const repo = await openRepository(sub);
  const report = await init(repo, { hooks: true, sign: 'off' });
  assert.equal(report.root, sub);
  const head = await outer.run('git', ['rev-parse', 'HEAD^{tree}'], { cwd: sub });
  await markRed(repo, head.stdout.trim(), waiting);
  const push = await outer.run('git', ['push', '--quiet', inner.remote, 'HEAD:refs/heads/x'], { cwd: sub });
  assert.equal(push.exitCode, 0);
  assert.match(push.stderr, /healer review abc123/);
  await uninstall(repo);
  const status = await outer.run('git', ['status', '--porcelain'], { cwd: sub });
  assert.equal(status.stdout, '');
});

/** A folder that holds what a GUI client's PATH would, without Node. */
async function bareBin(project: Project): Promise<string> {
  const folder = join(project.outside, 'bin');
  await mkdir(folder);
  for (const name of ['git', 'sh', 'cat', 'grep', 'ls'])
    await symlink((await project.run('which', [name])).stdout.trim(), join(folder, name));
  return folder;
}
