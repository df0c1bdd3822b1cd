import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { actions } from '../../scripts/bench/kills/actions.js';
import { failureText, killAll } from '../../scripts/bench/kills.js';

const seed = 7;

test('a command that is killed at a random point, with all it started, leaves what is the user’s alone, and the next one finishes the job', {
  skip: process.platform === 'win32' && 'there are no process groups to kill',
  timeout: 900_000,
}, async (t) => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'healer-kills-')));
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const trials = await killAll(
    folder,
    [...actions.keys()].map((index) => index + 1),
    seed,
  );
  assert.ok(trials.filter(({ killed }) => killed).length > actions.length / 2);
  for (const trial of trials)
    await t.test(trial.action, () => assert.deepEqual(trial.problems, [], failureText(trial, seed)));
});
