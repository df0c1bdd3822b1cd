import assert from 'node:assert/strict';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { markRed } from '../../core/setup/red-marker.js';
import { createProject, linkTool, type Project } from './project.js';

const waiting = { id: 'abc123', branch: 'healer/fix-abc123' };
const manifest = (more: Record<string, unknown>): Record<string, string> => ({
  'package.json': `${JSON.stringify({ name: 'project', scripts: { test: 'node --test' }, ...more }, null, 2)}\n`,
  '.gitignore': 'node_modules\n',
});

/** One row a tool: how it is set up with a pre-push of the user, and how it is run again later. */
interface Tool {
  owner: string;
  setUp(t: TestContext): Promise<{ project: Project; again(): Promise<unknown> }>;
}

const tools: Tool[] = [
  {
    owner: 'husky',
    async setUp(t) {
      const project = await createProject(t, manifest({ devDependencies: { husky: '9.1.7' } }));
      const husky = await linkTool(project, 'husky');
      const again = () => project.run(process.execPath, [husky]);
      await again();
      await project.commit('Hooks', { '.husky/pre-push': 'cat > "$USER_LOG"\n' });
      return { project, again };
    },
  },
  {
    owner: 'lefthook',
    async setUp(t) {
      const project = await createProject(t, {
        ...manifest({ devDependencies: { lefthook: '2.2.2' } }),
        'lefthook.yml':
          'pre-push:\n  commands:\n    users:\n      use_stdin: true\n      run: cat > "$USER_LOG"\n',
      });
      const lefthook = await linkTool(project, 'lefthook');
      const again = () => project.run(process.execPath, [lefthook, 'install', '--force']);
      await again();
      return { project, again };
    },
  },
  {
    owner: 'simple-git-hooks',
    async setUp(t) {
      const project = await createProject(
        t,
        manifest({
          devDependencies: { 'simple-git-hooks': '2.14.0' },
          'simple-git-hooks': { 'pre-push': 'cat > "$USER_LOG"', 'pre-commit': 'true' },
        }),
      );
      const tool = await linkTool(project, 'simple-git-hooks');
      const again = () => project.run(process.execPath, [tool]);
      await again();
      return { project, again };
    },
  },
  {
    owner: 'core.hooksPath',
    async setUp(t) {
      const project = await createProject(t, manifest({}));
      await project.script('.githooks/pre-push', '#!/bin/sh\ncat > "$USER_LOG"\n');
      await project.commit();
      await project.git('config', 'core.hooksPath', '.githooks');
      return { project, again: async () => {} };
    },
  },
  {
    owner: 'core.hooksPath',
    async setUp(t) {
      const project = await createProject(t, manifest({}));
      await project.script('../shared hooks/pre-push', '#!/bin/sh\ncat > "$USER_LOG"\n');
      await project.git('config', '--global', 'core.hooksPath', join(project.outside, 'shared hooks'));
      return { project, again: async () => {} };
    },
  },
];

for (const [index, { owner, setUp }] of tools.entries()) {
  const name = index === tools.length - 1 ? 'a shared core.hooksPath' : owner;

  test(`beside ${name}, a red push is warned of and the user's hook gets its input, also after the tool runs again`, async (t) => {
    const { project, again } = await withGlobalConfig(t, setUp);
    const report = await project.init();
    assert.equal(report.hooks?.owner, owner);
    await markRed(project.repo, await project.git('rev-parse', 'HEAD^{tree}'), waiting);
    for (const round of ['first', 'again']) {
      if (round === 'again') await again();
      const { push, log } = await pushTo(project, round);
      assert.equal(push.exitCode, 0, push.stderr);
      assert.match(push.stdout + push.stderr, /healer review abc123/, round);
      assert.match(log, new RegExp(`^\\S+ [0-9a-f]{40} refs/heads/${round} 0{40}\n$`));
    }
  });

  test(`beside ${name}, a commit on a red tree is told of the waiting patch`, async (t) => {
    const { project } = await withGlobalConfig(t, setUp);
    await project.init();
    await markRed(project.repo, await project.git('rev-parse', 'HEAD^{tree}'), waiting);
    const commit = await project.run('git', ['commit', '--quiet', '--allow-empty', '-m', 'x']);
    assert.equal(commit.exitCode, 0);
    assert.match(commit.stdout + commit.stderr, /healer review abc123/);
  });

  test(`beside ${name}, prePush "block" stops a red push`, async (t) => {
    const { project } = await withGlobalConfig(t, setUp);
    await project.init();
    await project.write({ '.healer/config.json': '{"prePush":"block"}' });
    await markRed(project.repo, await project.git('rev-parse', 'HEAD^{tree}'));
    const { push } = await pushTo(project, 'x');
    assert.equal(push.exitCode, 1);
  });

  test(`beside ${name}, a second init changes nothing and uninstall puts everything back`, async (t) => {
    const { project } = await withGlobalConfig(t, setUp);
    const before = await project.files();
    await project.init();
    const after = await project.files();
    assert.deepEqual((await project.init()).changes, []);
    assert.deepEqual(await project.files(), after);
    await project.uninstall();
    assert.deepEqual(await project.files(), before);
  });

  test(`beside ${name}, the hooks of a clone without healer do nothing`, async (t) => {
    const { project } = await withGlobalConfig(t, setUp);
    await project.init();
    await markRed(project.repo, await project.git('rev-parse', 'HEAD^{tree}'), waiting);
    await project.run('rm', ['-r', join(project.repo.commonDir, 'healer', 'hooks')]);
    const { push, log } = await pushTo(project, 'x');
    assert.equal(push.exitCode, 0);
    assert.doesNotMatch(push.stdout + push.stderr, /known to fail/);
    assert.match(log, /refs\/heads\/x/);
  });
}

