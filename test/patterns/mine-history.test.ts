import assert from 'node:assert/strict';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openRepository } from '../../core/git/repository.js';
import { mineHistory } from '../../core/patterns/history/mine-history.js';
import { openMinedFile } from '../../core/patterns/history/mined-file.js';
import { openStore } from '../../core/store/store.js';
import { createRepository } from '../support/repository.js';

async function scene(t: TestContext) {
  const fixture = await createRepository({ 'src/a.js': 'go(a == b);\n', 'test/a.test.js': '' });
  t.after(fixture.dispose);
  const repo = await openRepository(fixture.root);
  const store = await openStore(repo);
  const file = openMinedFile(store);
  const mine = async (hurry = () => false, limit = 100) =>
    mineHistory(repo, file, { head: await fixture.git('rev-parse', 'HEAD'), limit, hurry });
  return { fixture, store, file, mine };
}

test('commits that say they fix, or that touch a test, are mined; others are not', async (t) => {
  const { fixture, file, mine } = await scene(t);
  const said = await fixture.commit('Fix the comparison', { 'src/a.js': 'go(a === b);\n' });
  const tested = await fixture.commit('Compare less', { 'src/a.js': 'go(a < b);\n', 'test/a.test.js': '1' });
  await fixture.commit('Compare more', { 'src/a.js': 'go(a > b);\n' });
  await fixture.commit('docs: fix a word', { 'src/a.js': 'go(a >= b);\n' });
  const report = await mine();
  assert.deepEqual([report.fixes, report.complete], [2, true]);
  assert.deepEqual([...(await file.read()).commits.keys()].sort(), [said, tested].sort());
});

test('a commit of many lines teaches nothing', async (t) => {
  const { fixture, file, mine } = await scene(t);
  const text = Array.from({ length: 30 }, (_, at) => `f(${at});\n`).join('');
  await fixture.commit('Add it', { 'src/b.js': text });
  const commit = await fixture.commit('Fix it all', { 'src/b.js': text.replaceAll('f(', 'g(') });
  await mine();
  assert.deepEqual((await file.read()).commits.get(commit)?.edits, []);
});

test('a second time only what came since is mined, and nothing where nothing came', async (t) => {
  const { fixture, mine } = await scene(t);
  await fixture.commit('Fix one', { 'src/a.js': 'go(a === b);\n' });
  assert.equal((await mine()).fixes, 1);
  assert.deepEqual(await mine(), { commits: 0, fixes: 0, edits: 0, complete: true });
  await fixture.commit('Fix two', { 'src/a.js': 'go(a < b);\n' });
  const { commits, fixes } = await mine();
  assert.deepEqual([commits, fixes], [1, 1]);
});

test('whoever comes after one that was stopped goes on where it was, a torn line or not', async (t) => {
  const { fixture, store, file, mine } = await scene(t);
  for (const [at, operator] of ['<', '>', '<=', '>='].entries())
    await fixture.commit(`Fix ${at}`, { 'src/a.js': `go(a ${operator} b);\n` });
  let asked = 0;
  const first = await mine(() => ++asked > 2);
  assert.deepEqual([first.fixes, first.complete], [2, false]);
  const path = join(store.folder, 'cache', 'patterns', 'mined-2.jsonl');
  await appendFile(path, '{"commit":"to');
  const second = await mine();
  assert.deepEqual([second.fixes, second.complete], [2, true]);
  assert.equal((await file.read()).commits.size, 4);
  for (const line of (await readFile(path, 'utf8')).trim().split('\n')) JSON.parse(line);
});

test('a commit that a later one took back teaches nothing', async (t) => {
  const { fixture, file, mine } = await scene(t);
  const wrong = await fixture.commit('Fix it', { 'src/a.js': 'go(a === b);\n' });
  await fixture.git('revert', '--no-edit', wrong);
  await mine();
  assert.deepEqual((await file.read()).commits.get(wrong)?.edits, []);
});
