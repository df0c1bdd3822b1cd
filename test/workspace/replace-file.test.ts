import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { processMark } from '../../core/workspace/processes.js';
import { replaceFile } from '../../core/workspace/replace-file.js';
import { temporaryFolder } from '../../core/workspace/temporary-folder.js';
import { deadMark, foreignMark } from '../support/dead.js';

async function openFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'healer-test-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('a replaced file keeps its mode, and gets the one that is asked for', async (t) => {
  const path = join(await openFolder(t), 'file');
  await writeFile(path, 'old');
  await chmod(path, 0o751);
  await replaceFile(path, 'new');
  assert.equal(await readFile(path, 'utf8'), 'new');
  assert.equal((await stat(path)).mode & 0o777, 0o751);
  await replaceFile(path, 'newer', { mode: 0o600 });
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});

test('drafts of a file that dead processes left are removed; those of living ones and of other machines stay', async (t) => {
  const folder = await openFolder(t);
  const drafts = [deadMark(), processMark(), foreignMark].map((mark) => `file.${mark}-0123ab.draft`);
  for (const name of [...drafts, `other.${deadMark()}-0123ab.draft`])
    await writeFile(join(folder, name), 'half');
  await replaceFile(join(folder, 'file'), 'whole');
  const left = await readdir(folder);
  assert.ok(!left.includes(drafts[0] ?? ''));
  assert.equal(left.length, 4);
});

test('a file that cannot be replaced leaves no draft', async (t) => {
  const folder = await openFolder(t);
  await assert.rejects(replaceFile(join(folder, 'missing', 'file'), 'x'), { code: 'ENOENT' });
  await assert.rejects(replaceFile(folder, 'x'));
  assert.deepEqual(await readdir(folder), []);
});

test('temporary folders that dead processes left are gone once another is made', async (t) => {
  const [dead, living] = [deadMark(), processMark()].map((mark) => `healer-index-${mark}-AbCd12`);
  for (const name of [dead, living]) await mkdir(join(tmpdir(), name ?? ''), { recursive: true });
  t.after(() => rm(join(tmpdir(), living ?? ''), { recursive: true, force: true }));
  const made = await temporaryFolder('test');
  t.after(() => rm(made, { recursive: true, force: true }));
  const names = await readdir(tmpdir());
  assert.ok(!names.includes(dead ?? ''));
  assert.ok(names.includes(living ?? ''));
});
