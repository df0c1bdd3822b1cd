import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { isHealerError } from '../../core/errors.js';
import { openRepository } from '../../core/git/repository.js';
import { execute } from '../../core/sandbox/execute.js';
import { detectIsolation } from '../../core/sandbox/isolation.js';
import { openWorktree, type SandboxWorktree } from '../../core/sandbox/worktree.js';
import { createRepository, type TestRepository } from '../support/repository.js';

const { name: isolation, why } = await detectIsolation();
const enclosed = isolation === 'bubblewrap' ? {} : { skip: why };

interface Setup {
  repository: TestRepository;
  worktree: SandboxWorktree;
  run(script: string, cwd?: string): Promise<string>;
}

type Files = Record<string, string>;

/** `installed` is ignored by git; `links` are made as `path: target`. */
async function setup(
  t: TestContext,
  o: { files: Files; installed?: Files; links?: Files; packages?: string[]; name?: string },
): Promise<Setup> {
  const repository = await createRepository(
    { '.gitignore': 'node_modules\nbuilt\n', ...o.files },
    o.name ? { name: o.name } : {},
  );
  let worktree: SandboxWorktree | undefined;
  t.after(async () => {
    await worktree?.dispose();
    await repository.dispose();
  });
  await repository.write(o.installed ?? {});
  for (const [path, target] of Object.entries(o.links ?? {})) {
    await mkdir(dirname(join(repository.root, path)), { recursive: true });
    await symlink(target, join(repository.root, path));
  }
  const repo = await openRepository(repository.root);
  const packages = ['', ...(o.packages ?? [])].map((folder) => ({ name: folder, folder }));
  const opened = await openWorktree(repo, 'HEAD', { workspace: { packages } });
  worktree = opened;
  const run = async (script: string, cwd = '') => {
    const command = [process.execPath, '-e', script];
    const result = await execute(command, { ...opened.enclosure(cwd), timeoutMs: 60_000 });
    assert.equal(result.exitCode, 0, result.stderr);
    return result.stdout.trim();
  };
  return { repository, worktree: opened, run };
}

test('checks the commit out beside the repository, and leaves nothing after it', async (t) => {
  const { repository, worktree } = await setup(t, { files: { 'a.js': 'one' } });
  assert.equal(await readFile(join(worktree.folder, 'a.js'), 'utf8'), 'one');
  assert.equal(worktree.folder.startsWith(repository.root), false);
  await worktree.dispose();
  assert.equal(existsSync(worktree.folder), false);
  assert.equal(existsSync(worktree.temp), false);
  assert.equal((await repository.git('worktree', 'list')).split('\n').length, 1);
  assert.equal(await repository.git('status', '--porcelain'), '');
});

test("does not run the user's hooks", async (t) => {
  const repository = await createRepository({ 'a.js': '' });
  t.after(() => repository.dispose());
  await repository.write({ '.git/hooks/post-checkout': `#!/bin/sh\ntouch "${repository.outside}/ran"\n` });
  await chmod(join(repository.root, '.git/hooks/post-checkout'), 0o755);
  const repo = await openRepository(repository.root);
  const worktree = await openWorktree(repo, 'HEAD', { workspace: { packages: [] } });
  await worktree.reset();
  await worktree.dispose();
  assert.equal(existsSync(join(repository.outside, 'ran')), false);
});

test('works in folders with spaces, quotes and Unicode', async (t) => {
  const { run } = await setup(t, {
    name: `it's "odd" ž 🐎`,
    files: { 'a.js': '' },
    installed: { 'node_modules/dep/index.js': 'module.exports = 42' },
  });
  assert.equal(await run('console.log(require("dep"))'), '42');
});

test('loads installed packages, scoped ones and what they depend on', async (t) => {
  const { run, worktree } = await setup(t, {
    files: { 'a.js': '' },
    installed: {
      'node_modules/.package-lock.json': '{}',
      'node_modules/dep/index.js': 'module.exports = "dep+" + require("@scope/inner")',
      'node_modules/@scope/inner/index.js': 'module.exports = "inner+" + require("nested")',
      'node_modules/@scope/inner/node_modules/nested/index.js': 'module.exports = "nested"',
    },
  });
  assert.equal(await run('console.log(require("dep"))'), 'dep+inner+nested');
  assert.deepEqual((await readdir(join(worktree.folder, 'node_modules'))).sort(), ['@scope', 'dep']);
});

