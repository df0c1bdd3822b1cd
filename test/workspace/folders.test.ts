import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { test } from 'node:test';
import { cacheFolder, dataFolder } from '../../core/workspace/folders.js';
import { isAlive, processStamp } from '../../core/workspace/processes.js';
import { startChild } from '../support/children.js';

const linux = { skip: process.platform !== 'linux' && 'the folders of Linux' };

test('the folders of the user follow the XDG specification', linux, () => {
  assert.equal(dataFolder({}), `${homedir()}/.local/share/healer`);
  assert.equal(cacheFolder({}), `${homedir()}/.cache/healer`);
  assert.equal(dataFolder({ XDG_DATA_HOME: '/data' }), '/data/healer');
  assert.equal(cacheFolder({ XDG_CACHE_HOME: '/cache' }), '/cache/healer');
  assert.equal(dataFolder({ XDG_DATA_HOME: 'relative' }), `${homedir()}/.local/share/healer`);
});

test('they can be put elsewhere', () => {
  assert.equal(dataFolder({ HEALER_DATA_HOME: '/here', XDG_DATA_HOME: '/data' }), '/here');
  assert.equal(cacheFolder({ HEALER_CACHE_HOME: '/here' }), '/here');
});

test('a process is alive until it has ended', async () => {
  assert.equal(isAlive(processStamp()), true);
  const child = startChild('--version', []);
  const stamp = processStamp(child.process.pid);
  await child.done;
  assert.equal(isAlive(stamp), false);
});

test('a process that has ended without being waited for is not alive', linux, async (t) => {
  const parent = startChild('-e', [
    "const child = require('node:child_process').spawn('sh', ['-c', 'sleep 0.2']); console.log(child.pid + '.');" +
      "process.kill(process.pid, 'SIGSTOP');",
  ]);
  t.after(() => parent.kill());
  const pid = await new Promise<number>((resolve) => {
    parent.process.stdout?.once('data', (chunk) => resolve(Number.parseInt(`${chunk}`, 10)));
  });
  const stamp = processStamp(pid);
  while (isAlive(stamp)) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(existsSync(`/proc/${pid}`));
});

test('another process with the same id is not the same', linux, () => {
  assert.equal(isAlive(`${process.pid}:1`), false);
  for (const nonsense of ['', 'x', '0', '-1', '1.5']) assert.equal(isAlive(nonsense), false);
});
