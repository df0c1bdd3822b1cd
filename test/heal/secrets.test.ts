import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { detectIsolation } from '../../core/sandbox/isolation.js';
import { runHealer } from '../cli/run-healer.js';
import { startModelServer } from '../support/model-server.js';
import { block } from '../support/scripted-model.js';
import { addFiles, brokenAdd, fixedAdd, openProject } from './project.js';

const key = 'sk-planted-of-the-model';
const secrets = {
  MODEL_API_KEY: key,
  GITHUB_TOKEN: 'ghp-planted-0123456789',
  AWS_SECRET_ACCESS_KEY: 'aws-planted-0123456789',
  NPM_CONFIG__AUTHTOKEN: 'npm-planted-0123456789',
  HARMLESS: 'also-planted-0123456789',
};

/** Says what of it a process sees: in its own environment and in that of every process that it can find. */
const look = `const env = process.env;
const fs = process.getBuiltinModule('node:fs');
const read = (file) => { try { return fs.readFileSync(file, 'latin1'); } catch { return ''; } };
const others = ALL ? fs.readdirSync('/proc').filter((name) => Number(name)).map((name) => read('/proc/' + name + '/environ')) : [];
const found = [...Object.values(env), ...others].filter((text) => text.includes('pla' + 'nted'));
throw new Error('saw ' + found.length + ' secrets in ' + Object.keys(env).length + ' variables');`;

test('no secret of the environment reaches a test, a candidate, a prompt, a commit or a file', async (t) => {
  const { name: isolation } = await detectIsolation();
  const looking = look.replace('ALL', String(isolation === 'bubblewrap'));
  const spy = `export const add = (a, b) => {\n${looking}\n};\n`;
  const answers = {
    spy: block('src/add.js', brokenAdd.trim(), spy.trim()),
    fix: block('src/add.js', brokenAdd.trim(), fixedAdd.trim()),
  };
  const server = await startModelServer('openai-compatible', ({ body }) => ({
    text: /saw \d+ secrets/.test(JSON.stringify(body)) ? answers.fix : answers.spy,
  }));
  t.after(server.close);
  const project = await openProject(t, {
    ...addFiles,
    'test/spy.test.js': `import { test } from 'node:test';\ntest('looks around', () => {\n${looking}\n});\n`,
    '.healer/config.json': JSON.stringify({
      model: {
        provider: 'openai-compatible',
        name: 'm',
        endpoint: server.endpoint,
        keyVariable: 'MODEL_API_KEY',
        prices: { prompt: 0, answer: 0 },
      },
    }),
  });
  const options = { cwd: project.root, env: { ...project.env, ...secrets } };
  await runHealer(['trust'], options);
  const { stdout, stderr } = await runHealer(
    ['heal', '--strategy', 'model', '--json', '--verbose', '--budget', '1m'],
    options,
  );

  const report = JSON.parse(stdout);
  assert.deepEqual(
    report.patches.map(({ files }: { files: string[] }) => files),
    [['src/add.js']],
    JSON.stringify(report),
  );
  assert.match(JSON.stringify(report.errors), /saw 0 secrets in \d\d? variables/, 'a test looked');
  const bodies = server.questions.map(({ body }) => JSON.stringify(body));
  assert.ok(
    bodies.some((body) => /attempt.*saw 0 secrets/.test(body)),
    'a candidate looked',
  );
  assert.ok(server.questions.every(({ headers }) => headers.authorization === `Bearer ${key}`));

  const kept = await textsBelow(project.outside);
  assert.ok(kept.length > 20);
  const objects = await project.git('cat-file', '--batch', '--batch-all-objects');
  assert.match(objects, /^Healer-Strategy: /m);
  assert.match(objects, /urn:healer:evidence:1/);
  for (const text of [stdout, stderr, objects, ...bodies, ...kept])
    assert.ok(!text.includes('planted'), text.slice(0, 2_000));
});

async function textsBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(({ parentPath, path, name }) => readFile(join(parentPath ?? path, name), 'latin1')),
  );
}
