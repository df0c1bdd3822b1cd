import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openLog } from '../../core/log/log.js';
import { listLogs } from '../../core/log/log-files.js';
import { readLogs } from '../../core/log/read-log.js';
import { startChild } from '../support/children.js';
import { temporaryFolder } from '../support/folder.js';

const storeIn = (folder: string) => ({
  folder,
  prepare: async () => void (await mkdir(folder, { recursive: true })),
});
const usual = { command: 'cycle', mostBytes: 1_000_000, level: 'info' };

test('an entry is a line of JSON with its time, level, run and facts', async (t) => {
  const store = storeIn(await temporaryFolder(t));
  const log = await openLog(store, usual);
  log.write('warn', 'main could not be tested', { branch: 'main' });
  const lines = (await readFile(join(store.folder, 'logs', 'healer.jsonl'), 'utf8')).split('\n');
  assert.equal(lines.length, 2);
  const { time, ...rest } = JSON.parse(lines[0] ?? '');
  assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.deepEqual(rest, {
    level: 'warn',
    run: log.run,
    command: 'cycle',
    pid: process.pid,
    facts: { branch: 'main' },
    message: 'main could not be tested',
  });
});

test('what is less important than the level is left out, and a level that there is not is info', async (t) => {
  for (const [level, heard] of [
    ['debug', ['debug', 'info', 'warn', 'error']],
    [undefined, ['info', 'warn', 'error']],
    ['nonsense', ['info', 'warn', 'error']],
    ['ERROR', ['error']],
    ['silent', []],
  ] as const) {
    const store = storeIn(await temporaryFolder(t));
    const log = await openLog(store, { ...usual, level });
    for (const each of ['debug', 'info', 'warn', 'error'] as const) log.write(each, 'said');
    assert.deepEqual(
      (await readLogs(store)).map((entry) => entry.level),
      heard,
      String(level),
    );
  }
});

test('secrets are blotted out of sentences and of facts', async (t) => {
  const store = storeIn(await temporaryFolder(t));
  const secret = `ghp_${'a1B2'.repeat(9)}`;
  const log = await openLog(store, usual);
  log.write('error', `refused ${secret}`, { command: { header: secret } });
  const [file = ''] = listLogs(join(store.folder, 'logs'));
  assert.doesNotMatch(readFileSync(file, 'utf8'), new RegExp(secret));
  assert.match(readFileSync(file, 'utf8'), /refused \[withheld\]/);
});

test('all logs together stay below their bound, and the newest entries are kept', async (t) => {
  const store = storeIn(await temporaryFolder(t));
  const log = await openLog(store, { ...usual, mostBytes: 20_000 });
  for (let index = 0; index < 500; index += 1) log.write('info', `entry ${index} ${'x'.repeat(200)}`);
  const files = listLogs(join(store.folder, 'logs'));
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  assert.ok(bytes <= 20_000, `${bytes} bytes in ${files.length} files`);
  const kept = (await readLogs(store)).map(({ message }) => Number(message.split(' ')[1]));
  assert.equal(kept.at(-1), 499);
  assert.ok(kept.length >= 40, `${kept.length} kept`);
  assert.deepEqual(
    kept,
    kept.toSorted((a, b) => a - b),
    'in the order in which they were said',
  );
});

test('several processes lose no line to one another while logs are put away', async (t) => {
  const store = storeIn(await temporaryFolder(t));
  const writer = fileURLToPath(new URL('write-entries.js', import.meta.url));
  const children = ['a', 'b', 'c'].map((name) => startChild(writer, [store.folder, name, '200']));
  for (const { done } of children) assert.equal((await done).exitCode, 0);
  const entries = await readLogs(store);
  assert.ok(listLogs(join(store.folder, 'logs')).length > 1, 'a log was put away');
  for (const name of ['a', 'b', 'c'])
    assert.equal(entries.filter(({ message }) => message.startsWith(`${name} `)).length, 200);
});

test('a log that cannot be written fails nothing', async () => {
  const store = { folder: '/dev/null/nowhere', prepare: async () => {} };
  const log = await openLog(store, usual);
  log.write('info', 'unheard');
  assert.deepEqual(await readLogs(store), []);
});

test('the entries of one run, and from a level on, can be asked for', async (t) => {
  const store = storeIn(await temporaryFolder(t));
  const [one, other] = [await openLog(store, usual), await openLog(store, usual)];
  one.write('info', 'one');
  other.write('warn', 'other');
  const said = async (filter: object) => (await readLogs(store, filter)).map(({ message }) => message);
  assert.deepEqual(await said({ run: one.run.slice(0, 6) }), ['one']);
  assert.deepEqual(await said({ level: 'warn' }), ['other']);
});
