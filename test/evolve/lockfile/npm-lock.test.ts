import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { npmLockEdits } from '../../../core/evolve/lockfile/npm/edit-npm-lock.js';
import { applied } from '../../../core/evolve/manifest/move-dependency.js';
import { temporaryFolder } from '../../support/folder.js';
import { isolatedEnvironment } from '../../support/repository.js';

const entry = (name: string, more: object = {}) => ({
  version: '1.0.0',
  resolved: `https://registry.example.com/${name}/-/${name}-1.0.0.tgz`,
  integrity:
    'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
  ...more,
});
const root = {
  name: 'x',
  version: '1.0.0',
  dependencies: { a: '^1.0.0', shared: '^1.0.0' },
  devDependencies: { c: '^1.0.0', e: '^1.0.0' },
};
const lock = {
  name: 'x',
  version: '1.0.0',
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': root,
    'node_modules/a': entry('a', { dependencies: { b: '^1.0.0' }, optionalDependencies: { o: '^1.0.0' } }),
    'node_modules/b': entry('b', { license: 'MIT' }),
    'node_modules/c': entry('c', { dev: true, dependencies: { b: '^1.0.0', d: '^1.0.0', o: '^1.0.0' } }),
    'node_modules/d': entry('d', { dev: true, license: 'MIT', engines: { node: '>=20' } }),
    'node_modules/e': entry('e', { dev: true, dependencies: { c: '^1.0.0' } }),
    'node_modules/o': entry('o', { devOptional: true, dependencies: { p: '^1.0.0' } }),
    'node_modules/p': entry('p', { devOptional: true }),
    'node_modules/shared': entry('shared'),
  },
};
const text = `${JSON.stringify(lock, null, 2)}\n`;

const changes: [string, object][] = [
  ['without a dependency whose own go with it', { ...root, dependencies: { shared: '^1.0.0' } }],
  ['without a list', { name: 'x', version: '1.0.0', dependencies: root.dependencies }],
  [
    'with one moved to what everybody installs',
    { ...root, dependencies: { ...root.dependencies, c: '^1.0.0' }, devDependencies: { e: '^1.0.0' } },
  ],
  [
    'with one moved to what only developers install',
    {
      ...root,
      dependencies: { shared: '^1.0.0' },
      devDependencies: { a: '^1.0.0', ...root.devDependencies },
    },
  ],
  ['with nothing left', { name: 'x', version: '1.0.0' }],
];

for (const [title, manifest] of changes)
  test(`a package-lock.json ${title} is what npm makes of it`, async (t) => {
    const folder = await temporaryFolder(t);
    const changed = `${JSON.stringify(manifest, null, 2)}\n`;
    await writeFile(join(folder, 'package.json'), changed);
    await writeFile(join(folder, 'package-lock.json'), text);
    await promisify(execFile)(
      'npm',
      ['install', '--package-lock-only', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'],
      { cwd: folder, env: isolatedEnvironment(folder) },
    );
    const edits = await npmLockEdits(text, { folder: '' }, changed);
    assert.equal(applied(text, edits ?? []), await readFile(join(folder, 'package-lock.json'), 'utf8'));
  });

test('a lock file whose marks are not understood, or that lacks what is asked for, is left alone', async () => {
  const strange = structuredClone(lock);
  delete (strange.packages['node_modules/d'] as { dev?: boolean }).dev;
  const changed = JSON.stringify({ ...root, dependencies: { shared: '^1.0.0' } });
  assert.equal(await npmLockEdits(`${JSON.stringify(strange, null, 2)}\n`, { folder: '' }, changed), null);
  const byHand = text.replace('"license": ', '"license":  ');
  assert.equal(await npmLockEdits(byHand, { folder: '' }, changed), null);
  const more = JSON.stringify({ ...root, dependencies: { ...root.dependencies, unknown: '^1.0.0' } });
  assert.equal(await npmLockEdits(text, { folder: '' }, more), null);
});
