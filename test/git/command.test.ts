import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gitResult } from '../../core/git/command.js';
import { createRepository } from '../support/repository.js';

const lost =
  'error: unable to write file .git/objects/07/1ced2b167092d75216d34d8963ab8e9504fd27: No such file or directory';

/** A git that says `text` and fails so many times before it succeeds, and notes each time that it is started. */
async function failingGit(t: TestContext, text: string, times: number) {
  const fixture = await createRepository();
  t.after(fixture.dispose);
  const bin = join(fixture.outside, 'bin');
  const log = join(fixture.outside, 'log');
  await mkdir(bin);
  await writeFile(
    join(bin, 'git'),
    `#!/bin/sh\necho run >> '${log}'\n[ "$(wc -l < '${log}')" -gt ${times} ] && exec cat\necho '${text}' >&2\nexit 128\n`,
  );
  await chmod(join(bin, 'git'), 0o755);
  const path = process.env.PATH;
  process.env.PATH = `${bin}${delimiter}${path}`;
  t.after(() => {
    process.env.PATH = path;
  });
  return { fixture, starts: async () => (await readFile(log, 'utf8')).trim().split('\n').length };
}

test('an object whose folder a collection of garbage removed in that moment is written again', async (t) => {
  const { fixture, starts } = await failingGit(t, lost, 2);
  const { exitCode, stdout } = await gitResult(fixture, ['commit-tree'], { input: 'the message' });
  assert.deepEqual([exitCode, stdout.toString(), await starts()], [0, 'the message', 3]);
});

test('where the folder goes each time, what git said is told in the end', async (t) => {
  const { fixture, starts } = await failingGit(t, lost, 1000);
  const { exitCode, stderr } = await gitResult(fixture, ['commit-tree']);
  assert.deepEqual([exitCode, stderr.trim(), await starts()], [128, lost, 5]);
});

test('git that fails for another reason is started once', async (t) => {
  const { fixture, starts } = await failingGit(t, 'fatal: Not a valid object name x', 1000);
  const { exitCode } = await gitResult(fixture, ['commit-tree']);
  assert.deepEqual([exitCode, await starts()], [128, 1]);
});
