import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { takeSnapshot } from '../../core/git/changes/snapshot.js';
import { openRepository } from '../../core/git/repository.js';
import { openWorktree } from '../../core/sandbox/worktree.js';
import { installMonorepo, monorepoFiles, type TestPackage } from '../support/monorepo.js';
import { createRepository } from '../support/repository.js';
import { nodeTests, onlyPatch, openProject } from './project.js';

const packages: Record<string, TestPackage> = {
  sum: {
    test: 'node --test',
    files: {
      'src/index.js': 'export const sum = (a, b) => a - b;\n',
      'test/sum.test.js': nodeTests("import { sum } from '../src/index.js';", {
        'two and three are five': '() => assert.equal(sum(2, 3), 5)',
      }),
    },
  },
  mean: {
    test: 'node --test',
    uses: ['sum'],
    files: {
      'src/index.js': "import { sum } from 'sum';\nexport const mean = (a, b) => sum(a, b) / 2;\n",
      'test/mean.test.js': nodeTests("import { mean } from '../src/index.js';", {
        'of two and four it is three': '() => assert.equal(mean(2, 4), 3)',
      }),
    },
  },
  far: {
    test: 'node --test',
    uses: ['sum'],
    files: {
      'src/index.js': 'export const far = 1;\n',
      'test/far.test.js': "throw new Error('never run');\n",
    },
  },
};

test('a worktree of a sparse checkout is as sparse, and stays so when it is put back', async (t) => {
  const repository = await createRepository({ 'near/a.js': '1\n', 'far/b.js': '1\n', 'c.js': '1\n' });
  await repository.git('sparse-checkout', 'set', 'near');
  const repo = await openRepository(repository.root);
  const worktree = await openWorktree(repo, 'HEAD', { workspace: { packages: [] } });
  t.after(() => worktree.dispose().then(repository.dispose));
  await worktree.writeFile('near/a.js', '2\n');
  for (const again of [false, true]) {
    if (again) await worktree.reset();
    assert.equal(existsSync(join(worktree.folder, 'near/a.js')), true);
    assert.equal(existsSync(join(worktree.folder, 'far/b.js')), false);
  }
});

test('what a sparse checkout leaves out is in the snapshot, with uncommitted work beside it', async (t) => {
  const repository = await createRepository({ 'near/a.js': '1\n', 'far/b.js': '1\n' });
  t.after(repository.dispose);
  await repository.git('sparse-checkout', 'set', '--sparse-index', 'near');
  await repository.write({ 'near/a.js': '2\n' });
  const { tree, dirty } = await takeSnapshot(await openRepository(repository.root));
  assert.equal(dirty, true);
  assert.equal(await repository.git('show', `${tree}:far/b.js`), '1');
  assert.equal(await repository.git('show', `${tree}:near/a.js`), '2');
});

test('a fault in a sparse checkout is healed, and nothing that it leaves out is deleted', async (t) => {
  const project = await openProject(t, monorepoFiles(packages));
  // Sees whether anything but the fix is to be committed, as hooks that stash and lint do.
  await project.write({
    '.git/hooks/pre-commit':
      '#!/bin/sh\ntest "$(git diff --cached --name-only)" = packages/sum/src/index.js && git diff --quiet\n',
  });
  await chmod(join(project.root, '.git/hooks/pre-commit'), 0o755);
  await project.git('sparse-checkout', 'set', 'packages/sum', 'packages/mean');
  await installMonorepo(project, Object.keys(packages));
  const patch = onlyPatch(await project.heal());
  assert.deepEqual(patch.files, ['packages/sum/src/index.js']);
  assert.equal(await project.git('diff', '--name-only', 'main', patch.branch), 'packages/sum/src/index.js');
  const evidence = await project.healer.evidence(patch);
  assert.equal(evidence?.predicate.hook, 'passed');
  assert.deepEqual(
    evidence?.predicate.packages?.left.map(({ folder, why }) => [folder, why]),
    [['packages/far', 'it is outside of the sparse checkout, and may depend on what is edited']],
  );
  await project.healer.merge(patch.id);
  assert.equal(existsSync(join(project.root, 'packages/far')), false);
  assert.equal(await project.git('status', '--porcelain'), '');
  assert.match(await project.textAt('main', 'packages/far/src/index.js'), /far = 1/);
});

test('settings that a sparse checkout leaves out count, and stay as they are', async (t) => {
  const project = await openProject(t, {
    'near/a.js': '1\n',
    '.healer/config.json': '{"exclude": ["near/**"]}\n',
    '.healer/.gitignore': '/inbox/\n/db/\n/logs/\n/cache/\n',
  });
  await project.git('sparse-checkout', 'set', 'near');
  assert.equal(existsSync(join(project.root, '.healer/config.json')), false);
  const healer = await project.openIn(project.root);
  assert.deepEqual(healer.config.exclude, ['near/**']);
  assert.equal(await project.git('status', '--porcelain'), '');
});