test("resolves workspace packages in the worktree, never in the user's checkout", async (t) => {
  const { repository, worktree, run } = await setup(t, {
    files: {
      'packages/lib/package.json': '{"name":"lib","main":"index.js"}',
      'packages/lib/index.js': 'module.exports = "committed"',
      'packages/lib2/package.json': '{"name":"@s/lib2"}',
      'packages/lib2/index.js': 'module.exports = "scoped " + __dirname',
      'packages/app/app.js': 'console.log(require("lib"), require("local"))',
    },
    packages: ['packages/lib', 'packages/lib2', 'packages/app'],
    installed: { 'packages/app/node_modules/local/index.js': 'module.exports = "local"' },
    links: { 'node_modules/lib': '../packages/lib', 'node_modules/@s/lib2': '../../packages/lib2' },
  });
  await repository.write({ 'packages/lib/index.js': 'module.exports = "uncommitted"' });
  assert.equal(await run('require("./app.js")', 'packages/app'), 'committed local');
  assert.equal(await run('console.log(require("@s/lib2"))'), `scoped ${worktree.folder}/packages/lib2`);
});

test('shows the worktree to an installed package that asks for a workspace package', enclosed, async (t) => {
  const { repository, run } = await setup(t, {
    files: {
      'packages/lib/package.json': '{"name":"lib"}',
      'packages/lib/index.js': 'module.exports = "committed"',
    },
    packages: ['packages/lib'],
    installed: { 'node_modules/plugin/index.js': 'module.exports = require("lib")' },
    links: { 'node_modules/lib': '../packages/lib' },
  });
  await repository.write({ 'packages/lib/index.js': 'module.exports = "uncommitted"' });
  assert.equal(await run('console.log(require("plugin"))'), 'committed');
});

test("follows pnpm's links into its store", async (t) => {
  const store = 'node_modules/.pnpm';
  const { worktree, run } = await setup(t, {
    files: { 'a.js': '', 'packages/app/a.js': '', 'packages/lib/index.js': 'module.exports = "lib"' },
    packages: ['packages/app', 'packages/lib'],
    installed: {
      'node_modules/.modules.yaml': '',
      'node_modules/.unrun/cache.mjs': '',
      [`${store}/dep@1.0.0/node_modules/dep/index.js`]: 'module.exports = "dep " + require("inner")',
      [`${store}/inner@1.0.0/node_modules/inner/index.js`]: 'module.exports = "inner"',
      'node_modules/.bin/tool': '#!/bin/sh\nbasedir=$(dirname "$0")\nexec node "$basedir/../dep/index.js"\n',
    },
    links: {
      'node_modules/dep': '.pnpm/dep@1.0.0/node_modules/dep',
      [`${store}/dep@1.0.0/node_modules/inner`]: '../../inner@1.0.0/node_modules/inner',
      'packages/app/node_modules/dep': `../../../${store}/dep@1.0.0/node_modules/dep`,
      'packages/app/node_modules/lib': '../../lib',
    },
  });
  assert.equal(await run('console.log(require("dep"))'), 'dep inner');
  assert.equal(await run('console.log(require("dep"), require("lib"))', 'packages/app'), 'dep inner lib');
  assert.deepEqual((await readdir(join(worktree.folder, 'node_modules'))).sort(), ['.bin', 'dep']);
});

test("starts commands whose shims lead into pnpm's store", async (t) => {
  const tool = '.pnpm/tool@1.0.0/node_modules/tool/cli.js';
  const shim = (way: string) =>
    `#!/bin/sh\nbasedir=$(dirname "$0")\nexec node "$basedir/${way}${tool}" "$@"\n`;
  const { worktree } = await setup(t, {
    files: { 'package.json': '{}', 'packages/app/package.json': '{"scripts":{"go":"tool x && inner y"}}' },
    packages: ['packages/app'],
    installed: {
      [`node_modules/${tool}`]: 'console.log("tool", process.argv[2])',
      'node_modules/.bin/tool': shim('../'),
      'packages/app/node_modules/.bin/inner': shim('../../../../node_modules/'),
    },
  });
  for (const file of ['node_modules/.bin/tool', 'packages/app/node_modules/.bin/inner'])
    await chmod(join(worktree.folder, file), 0o755);
  const result = await execute(['npm', 'run', '-s', 'go'], {
    ...worktree.enclosure('packages/app'),
    timeoutMs: 60_000,
  });
  assert.equal(result.stdout, 'tool x\ntool y\n', result.stderr);
});

