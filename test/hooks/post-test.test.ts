import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { packageRoot } from '../../core/package-root.js';

const reporter = join(packageRoot, 'dist', 'hooks', 'reporters', 'node.js');
const red = `require('node:test').test('red', () => { throw new Error('no'); });`;
const green = `require('node:test').test('green', () => {});`;

const cases = [
  {
    title: 'a red run with the reporter in the configuration ends with a hint',
    text: red,
    setting: '{}',
    hint: true,
  },
  { title: 'the hint can be switched off', text: red, setting: '{"postTest":"off"}', hint: false },
  {
    title: 'settings with a byte-order mark are heard',
    text: red,
    setting: '\uFEFF{"postTest":"off"}',
    hint: false,
  },
  { title: 'a green run says nothing', text: green, setting: '{}', hint: false },
];

for (const { title, text, setting, hint } of cases) {
  test(title, async (t) => {
    const folder = await projectOf(t, text, setting);
    assert.equal(runTests(folder).includes('`npx healer heal` looks for a fix'), hint);
  });
}

test('a red run starts healing in the background where the settings say so, with a log', async (t) => {
  const folder = await projectOf(t, red, '{"postTest":"background"}');
  const command = join(folder, 'node_modules', '.bin', 'healer');
  await mkdir(join(folder, 'node_modules', '.bin'), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{}');
  await writeFile(command, '#!/bin/sh\necho "healer $* in $PWD"\n');
  await chmod(command, 0o755);
  assert.match(runTests(folder), /Healing in the background; `npx healer patches` shows/);
  const log = join(folder, '.healer', 'logs', 'background.log');
  while ((await readFile(log, 'utf8')) === '') await wait(50);
  assert.match(await readFile(log, 'utf8'), new RegExp(`healer heal in ${await realpath(folder)}\\n`));
});

async function projectOf(t: TestContext, text: string, setting: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'healer-post-test-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, '.healer'));
  await writeFile(join(folder, '.healer', 'config.json'), setting);
  await writeFile(join(folder, 'a.test.js'), text);
  return folder;
}

/** Resolves with what was printed on standard error. */
function runTests(folder: string): string {
  const pairs = ['--test-reporter=tap', '--test-reporter-destination=stdout'];
  const ours = [`--test-reporter=${reporter}`, '--test-reporter-destination=stdout'];
  const { HEALER_INBOX: _, CI: __, NODE_TEST_CONTEXT: ___, ...env } = process.env;
  return spawnSync(process.execPath, ['--test', ...pairs, ...ours], { cwd: folder, env, encoding: 'utf8' })
    .stderr;
}
