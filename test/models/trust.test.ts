import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../../core/config/load.js';
import { openRepository } from '../../core/git/repository.js';
import { chooseModel } from '../../core/models/settings.js';
import { isTrusted, trust } from '../../core/workspace/trust.js';
import { runHealer } from '../cli/run-healer.js';
import { createRepository } from '../support/repository.js';

const hosted = {
  provider: 'openai-compatible',
  name: 'm',
  endpoint: 'https://models.example.com',
  keyVariable: 'A_KEY',
  prices: { prompt: 1, answer: 1 },
};

async function repositoryWith(model: unknown) {
  const repository = await createRepository({ '.healer/config.json': JSON.stringify({ model }) });
  const repo = await openRepository(repository.root);
  return { repository, repo, config: await loadConfig(repo.mainRoot) };
}

test('a model that a repository names is left out until it is trusted, and again when its address, its prices or a limit changes', async (t) => {
  const { repository, repo, config } = await repositoryWith(hosted);
  t.after(repository.dispose);
  const env = { A_KEY: 'secret' };
  const before = await chooseModel(repo, config, env);
  assert.equal(before.model, null);
  assert.match(before.leftOut ?? '', /healer trust/);

  await trust(repo, config);
  const { model } = await chooseModel(repo, config, env);
  assert.deepEqual([model?.endpoint, model?.key], [hosted.endpoint, 'secret']);

  for (const settings of [
    { model: { ...hosted, endpoint: 'https://elsewhere.example.com' } },
    { model: { ...hosted, prices: { prompt: 0, answer: 0 } } },
    { model: hosted, modelBudget: { costPerDay: 1_000 } },
  ]) {
    await writeFile(join(repository.root, '.healer/config.json'), JSON.stringify(settings));
    assert.equal((await chooseModel(repo, await loadConfig(repo.mainRoot), env)).model, null);
  }
  await writeFile(
    join(repository.root, '.healer/config.json'),
    JSON.stringify({ model: { ...hosted, timeout: '1m' } }),
  );
  assert.ok((await chooseModel(repo, await loadConfig(repo.mainRoot), env)).model);
});

test('trust in one repository is none in another with the same settings', async (t) => {
  const one = await repositoryWith(hosted);
  const two = await repositoryWith(hosted);
  t.after(one.repository.dispose);
  t.after(two.repository.dispose);
  await trust(one.repo, one.config);
  assert.ok(await isTrusted(one.repo, one.config));
  assert.ok(!(await isTrusted(two.repo, two.config)));
});

test('without settings, the environment names a model on this machine and on no other', async (t) => {
  const { repository, repo, config } = await repositoryWith(null);
  t.after(repository.dispose);
  assert.deepEqual(await chooseModel(repo, config, {}), { model: null });
  const { model } = await chooseModel(repo, config, { LLM_MODEL: 'qwen' });
  assert.deepEqual([model?.id, model?.endpoint], ['ollama/qwen', 'http://localhost:11434']);
  const there = { LLM_MODEL: 'qwen', LLM_ENDPOINT: 'http://127.0.0.1:9' };
  assert.equal((await chooseModel(repo, config, there)).model?.endpoint, 'http://127.0.0.1:9');
  const away = await chooseModel(repo, config, { LLM_MODEL: 'qwen', LLM_ENDPOINT: 'https://example.com' });
  assert.equal(away.model, null);
  assert.match(away.leftOut ?? '', /another machine/);
});

test('a key that untrusted settings name is not sent, even to a server of the environment', async (t) => {
  const { repository, repo, config } = await repositoryWith({ ...hosted, provider: 'ollama' });
  t.after(repository.dispose);
  const env = { A_KEY: 'secret', LLM_MODEL: 'qwen', LLM_ENDPOINT: 'http://127.0.0.1:9' };
  const { model } = await chooseModel(repo, config, env);
  assert.deepEqual([model?.endpoint, model?.key], ['http://127.0.0.1:9', null]);
  assert.equal((await chooseModel(repo, config, { A_KEY: 'secret', LLM_MODEL: 'qwen' })).model, null);
});

test('healer trust tells what is agreed to, and takes it back', async (t) => {
  const { repository } = await repositoryWith(hosted);
  t.after(repository.dispose);
  const options = { cwd: repository.root, env: repository.env };
  const given = await runHealer(['trust', '--json'], options);
  assert.deepEqual(JSON.parse(given.stdout), {
    schema: 'healer/trust@1',
    trusted: true,
    settings: [
      {
        setting: 'model',
        effect: 'sends code and errors to m at https://models.example.com, with the key in A_KEY',
      },
      {
        setting: 'modelBudget',
        effect: 'lets one heal cost up to $1, and one day up to $5',
      },
    ],
  });
  assert.match((await runHealer(['trust', '--remove'], options)).stdout, /no longer/);
  assert.match((await runHealer(['trust', '--remove'], options)).stdout, /was not/);
});