test('finds the commands of packages in .bin', async (t) => {
  const { repository, worktree } = await setup(t, {
    files: { 'package.json': '{"scripts":{"go":"tool x"}}' },
    installed: { 'node_modules/tool/cli.js': '#!/usr/bin/env node\nconsole.log("tool", process.argv[2])' },
    links: { 'node_modules/.bin/tool': '../tool/cli.js' },
  });
  await chmod(join(repository.root, 'node_modules/tool/cli.js'), 0o755);
  assert.equal(await readlink(join(worktree.folder, 'node_modules/.bin/tool')), '../tool/cli.js');
  const result = await execute(['npm', 'run', '-s', 'go'], { ...worktree.enclosure(), timeoutMs: 60_000 });
  assert.equal(result.stdout, 'tool x\n', result.stderr);
});

test('finds a package that is linked from outside of the repository', async (t) => {
  const { repository, run } = await setup(t, {
    files: { 'a.js': '' },
    links: { 'node_modules/near': '../../near' },
    installed: { '../near/index.js': 'module.exports = "near"' },
  });
  assert.equal(existsSync(join(repository.outside, 'near')), true);
  assert.equal(await run('console.log(require("near"))'), 'near');
});

test("cannot change the user's install, and may write its own caches beside it", enclosed, async (t) => {
  const { repository, run } = await setup(t, {
    files: { 'a.js': '' },
    installed: { 'node_modules/dep/index.js': 'mine' },
  });
  const script = `const fs = require('fs'); fs.mkdirSync('node_modules/.cache'); fs.writeFileSync('node_modules/.cache/x', '');
    try { fs.writeFileSync('node_modules/dep/index.js', 'theirs') } catch (e) { console.log(e.code) }`;
  assert.equal(await run(script), 'EROFS');
  assert.equal(await readFile(join(repository.root, 'node_modules/dep/index.js'), 'utf8'), 'mine');
  assert.equal(existsSync(join(repository.root, 'node_modules/.cache')), false);
});

test("removes itself without following its links into the user's install", async (t) => {
  const { repository, worktree } = await setup(t, {
    files: { 'a.js': '' },
    installed: { 'node_modules/dep/index.js': 'mine' },
  });
  await worktree.dispose();
  assert.equal(await readFile(join(repository.root, 'node_modules/dep/index.js'), 'utf8'), 'mine');
});

test('comes back to the commit, with its dependencies', async (t) => {
  const { worktree, run } = await setup(t, {
    files: { 'a.js': 'one', 'b/c.js': 'two' },
    installed: { 'node_modules/dep/index.js': 'module.exports = 1' },
  });
  const script = `const fs = require('fs'); fs.writeFileSync('a.js', 'changed'); fs.rmSync('b', { recursive: true });
    fs.mkdirSync('built'); fs.writeFileSync('built/x', ''); fs.writeFileSync('new.js', '')`;
  await run(script);
  await worktree.reset();
  assert.deepEqual((await readdir(worktree.folder)).sort(), [
    '.git',
    '.gitignore',
    'a.js',
    'b',
    'node_modules',
  ]);
  assert.equal(await worktree.read('a.js'), 'one');
  assert.equal(await run('console.log(require("dep"))'), '1');
});

test(
  'lets tests ask git, and keeps tokens in the settings of the repository from them',
  enclosed,
  async (t) => {
    const { repository, worktree } = await setup(t, { files: { 'a.js': '' } });
    await repository.git('config', 'remote.origin.url', 'https://token@example.com/x.git');
    const command = [
      '/bin/sh',
      '-c',
      'git log --format=%s && git config --list && cat "$1"',
      'sh',
      join(repository.root, '.git/config'),
    ];
    const result = await execute(command, { ...worktree.enclosure(), timeoutMs: 60_000 });
    assert.match(result.stdout, /^The beginning\n/, result.stderr);
    assert.doesNotMatch(result.stdout, /token/);
  },
);

