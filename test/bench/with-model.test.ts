import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { addFiles, brokenAdd, fixedAdd } from '../heal/project.js';
import { startChild } from '../support/children.js';
import { startModelServer } from '../support/model-server.js';
import { block } from '../support/scripted-model.js';

const main = fileURLToPath(new URL('../../scripts/bench/main.js', import.meta.url));

test('repair --with model measures the model of a file of settings, and what it took', async (t) => {
  const text = block('src/add.mjs', brokenAdd.trim(), fixedAdd.trim());
  const server = await startModelServer('openai-compatible', () => ({ text }));
  const folder = await mkdtemp(join(tmpdir(), 'healer-test-'));
  t.after(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
  const [cases, settings] = [join(folder, 'cases.jsonl'), join(folder, 'settings.json')];
  const item = {
    id: 'add',
    kind: 'operator misuse',
    sourceFile: 'src/add.mjs',
    testFile: 'test/add.test.mjs',
    buggy: brokenAdd,
    tests: addFiles['test/add.test.js'].replace('add.js', 'add.mjs'),
    exampleTests: null,
  };
  await writeFile(cases, `${JSON.stringify(item)}\n`);
  const model = { provider: 'openai-compatible', name: 'm', endpoint: server.endpoint };
  await writeFile(settings, JSON.stringify({ model }));
  const words = [
    'repair',
    '--with',
    'model',
    '--model-config',
    settings,
    '--cases',
    cases,
    '--budget',
    '30s',
  ];
  const { stdout, stderr } = await startChild(main, words).done;
  assert.match(stdout, /plausible .*\| 1 of 1/, stderr);
  assert.match(stdout, /\| model \| `openai-compatible\/m` \|/);
  assert.match(
    stdout,
    new RegExp(`medians \\| ${server.questions.length}, ${18 * server.questions.length} \\|`),
  );
});

test('repair --with model says what is missing where no model is named', async () => {
  const { exitCode, stderr } = await startChild(main, ['repair', '--with', 'model'], { LLM_MODEL: '' }).done;
  assert.equal(exitCode, 1);
  assert.match(stderr, /--with model needs LLM_MODEL/);
});
