import assert from 'node:assert/strict';
import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { addFiles, fixedAdd } from '../heal/project.js';
import { openSession } from '../main-job/session.js';

const files = {
  'package.json': '{"name":"project","type":"module","scripts":{"test":"node --test"}}',
  ...addFiles,
  'src/add.js': fixedAdd,
  'src/pay.js': 'export const pay = (order) => order.total.amount;\n',
  '.gitignore': 'node_modules\nlogs\n',
  '.healer/config.json': JSON.stringify({ workingHoursOnly: false, logFiles: ['logs/app.log'] }),
};

const crash = (what: string) =>
  `2026-11-26T09:00:00Z ERROR TypeError: Cannot read properties of undefined (reading '${what}')\n    at pay (src/pay.js:1:45)\n    at main (src/main.js:3:5)\n`;

interface Cycle {
  logged: number;
  notices: string[];
  branches: { state: string }[];
}

async function open(t: TestContext) {
  const session = await openSession(t, files);
  const log = join(session.root, 'logs', 'app.log');
  await mkdir(join(session.root, 'logs'));
  await writeFile(log, crash('old'));
  return {
    ...session,
    log,
    cycle: async () => (await session.healerJson<Cycle>('cycle')).json,
    titles: async () =>
      (await session.healerJson<{ errors: { title: string }[] }>('errors')).json.errors.map(
        ({ title }) => title,
      ),
  };
}

test('errors that are added to a log file are recorded once, also where the log was put away meanwhile', async (t) => {
  const { healer, cycle, titles, log } = await open(t);
  await healer('trust', '--yes');
  assert.deepEqual((await cycle()).logged, 0, 'what was there before is old');
  await appendFile(log, crash('amount'));
  await rename(log, `${log}.1`);
  await writeFile(log, 'a good day\n');
  const told = await cycle();
  assert.equal(told.logged, 1);
  assert.deepEqual(
    told.branches.map(({ state }) => state),
    ['healed'],
    'the branch is looked at again',
  );
  assert.match((await titles()).join('\n'), /reading 'amount'/);
  assert.doesNotMatch((await titles()).join('\n'), /reading 'old'/);
  assert.equal((await cycle()).logged, 0);
});

test('a log file is not read before that is trusted', async (t) => {
  const { cycle, titles, log } = await open(t);
  await cycle();
  await appendFile(log, crash('amount'));
  const { logged, notices } = await cycle();
  assert.equal(logged, 0);
  assert.match(notices.join('\n'), /log files are not read: they are not trusted yet/);
  assert.deepEqual(await titles(), []);
});

test('a log file that is not there is told', async (t) => {
  const { healer, cycle, root } = await open(t);
  await healer('trust', '--yes');
  await rename(join(root, 'logs'), join(root, 'elsewhere'));
  assert.match((await cycle()).notices.join('\n'), /there is no log file logs\/app\.log that can be read/);
});
