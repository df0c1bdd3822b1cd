import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Healed, openSession, type Session } from '../main-job/session.js';

const sum = {
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

interface Pulled extends Session {
  error: string;
  patch: string;
  /** Is there once one of the commands of the settings has run. */
  mark: string;
}

/** A repository with a patch that waits, whose settings somebody else has changed since. */
async function pulled(t: TestContext): Promise<Pulled> {
  const session = await openSession(t, sum);
  const { json } = await session.healerJson<Healed>('heal');
  const mark = join(session.outside, 'mark');
  const settings = {
    testCommand: `touch ${mark}`,
    postTest: 'background',
    sign: 'off',
    agents: [{ name: 'helper', command: ['touch', mark] }],
  };
  await session.commit('Somebody else changes the settings', {
    '.healer/config.json': JSON.stringify(settings),
  });
  return { ...session, mark, error: json.errors[0]?.id ?? '', patch: json.patches[0]?.id ?? '' };
}

test('no command of healer runs what came with a pull, and those that would stop before anything else', async (t) => {
  const { healer, error, patch, mark, git, root } = await pulled(t);
  const head = await git('rev-parse', 'HEAD');
  const stopped = [
    ['test'],
    ['heal'],
    ['heal', '--dry-run'],
    ['heal', error],
    ['explain', error],
    ['scan'],
    ['cycle'],
    ['cycle', '--dry-run'],
    ['validate', 'HEAD'],
    ['review', patch, '--merge', '--yes'],
    ['review', patch, '--apply', '--yes'],
    ['rollback', patch],
  ];
  for (const words of stopped) {
    const { code, stderr } = await healer(...words);
    assert.equal(code, 2, `${words.join(' ')}: ${stderr}`);
    assert.match(stderr, /not trusted yet: "testCommand".*"sign".*"postTest"/, words.join(' '));
  }
  const others = [
    ['errors'],
    ['show', error],
    ['patches'],
    ['fixes'],
    ['review', '--list'],
    ['research', error],
    ['status'],
    ['doctor', '--verify'],
    ['run', '--', process.execPath, '-e', '0'],
    ['test', '--', process.execPath, '--test'],
    ['init'],
  ];
  for (const words of others) {
    const { code, stderr } = await healer(...words);
    assert.doesNotMatch(stderr, /in the background/);
    assert.ok(code === 0 || code === 1, `${words.join(' ')}: ${stderr}`);
  }
  assert.equal(await git('rev-parse', 'HEAD'), head);
  assert.ok(!existsSync(mark));
  assert.ok(!existsSync(join(root, '.healer/logs/background.log')));
});

test('no git hook runs what came with a pull', async (t) => {
  const { healer, git, mark, outside, commit } = await pulled(t);
  assert.equal((await healer('init')).code, 0);
  await git('init', '--quiet', '--bare', join(outside, 'remote.git'));
  await git('remote', 'add', 'origin', join(outside, 'remote.git'));
  await healer('test', '--', process.execPath, '--test');
  await commit('Something');
  await git('checkout', '--quiet', '-b', 'other');
  await git('push', '--quiet', 'origin', 'other');
  assert.ok(!existsSync(mark));
});

test('healer init --yes agrees to what runs here, and to no agent', async (t) => {
  const { healer, mark } = await pulled(t);
  const { stdout } = await healer('init', '--yes', '--no-hooks');
  assert.match(stdout, /Agreed to: "testCommand" runs `touch /);
  assert.match(stdout, /what \.healer\/config\.json says of "agents": look at it, then run `healer trust`/);
  assert.match((await healer('status')).stdout, /^trust +agents not agreed to yet/m);
  await healer('test');
  assert.ok(existsSync(mark));
});

test('what nobody has agreed to turns no signing off', async (t) => {
  const { healer, git } = await pulled(t);
  const { stdout } = await healer('status');
  assert.match(stdout, /^signing +ssh/m);
  await healer('test', '--', process.execPath, '--test');
  const [commit = ''] = (await git('rev-list', 'refs/healer/ledger')).split('\n');
  assert.match(await git('cat-file', 'commit', commit), /gpgsig/);
});
