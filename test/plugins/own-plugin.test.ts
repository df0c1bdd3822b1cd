import assert from 'node:assert/strict';
import { cp, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../../core/config/load.js';
import { openRepository } from '../../core/git/repository.js';
import { packageRoot } from '../../core/package-root.js';
import { findPlugins } from '../../core/plugins/find.js';
import { lookBeforeCommit } from '../../core/plugins/kinds/hook-check.js';
import { permittedFiles } from '../../core/plugins/permitted-files.js';
import { openPlugins } from '../../core/plugins/plugins.js';
import { testPlugin } from '../../core/plugins/test-plugin.js';
import { openStore } from '../../core/store/store.js';
import { createRepository } from '../support/repository.js';
import { agreeToAll } from './plugin-repository.js';

/** What the script that the plugin asks for works with. */
const parts = [
  '.healer/plugins',
  'biome.json',
  'cli',
  'core',
  'docs',
  'hooks',
  'package.json',
  'scripts',
  'templates',
  'test/support',
  'tsconfig.json',
  'tsconfig.types.json',
];

test('this repository has a plugin that healer generated from its history, whose own test passes', async (t) => {
  const repository = await createRepository({ 'package.json': '{}' });
  t.after(repository.dispose);
  const own = (await findPlugins({ mainRoot: packageRoot })).find(({ id }) => id === 'fresh-docs');
  assert.equal(own?.trouble, null);
  assert.equal(own?.manifest?.provenance.by, 'healer');
  assert.ok(own?.manifest);
  assert.ok((own?.manifest?.provenance.commits.length ?? 0) >= 2);
  const isWatched = permittedFiles(own.manifest);
  for (const file of ['docs/api/healer.md', 'docs/openapi.json', 'core/healer.ts', 'cli/api/schemas.ts'])
    assert.ok(isWatched(file), file);
  const repo = await openRepository(repository.root);
  const tested = own && (await testPlugin(own, { repo, config: { isolation: 'best' } }));
  assert.equal(tested?.state, 'passed', tested?.said);
});

test('it says when a page that is made of the settings was forgotten, and nothing where it was not', async (t) => {
  const repository = await createRepository({ '.gitignore': 'node_modules\ndist\n' });
  t.after(repository.dispose);
  const { root } = repository;
  for (const part of parts) await cp(join(packageRoot, part), join(root, part), { recursive: true });
  await symlink(join(packageRoot, 'node_modules'), join(root, 'node_modules'));
  await repository.commit('As it is');
  await agreeToAll(root);
  const repo = await openRepository(root);
  const [config, store] = [await loadConfig(root), await openStore(repo)];
  const place = { repo, config, store };
  const look = async (files: Record<string, string>) => {
    await repository.write(files);
    await repository.git('add', '--all');
    const notices: string[] = [];
    const onNotice = (sentence: string) => notices.push(sentence);
    const said = await lookBeforeCommit(await openPlugins(place), { ...place, onNotice });
    assert.doesNotMatch(notices.join('\n'), /cannot tell/);
    return said.filter(({ plugin }) => plugin === 'fresh-docs').map(({ message }) => message.split(':')[0]);
  };
  const schema = await readFile(join(root, 'core/config/schema.ts'), 'utf8');
  assert.deepEqual(await look({ 'core/config/schema.ts': `${schema}// Nothing else.\n` }), []);
  const changed = schema.replace(
    "z.describe('How long one healing run may take.')",
    "z.describe('Another text.')",
  );
  assert.notEqual(changed, schema);
  assert.deepEqual(await look({ 'core/config/schema.ts': changed }), [
    'docs/config.schema.json',
    'docs/configuration.md',
  ]);
});
