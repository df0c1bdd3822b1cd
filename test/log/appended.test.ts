import assert from 'node:assert/strict';
import { appendFile, copyFile, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type ReadMark, readAppended } from '../../core/log/appended.js';
import { temporaryFolder } from '../support/folder.js';

async function open(t: TestContext, text = 'old\n') {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'app.log');
  await writeFile(file, text);
  let mark: ReadMark | null = null;
  const read = async (options = {}): Promise<string> => {
    const found = await readAppended(file, mark, options);
    mark = found.mark;
    return found.text;
  };
  return { folder, file, read };
}

test('the first time nothing is read, and then each line once', async (t) => {
  const { file, read } = await open(t);
  assert.equal(await read(), '');
  await appendFile(file, 'one\ntwo\n');
  assert.equal(await read(), 'one\ntwo\n');
  assert.equal(await read(), '');
});

test('half a line waits for its end', async (t) => {
  const { file, read } = await open(t);
  await read();
  await appendFile(file, 'one\ntw');
  assert.equal(await read(), 'one\n');
  await appendFile(file, 'o\n');
  assert.equal(await read(), 'two\n');
});

test('a log that was renamed and begun anew is read to its end first', async (t) => {
  const { file, read } = await open(t);
  await read();
  await appendFile(file, 'last of the old\n');
  await rename(file, `${file}.1`);
  await writeFile(file, 'first of the new\n');
  assert.equal(await read(), 'last of the old\nfirst of the new\n');
  await appendFile(file, 'second\n');
  assert.equal(await read(), 'second\n');
});

test('a log that was renamed by date, between two reads that saw nothing, is found as well', async (t) => {
  const { folder, file, read } = await open(t);
  await read();
  await appendFile(file, 'last\n');
  await rename(file, join(folder, 'app-2026-11-26.log'));
  assert.equal(await read(), '', 'nothing is there for now');
  await writeFile(file, 'new\n');
  assert.equal(await read(), 'last\nnew\n');
});

test('a log that was copied and emptied in place is read from its beginning', async (t) => {
  const { file, read } = await open(t, 'a long line that was there before\n');
  await read();
  await copyFile(file, `${file}.1`);
  await truncate(file);
  await appendFile(file, 'new\n');
  assert.equal(await read(), 'new\n');
});

test('one that has grown again past where it was read is told by its beginning', async (t) => {
  const { file, read } = await open(t, 'short\n');
  await read();
  await truncate(file);
  await appendFile(file, 'this is a different beginning\n');
  assert.equal(await read(), 'this is a different beginning\n');
});

test('of very much only the last whole lines are read', async (t) => {
  const { file, read } = await open(t);
  await read();
  await appendFile(file, Array.from({ length: 100 }, (_, index) => `line ${index}\n`).join(''));
  assert.equal(await read({ mostBytes: 20 }), 'line 98\nline 99\n');
  assert.equal(await read(), '');
});
