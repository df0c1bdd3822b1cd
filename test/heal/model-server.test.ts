import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runHealer } from '../cli/run-healer.js';
import { startModelServer } from '../support/model-server.js';
import { block } from '../support/scripted-model.js';
import { addFiles, brokenAdd, fixedAdd, openProject } from './project.js';

test('a model of the environment is asked over HTTP, and its fix lands', async (t) => {
  const text = block('src/add.js', brokenAdd.trim(), fixedAdd.trim());
  const server = await startModelServer('ollama', () => ({ text }));
  t.after(server.close);
  const repository = await openProject(t, addFiles);
  const env = { ...repository.env, LLM_MODEL: 'm', LLM_ENDPOINT: server.endpoint };
  const { stdout, stderr } = await runHealer(['heal', '--strategy', 'model', '--json'], {
    cwd: repository.root,
    env,
  });
  const report = JSON.parse(stdout) as { patches: { strategy: string }[] };
  assert.deepEqual(
    report.patches.map(({ strategy }) => strategy),
    ['search'],
    stderr,
  );
  assert.ok(server.questions.length > 0);
});
