import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createRepository, type TestRepository } from '../support/repository.js';
import { runHealer } from './run-healer.js';

test('with postTest "off" a red healer test says nothing of its own, and records all the same', async (t) => {
  const repository = await projectWith(t, 'off');
  const { code, stderr } = await healer(repository, 'test');
  assert.equal(code, 1);
  assert.doesNotMatch(stderr, /healer:/);
  assert.equal(JSON.parse((await healer(repository, 'errors', '--json')).stdout).errors.length, 1);
});

test('with postTest "background" a red healer test ends at once, and a fix waits some time later', async (t) => {
  const repository = await projectWith(t, 'background');
  await healer(repository, 'trust');
  const { code, stderr } = await healer(repository, 'test');
  assert.equal(code, 1);
  assert.match(stderr, /Healing in the background; `healer patches` shows what comes of it\./);
  const log = join(repository.root, '.healer', 'logs', 'background.log');
  while (!/\d+ of \d+ errors? fixed\./.test(await readFile(log, 'utf8'))) await wait(100);
  assert.match(await readFile(log, 'utf8'), /1 of 1 error fixed\./);
  assert.notEqual(await repository.git('for-each-ref', 'refs/heads/healer'), '');
});

const healer = ({ root, env }: TestRepository, ...words: string[]) => runHealer(words, { cwd: root, env });

async function projectWith(t: TestContext, postTest: string): Promise<TestRepository> {
  const repository = await createRepository({
    'package.json': JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }),
    '.healer/config.json': JSON.stringify({ postTest }),
    'src/sum.js': 'export const sum = (a, b) => a - b;\n',
    'test/sum.test.js':
      "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { sum } from '../src/sum.js';\n\ntest('adds', () => assert.equal(sum(2, 3), 5));\ntest('adds nothing', () => assert.equal(sum(2, 0), 2));\n",
  });
  t.after(repository.dispose);
  return repository;
}
