import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { LogEntry } from '../../core/log/read-log.js';
import { packageRoot } from '../../core/package-root.js';
import { addFiles } from '../heal/project.js';
import { openSession } from '../main-job/session.js';
import { startChild } from '../support/children.js';

const manifest = { 'package.json': '{"name":"project","type":"module","scripts":{"test":"node --test"}}' };
const always = { '.healer/config.json': '{"workingHoursOnly":false,"maxLoadPerProcessor":null}' };

test('what a cycle did is in the log, and healer logs shows it by run and level', async (t) => {
  const session = await openSession(t, { ...manifest, ...addFiles, ...always });
  session.env.LOG_LEVEL = 'debug';
  assert.equal((await session.healer('cycle', '--scheduled')).code, 0);
  const { json } = await session.healerJson<{ schema: string; logs: LogEntry[] }>('logs');
  assert.equal(json.schema, 'healer/logs@1');
  assert.deepEqual([...new Set(json.logs.map(({ command }) => command))], ['cycle']);
  const run = json.logs[0]?.run ?? '';
  const text = (await session.healer('logs', '--run', run)).stdout;
  assert.match(text, new RegExp(`info {2}cycle ${run} {2}main at \\w{10}: 1 of 1 error fixed$`, 'm'));
  assert.match(text, /debug cycle \w{8} {2}begins$/m);
  assert.match((await session.healer('logs', '--level', 'error')).stdout, /nothing of that kind/);
});

test('why a cycle failed is in the log', async (t) => {
  const session = await openSession(t, { 'package.json': '{"name":"bare"}', ...always });
  await session.healer('cycle', '--scheduled');
  const { stdout } = await session.healer('logs', '--level', 'error');
  assert.match(stdout, /main at \w{10}: .*no test script/);
});

test('healer logs --follow goes on with what is said later, and ends with its signal', async (t) => {
  const session = await openSession(t, { ...manifest, ...addFiles, ...always });
  const program = join(packageRoot, 'dist', 'cli', 'main.cjs');
  const follower = startChild(program, ['logs', '--follow', '--cwd', session.root], session.env);
  t.after(() => follower.kill());
  await follower.printed('nothing of that kind');
  await session.healer('cycle', '--scheduled');
  await follower.printed('cycle');
  follower.kill('SIGTERM');
  assert.equal((await follower.done).exitCode, 143);
});
