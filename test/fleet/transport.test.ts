import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isHealerError } from '../../core/errors.js';
import { runTests } from '../../core/sandbox/tests.js';
import { coordinate, openQueue, signedRepository, startWorker } from '../support/fleet.js';
import { redisMissing } from '../support/redis.js';

const skip = redisMissing;
const suite =
  "require('node:test')('passes', () => require('node:assert').ok(require('fs').existsSync('large')));\n";
/** More than a commit may have that goes over the queue, as hexadecimal digits that pack to half of it. */
const large = () => randomBytes(3 << 19).toString('hex');

test('a commit too large for the queue is pushed for the workers and removed at the end, past no hook', {
  skip,
}, async (t) => {
  const redis = await openQueue(t);
  const repository = await signedRepository(t, { 'a.test.js': suite });
  const remote = join(repository.outside, 'remote.git');
  await repository.git('clone', '--quiet', '--bare', repository.root, remote);
  await repository.git('remote', 'add', 'origin', remote);
  await repository.git('fetch', '--quiet', 'origin');
  const hooked = join(repository.outside, 'hooked');
  await repository.write({ '.git/hooks/pre-push': `#!/bin/sh\ncat >> '${hooked}'\n` });
  await chmod(join(repository.root, '.git/hooks/pre-push'), 0o755);
  const { worktree, options, executor } = await coordinate(t, repository, redis, {
    remote: 'origin',
    bundleMiB: 1,
  });
  const trust = join(repository.outside, 'clone');
  await repository.git('clone', '--quiet', remote, trust);
  await startWorker(t, redis, { folder: join(repository.outside, 'w1'), trust });
  await worktree.writeFile('large', large());
  assert.equal((await runTests(worktree, options)).run.exitCode, 0);
  const pushed = () => repository.git('ls-remote', remote, 'refs/healer/fleet/*');
  assert.match(await pushed(), /^[0-9a-f]{40}\trefs\/healer\/fleet\/[0-9a-f]{40}$/);
  await executor.dispose();
  assert.equal(await pushed(), '');
  assert.match(await readFile(hooked, 'utf8'), / refs\/healer\/fleet\/[0-9a-f]{40} /);
});

test('a commit too large for the queue is told as such where no remote is named for it', {
  skip,
}, async (t) => {
  const redis = await openQueue(t);
  const repository = await signedRepository(t, { 'a.test.js': suite });
  const { worktree, options } = await coordinate(t, repository, redis, { bundleMiB: 1 });
  await worktree.writeFile('large', large());
  await assert.rejects(runTests(worktree, options), (error) => {
    return isHealerError(error, 'FLEET_FAILED') && /too large for the queue \(1 MiB\)/.test(error.message);
  });
});
