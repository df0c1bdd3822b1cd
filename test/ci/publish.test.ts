import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { runHealer } from '../cli/run-healer.js';
import { createRepository } from '../support/repository.js';

test('of a bundle that somebody tampered with, no branch is pushed that changes a pipeline, has two commits, or has another name', async (t) => {
  const { root, outside, env, git, commit, dispose } = await createRepository({
    'package.json': '{}',
    a: '1\n',
  });
  t.after(dispose);
  const remote = join(outside, 'remote.git');
  await git('init', '--quiet', '--bare', remote);
  await git('remote', 'add', 'origin', remote);
  await git('push', '--quiet', 'origin', 'main');
  const change = async (branch: string, ...changes: Record<string, string>[]) => {
    await git('switch', '--quiet', '--create', branch, 'main');
    for (const files of changes) await commit(branch, files);
  };
  await change('healer/good', { a: '2\n' });
  await change('healer/pipeline', { '.github/workflows/x.yml': 'on: push\n' });
  await change('healer/two', { a: '3\n' }, { a: '4\n' });
  await change('release', { a: '5\n' });
  await git('switch', '--quiet', 'main');
  const folder = join(outside, 'results');
  await mkdir(folder);
  const names = ['healer/good', 'healer/pipeline', 'healer/two', 'release'];
  await git('bundle', 'create', '--quiet', join(folder, 'healer.bundle'), ...names, '^main');
  for (const name of names) await git('branch', '--quiet', '-D', name);

  const { code, stdout, stderr } = await runHealer(['ci', 'publish', folder, '--json'], { cwd: root, env });
  assert.equal(code, 1, stdout + stderr);
  const { pushed, refused } = JSON.parse(stdout);
  assert.deepEqual(pushed, ['healer/good']);
  assert.deepEqual(refused.map(({ branch }: { branch: string }) => branch).sort(), [
    'healer/pipeline',
    'healer/two',
  ]);
  const there = await git('ls-remote', '--heads', remote);
  assert.deepEqual([...there.matchAll(/refs\/heads\/(\S+)/g)].map(([, name]) => name).sort(), [
    'healer/good',
    'main',
  ]);
});
