import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { runHealer } from '../cli/run-healer.js';
import { startModelServer } from '../support/model-server.js';
import { plantedSecrets } from '../support/planted-secrets.js';
import { block } from '../support/scripted-model.js';
import { addFiles, brokenAdd, fixedAdd, openProject } from './project.js';

/** Encoded, so that the source itself holds none of them. */
const encoded = plantedSecrets.map(({ text }) => Buffer.from(text).toString('base64'));

const leaking = `import { test } from 'node:test';
import assert from 'node:assert/strict';
import { add } from '../src/add.js';
const texts = ${JSON.stringify(encoded)}.map((text) => Buffer.from(text, 'base64').toString());
for (const [index, text] of texts.entries())
  test('uses a secret ' + index, () => {
    console.log('log', text);
    if (add(2, 3) !== 5) throw Object.assign(new Error('it fails with ' + text), { expected: text, actual: [text], operator: 'equal' });
  });
`;

/** A line that cannot be told from the planted ones by chance. */
const tellings = plantedSecrets.map(({ kind, secret }) => ({
  kind,
  telling: secret.split('\n').at(secret.includes('\n') ? 1 : 0) ?? secret,
}));

test('of forty shapes of secrets that a program prints and throws, none is in anything that healer keeps, sends or says', async (t) => {
  const server = await startModelServer('openai-compatible', () => ({
    text: block('src/add.js', brokenAdd.trim(), fixedAdd.trim()),
  }));
  t.after(server.close);
  const project = await openProject(t, {
    ...addFiles,
    'test/leak.test.js': leaking,
    '.healer/config.json': JSON.stringify({
      model: { provider: 'openai-compatible', name: 'm', endpoint: server.endpoint },
    }),
  });
  await project.write({ '.env': `API_TOKEN=${tellings[0]?.telling}\n`, 'src/add.js': brokenAdd });
  const options = { cwd: project.root, env: project.env };
  const healer = (...words: string[]) => runHealer(words, options);
  await healer('trust');
  assert.equal((await healer('test')).code, 1);
  const healed = await healer('heal', '--strategy', 'model', '--json', '--verbose', '--budget', '2m');
  const { patches } = JSON.parse(healed.stdout);
  assert.equal(patches.length, 1, healed.stdout + healed.stderr);
  const errors = await healer('errors', '--all', '--json');
  assert.match(errors.stdout, /\[withheld\]/);
  const shown = [
    healed,
    errors,
    await healer('show', JSON.parse(errors.stdout).errors[0].id),
    await healer('review', '--list'),
    await healer('review', patches[0].id, '--json'),
    await healer('patches', '--json'),
    await healer('status', '--json'),
  ].flatMap(({ stdout, stderr }) => [stdout, stderr]);

  const objects = await project.git('cat-file', '--batch', '--batch-all-objects');
  assert.match(objects, /urn:healer:evidence:1/);
  const kept = await textsBelow(project.outside, ['.env']);
  const asked = server.questions.map(({ body }) => JSON.stringify(body));
  assert.ok(asked.length > 0 && kept.length > 20);
  const all = Object.entries({ shown, objects: [objects], kept, asked });
  for (const { kind, telling } of tellings)
    for (const [where, texts] of all)
      for (const text of texts)
        assert.ok(
          !text.includes(telling) && !text.includes(JSON.stringify(telling).slice(1, -1)),
          `${kind} in ${where}: ${around(text, telling)}`,
        );
});

test('a secret that stands in the source stays there, and only there', async (t) => {
  const { text, secret } = plantedSecrets[2] ?? { text: '', secret: '' };
  const source = (sign: string) =>
    `const token = '${secret}';\nexport const add = (a, b) => (token ? a ${sign} b : token);\n`;
  const project = await openProject(t, { ...addFiles, 'src/add.js': source('-') });
  const healed = await runHealer(['heal', '--json', '--budget', '2m'], {
    cwd: project.root,
    env: project.env,
  });
  const [patch] = JSON.parse(healed.stdout).patches;
  assert.ok(patch, healed.stdout + healed.stderr);
  assert.equal(await project.textAt(patch.commit, 'src/add.js'), source('+'));
  const notes = await project.git('log', '-p', '--format=%B', 'refs/notes/healer', 'refs/healer/ledger');
  const message = await project.git('log', '-1', '--format=%B', patch.commit);
  const kept = await textsBelow(join(project.root, '.healer'));
  for (const each of [notes, message, healed.stdout, healed.stderr, ...kept])
    assert.ok(!each.includes(secret), around(each, secret));
  assert.ok(text.includes(secret));
});

const around = (text: string, telling: string): string => {
  const at = text.indexOf(telling);
  return text.slice(Math.max(0, at - 200), at + telling.length + 50);
};

async function textsBelow(folder: string, without: string[] = []): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !without.includes(entry.name));
  return Promise.all(
    files.map(({ parentPath, path, name }) => readFile(join(parentPath ?? path, name), 'latin1')),
  );
}
