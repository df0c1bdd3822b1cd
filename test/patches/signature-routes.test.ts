import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { runHealer } from '../cli/run-healer.js';
import { type Healed, openSession } from '../main-job/session.js';
import { takeSignatureOff } from '../support/forge.js';

const files = {
  'package.json': JSON.stringify({ name: 'sum', scripts: { test: 'node --test' } }),
  'src/add.js': 'exports.add = (a, b) => a - b;\n',
  'test/add.test.js': `const test = require('node:test');
const assert = require('node:assert');
const { add } = require('../src/add.js');
test('adds', () => assert.equal(add(2, 3), 5));
test('adds nothing', () => assert.equal(add(2, 0), 2));
test('adds to nothing', () => assert.equal(add(0, 3), 3));
`,
};

const refused = (why: RegExp) => (outcome: { code: number | null; stderr: string }) => {
  assert.equal(outcome.code, 2, outcome.stderr);
  assert.match(outcome.stderr, why);
};

test('review neither merges nor applies a patch that nobody has signed, and rollback does not take it out again', async (t) => {
  const { root, git, healer, healerJson } = await openSession(t, files);
  const id = (await healerJson<Healed>('heal')).json.patches[0]?.id ?? '';
  assert.equal((await healer('review', id, '--apply', '--yes')).code, 0);
  await takeSignatureOff(root, id);
  const notSigned = refused(/is not good: it is not signed/);
  notSigned(await healer('rollback', id));
  assert.match(await git('diff'), /a \+ b/);

  await git('checkout', '--quiet', '--', 'src');
  const again = (await healerJson<Healed>('heal')).json.patches[0]?.id ?? '';
  await takeSignatureOff(root, again);
  const head = await git('rev-parse', 'HEAD');
  notSigned(await healer('review', again, '--merge', '--yes'));
  notSigned(await healer('review', again, '--apply', '--yes'));
  assert.deepEqual([await git('rev-parse', 'HEAD'), await git('diff')], [head, '']);
});

test('a patch that came with sync is merged once its signer is agreed to, and not because a pull names them', async (t) => {
  const one = await openSession(t, files);
  const origin = join(one.outside, 'origin.git');
  await one.git('clone', '--quiet', '--bare', '.', origin);
  await one.git('remote', 'add', 'origin', origin);
  await one.git('fetch', '--quiet');
  const [patch] = (await one.healerJson<Healed>('heal')).json.patches;
  assert.ok(patch);
  await one.git('push', '--quiet', 'origin', patch.branch);
  await one.healer('sync', 'origin');

  const cwd = join(one.outside, 'two');
  await one.git('clone', '--quiet', origin, cwd);
  const git = (...words: string[]) => one.git('-C', cwd, ...words);
  const env = { ...one.env, HEALER_DATA_HOME: join(one.outside, 'data of two') };
  const healer = (...words: string[]) => runHealer(words, { cwd, env });
  await git('config', 'user.name', 'Two');
  await git('config', 'user.email', 'two@example.com');
  await healer('sync', 'origin');
  await git('fetch', '--quiet', 'origin', `${patch.branch}:${patch.branch}`);
  const stranger = refused(/its key is not known to be that of somebody who counts here/);
  const merge = () => healer('review', patch.id, '--merge', '--yes');
  refused(/There is no patch with the id/)(await merge());

  await one.healer('init', '--no-hooks');
  await one.commit('Set healer up');
  await one.git('push', '--quiet', 'origin', 'main');
  await git('pull', '--quiet', '--ff-only', 'origin', 'main');
  assert.match((await healer('sync', 'origin')).stdout, /refused before counts? from now on/);
  stranger(await merge());
  assert.match((await healer('trust')).stdout, /"allowed_signers" lets patches be merged that healer@/);
  const merged = await merge();
  assert.equal(merged.code, 0, merged.stderr);
  assert.match(await git('show', 'HEAD:src/add.js'), /a \+ b/);
});
