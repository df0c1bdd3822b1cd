import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
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
  { title: 'a green run says nothing', text: green, setting: '{}', hint: false },
];

for (const { title, text, setting, hint } of cases) {
  test(title, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'healer-post-test-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    await mkdir(join(folder, '.healer'));
    await writeFile(join(folder, '.healer', 'config.json'), setting);
    await writeFile(join(folder, 'a.test.js'), text);
    const pairs = ['--test-reporter=tap', '--test-reporter-destination=stdout'];
    const ours = [`--test-reporter=${reporter}`, '--test-reporter-destination=stdout'];
    const { HEALER_INBOX: _, CI: __, NODE_TEST_CONTEXT: ___, ...env } = process.env;
    const { stderr } = spawnSync(process.execPath, ['--test', ...pairs, ...ours], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    assert.equal(stderr.includes('`npx healer heal` looks for a fix'), hint);
  });
}
