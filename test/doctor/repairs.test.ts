import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { addFiles } from '../heal/project.js';
import { openSession } from '../main-job/session.js';
import { checkoutState } from '../support/checkout.js';
import { deadMark } from '../support/dead.js';

interface Doctor {
  checks: { name: string; state: string; detail: string; next: string }[];
  repairs: string[];
}

const manifest = { 'package.json': '{"name":"project","type":"module","scripts":{"test":"node --test"}}' };

async function open(t: TestContext, files: Record<string, string> = {}) {
  const session = await openSession(t, { ...manifest, ...addFiles, ...files });
  const doctor = async (...words: string[]) => (await session.healerJson<Doctor>('doctor', ...words)).json;
  const state = async (name: string) => (await doctor()).checks.find((each) => each.name === name)?.state;
  return { ...session, doctor, state };
}

test('doctor looks at git, hooks, signing, tests, databases and disk, and finds a fresh setup sound', async (t) => {
  const { healer, doctor } = await open(t);
  await healer('init', '--yes');
  const { checks } = await doctor();
  const states = Object.fromEntries(checks.map(({ name, state }) => [name, state]));
  assert.deepEqual(states, {
    git: 'sound',
    hooks: 'sound',
    signing: 'sound',
    tests: 'sound',
    'state folder': 'sound',
    databases: 'sound',
    'free disk': 'sound',
    'used disk': 'sound',
  });
});

test('hooks that were installed and are gone are put back by --fix, and nothing of the user is touched', async (t) => {
  const session = await open(t);
  await session.healer('init', '--yes');
  await session.commit('Settings');
  const before = await checkoutState(session);
  await rm(join(session.root, '.git', 'hooks', 'pre-push'));
  assert.equal(await session.state('hooks'), 'broken');
  const { checks, repairs } = await session.doctor('--fix');
  assert.equal(checks.find(({ name }) => name === 'hooks')?.state, 'sound');
  assert.match(repairs.join('\n'), /put the hooks back/);
  assert.deepEqual(await checkoutState(session), before);
});

test('a corrupt database is made again from the history', async (t) => {
  const session = await open(t);
  await session.healer('test');
  const file = join(session.root, '.healer', 'db', 'errors.json');
  const before = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, '{ half');
  assert.equal(await session.state('databases'), 'broken');
  const { repairs, checks } = await session.doctor('--fix');
  assert.match(
    repairs.join('\n'),
    /made errors\.json again from the history: \d+ records; the old one is in/,
  );
  assert.equal(checks.find(({ name }) => name === 'databases')?.state, 'sound');
  assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), before);
});

test('locks and worktrees that killed processes left are told, and removed by --fix alone', async (t) => {
  const session = await open(t);
  await session.healer('test');
  const db = join(session.root, '.healer', 'db');
  const holder = {
    stamp: deadMark().split('-').slice(1).join(':'),
    host: hostname(),
    program: 'x',
    since: '',
    lock: '',
  };
  await writeFile(join(db, 'cycle.holder'), JSON.stringify(holder));
  const worktrees = join(session.env.HEALER_CACHE_HOME ?? '', 'worktrees');
  const left = `${deadMark()}-0a1b2c3d4e5f`;
  await mkdir(join(worktrees, left), { recursive: true });

  const { checks } = await session.doctor();
  assert.match(checks.find(({ name }) => name === 'locks')?.detail ?? '', /cycle\.holder/);
  assert.equal(checks.find(({ name }) => name === 'worktrees')?.state, 'note');
  const { repairs } = await session.doctor('--fix');
  assert.match(repairs.join('\n'), /removed .*cycle\.holder/);
  assert.match(repairs.join('\n'), new RegExp(`removed .*${left}`));
  assert.deepEqual(await readdir(worktrees), []);
});

test('a state folder in which everybody may write is closed to others', {
  skip: process.platform === 'win32' && 'there are no modes',
}, async (t) => {
  const session = await open(t);
  await session.healer('test');
  const folder = join(session.root, '.healer', 'db');
  await chmod(folder, 0o777);
  assert.equal(await session.state('state folder'), 'broken');
  await session.doctor('--fix');
  assert.equal((await stat(folder)).mode & 0o777, 0o775);
});

test('what is kept only to save time is removed, the oldest first, where all is more than is allowed', async (t) => {
  const session = await open(t, { '.healer/config.json': '{"storageMiB":10}' });
  const cache = join(session.root, '.healer', 'cache', 'research');
  await mkdir(cache, { recursive: true });
  for (const [index, name] of ['old', 'middle', 'new'].entries()) {
    await writeFile(join(cache, `${name}.json`), 'x'.repeat(4 * 1_048_576));
    await utimes(join(cache, `${name}.json`), index + 1, index + 1);
  }
  const { checks } = await session.doctor();
  const used = checks.find(({ name }) => name === 'used disk');
  assert.equal(used?.state, 'note');
  assert.match(used?.detail ?? '', /^12\.0 of 10 MiB: .*cache 12\.0/);
  assert.match((await session.doctor('--fix')).repairs.join('\n'), /removed 4\.0 MiB/);
  assert.deepEqual(await readdir(cache), ['middle.json', 'new.json']);
});

test('a model that is named and trusted is asked whether it is there', async (t) => {
  const model = { provider: 'ollama', name: 'small', endpoint: 'http://127.0.0.1:9' };
  const session = await open(t, { '.healer/config.json': JSON.stringify({ model }) });
  assert.match(JSON.stringify(await session.doctor()), /not trusted yet/);
  await session.healer('trust', '--yes');
  const found = (await session.doctor()).checks.find(({ name }) => name === 'model');
  assert.deepEqual([found?.state, found?.next], ['note', 'healer goes on without it']);
  assert.match(found?.detail ?? '', /127\.0\.0\.1:9 cannot be reached/);
});

test('the memory of the last cycles is told, and a disk that is nearly full', async (t) => {
  const settings = { workingHoursOnly: false, minFreeDiskMiB: 10_000_000 };
  const session = await open(t, { '.healer/config.json': JSON.stringify(settings) });
  assert.equal(await session.state('free disk'), 'broken');
  const skipped = await session.healer('cycle');
  assert.match(skipped.stdout, /Nothing was done: the disk is nearly full: \d+ MiB are free/);
  assert.equal(skipped.code, 1);
  await session.write({ '.healer/config.json': JSON.stringify({ ...settings, minFreeDiskMiB: 0 }) });
  await session.healer('cycle');
  const memory = (await session.doctor()).checks.find(({ name }) => name === 'memory of cycles');
  assert.match(memory?.detail ?? '', /^\d+ MiB at most in the last 1,/);
});