test('makes edits, keeping line ends', async (t) => {
  const { worktree } = await setup(t, { files: { '.gitattributes': '* -text', 'a.js': 'a\r\nb\r\n' } });
  await worktree.write([
    { range: { file: 'a.js', start: 3, end: 4 }, text: 'x\ny' },
    { range: { file: 'new/b.js', start: 0, end: 0 }, text: 'made' },
  ]);
  assert.equal(await worktree.read('a.js'), 'a\r\nx\r\ny\r\n');
  assert.equal(await worktree.read('new/b.js'), 'made');
  assert.equal(await worktree.read('absent.js'), undefined);
});

test('never writes through a link that was planted in it, nor outside of it', async (t) => {
  const { repository, worktree } = await setup(t, { files: { 'src/a.js': 'a' } });
  const target = join(repository.outside, 'target');
  await mkdir(target);
  await writeFile(join(target, 'a.js'), 'mine');
  await symlink(target, join(worktree.folder, 'linked'));
  await symlink(join(target, 'a.js'), join(worktree.folder, 'src/b.js'));
  for (const file of ['linked/a.js', 'src/b.js', '../x.js', '/etc/x']) {
    await assert.rejects(
      worktree.writeFile(file, 'theirs'),
      (error) => isHealerError(error, 'WORKTREE_FAILED'),
      file,
    );
  }
  assert.equal(await worktree.read('linked/a.js'), undefined);
  assert.equal(await readFile(join(target, 'a.js'), 'utf8'), 'mine');
  assert.equal((await lstat(join(worktree.folder, 'src/b.js'))).isSymbolicLink(), true);
});

test('holds the files of submodules at their commits, also inside of one another, with their dependencies', async (t) => {
  const repository = await createRepository({ 'own.js': '' });
  const add = async (folder: string, from: string) => {
    const inside = ['-C', join(repository.root, folder)];
    await repository.git(
      ...inside,
      '-c',
      'protocol.file.allow=always',
      'submodule',
      '--quiet',
      'add',
      from,
      'sub',
    );
    await repository.git(...inside, 'commit', '--quiet', '-m', 'A submodule');
  };
  await repository.git('clone', '--quiet', '.', '../inner');
  await repository.git('clone', '--quiet', '.', '../outer');
  for (const name of ['user.name', 'user.email'])
    await repository.git('-C', '../outer', 'config', name, 'a@example.com');
  await add('../outer', join(repository.outside, 'inner'));
  await add('', join(repository.outside, 'outer'));
  await repository.git(
    '-c',
    'protocol.file.allow=always',
    'submodule',
    '--quiet',
    'update',
    '--init',
    '--recursive',
  );
  await repository.write({
    'sub/own.js': 'not committed',
    'sub/node_modules/x/index.js': 'module.exports = 1;',
  });
  const worktree = await openWorktree(await openRepository(repository.root), 'HEAD', {
    workspace: { packages: [] },
  });
  t.after(() => worktree.dispose().then(repository.dispose));
  for (const again of [false, true]) {
    if (again) await worktree.reset();
    assert.deepEqual(await readFile(join(worktree.folder, 'sub/own.js'), 'utf8'), '');
    assert.deepEqual(await readFile(join(worktree.folder, 'sub/sub/own.js'), 'utf8'), '');
    assert.ok(existsSync(join(worktree.folder, 'sub/node_modules/x/index.js')));
  }
});

test('is put back and removed though folders lie too deep for any path', enclosed, async (t) => {
  const { worktree, run } = await setup(t, { files: { 'a.js': 'one' } });
  const nest = `const fs = require('fs'); for (let i = 0; i < 60; i++) { fs.mkdirSync('d'.repeat(200)); process.chdir('d'.repeat(200)); }`;
  await run(`require('fs').writeFileSync('a.js', 'two'); ${nest}`);
  await worktree.reset();
  assert.equal(await readFile(join(worktree.folder, 'a.js'), 'utf8'), 'one');
  assert.deepEqual((await readdir(worktree.folder)).sort(), ['.git', '.gitignore', 'a.js']);
  await run(nest);
  await worktree.dispose();
  assert.equal(existsSync(worktree.folder), false);
});