test('a package.json that was changed since keeps the change and loses healer’s commands', async (t) => {
  const { project } = await (tools[2] as Tool).setUp(t);
  const path = join(project.root, 'package.json');
  const original = await readFile(path, 'utf8');
  await project.init();
  await project.write({ 'package.json': (await readFile(path, 'utf8')).replace('"project"', '"renamed"') });
  await project.uninstall();
  assert.equal(await readFile(path, 'utf8'), original.replace('"project"', '"renamed"'));
});

test('a lefthook-local.yml that was there keeps its comments, and what was added to it since', async (t) => {
  const { project } = await (tools[1] as Tool).setUp(t);
  const path = join(project.root, 'lefthook-local.yml');
  const original = '# mine\npre-push:\n  commands:\n    own:\n      run: true # quick\n';
  await project.write({ 'lefthook-local.yml': original });
  await project.init();
  assert.match(await readFile(path, 'utf8'), /# mine[\s\S]*# quick[\s\S]*healer:/);
  await appendFile(path, 'post-merge:\n  commands:\n    other:\n      run: true\n');
  await project.uninstall();
  assert.equal(
    await readFile(path, 'utf8'),
    `${original}post-merge:\n  commands:\n    other:\n      run: true\n`,
  );
});

test('a husky that was never run in this clone is said so', async (t) => {
  const project = await createProject(t, {
    ...manifest({ devDependencies: { husky: '9.1.7' } }),
    '.husky/pre-commit': 'true\n',
  });
  const report = await project.init();
  assert.equal(report.hooks?.owner, 'husky');
  assert.match(report.notes.join(' '), /npx husky/);
});

test('a table of simple-git-hooks that is a program is left alone', async (t) => {
  const program = "module.exports = { 'pre-push': 'true' };\n";
  const project = await createProject(t, { ...manifest({}), '.simple-git-hooks.cjs': program });
  const report = await project.init();
  assert.equal(report.hooks?.owner, 'simple-git-hooks');
  assert.match(report.notes.join(' '), /run `healer init` again/);
  assert.equal(await readFile(join(project.root, '.simple-git-hooks.cjs'), 'utf8'), program);
});

test('the hook of somebody that simple-git-hooks does not know is not overwritten', async (t) => {
  const { project } = await (tools[2] as Tool).setUp(t);
  await project.script('.git/hooks/post-merge', '#!/bin/sh\necho mine\n');
  await project.init();
  assert.match(await readFile(join(project.root, '.git/hooks/post-merge'), 'utf8'), /echo mine\n$/);
});

/** The user's global settings of this process are those of the project, as they would be for a user. */
async function withGlobalConfig(t: TestContext, setUp: Tool['setUp']): ReturnType<Tool['setUp']> {
  const previous = process.env.GIT_CONFIG_GLOBAL;
  const made = await setUp(t);
  process.env.GIT_CONFIG_GLOBAL = made.project.env.GIT_CONFIG_GLOBAL;
  t.after(() => {
    process.env.GIT_CONFIG_GLOBAL = previous;
  });
  return made;
}

async function pushTo(project: Project, branch: string) {
  const log = join(project.outside, `log-${branch}`);
  const env = { USER_LOG: log };
  const push = await project.run('git', ['push', '--quiet', project.remote, `main:${branch}`], { env });
  return { push, log: await readFile(log, 'utf8').catch(() => '') };
}
