import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pnpmLockEdits } from '../../../core/evolve/lockfile/pnpm/edit-pnpm-lock.js';
import { applied } from '../../../core/evolve/manifest/move-dependency.js';

const listed = (name: string, version: string): string =>
  `      ${name}:\n        specifier: ^${version.replace(/\(.*/, '')}\n        version: ${version}\n`;
const packages = (...keys: string[]): string =>
  keys.map((key) => `  ${key}:\n    resolution: {integrity: sha512-x}\n\n`).join('');
const snapshot = (key: string, ...asks: string[]): string =>
  asks.length === 0
    ? `  ${key}: {}\n`
    : `  ${key}:\n    dependencies:\n${asks.map((ask) => `      ${ask}\n`).join('')}`;

function lockOf(lists: string, keys: string[], snapshots: string[]): string {
  const settings = "lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n\n";
  return `${settings}importers:\n\n  .:\n${lists}\npackages:\n\n${packages(...keys)}snapshots:\n\n${snapshots.join('\n')}`;
}

const both = `    dependencies:\n${listed("'@s/a'", '1.0.0')}${listed('b', '2.0.0')}`;
const lock = lockOf(
  both,
  ["'@s/a@1.0.0'", 'b@2.0.0', 'c@3.0.0'],
  [snapshot("'@s/a@1.0.0'"), snapshot('b@2.0.0', 'c: 3.0.0'), snapshot('c@3.0.0')],
);
const a = `    dependencies:\n${listed("'@s/a'", '1.0.0')}`;
const onlyA = lockOf(a, ["'@s/a@1.0.0'"], [snapshot("'@s/a@1.0.0'")]);

async function without(text: string, name: string, section = 'dependencies'): Promise<string | null> {
  const edits = await pnpmLockEdits(text, { folder: '', section, name });
  return edits && applied(text, edits);
}

test('a dependency goes from a pnpm-lock.yaml with what nothing else asks for', async () => {
  assert.equal(await without(lock, 'b'), onlyA);
});

test('a list that is left empty goes from a pnpm-lock.yaml', async () => {
  const devs = `${a}    devDependencies:\n${listed('b', '2.0.0')}`;
  const text = lock.replace(both, devs);
  assert.notEqual(text, lock);
  assert.equal(await without(text, 'b', 'devDependencies'), onlyA);
});

test('what another dependency asks for stays in a pnpm-lock.yaml', async () => {
  const text = lock.replace(snapshot("'@s/a@1.0.0'"), snapshot("'@s/a@1.0.0'", 'b: 2.0.0'));
  assert.equal(await without(text, 'b'), text.replace(listed('b', '2.0.0'), ''));
});

test('a pnpm-lock.yaml is left alone where what goes is a peer of what stays', async () => {
  const text = lockOf(
    `    dependencies:\n${listed('a', '1.0.0(b@2.0.0)')}${listed('b', '2.0.0')}`,
    ['a@1.0.0', 'b@2.0.0'],
    [snapshot('a@1.0.0(b@2.0.0)'), snapshot('b@2.0.0')],
  );
  assert.equal(await without(text, 'b'), null);
});

test('a pnpm-lock.yaml is left alone where what stays is only asked for by what is optional', async () => {
  const text = lock.replace(
    both,
    `    dependencies:\n${listed("'@s/a'", '1.0.0')}${listed('b', '2.0.0')}    optionalDependencies:\n${listed('c', '3.0.0')}`,
  );
  assert.equal(await without(text, 'b'), null);
});

for (const [title, text] of [
  ['of another version', lock.replace("'9.0'", "'6.0'")],
  [
    'with what nothing asks for',
    lock.replace('b@2.0.0:\n    dependencies:\n      c: 3.0.0\n', 'b@2.0.0: {}\n'),
  ],
  ['that does not list it', onlyA],
] as const)
  test(`a pnpm-lock.yaml ${title} is left alone`, async () => {
    assert.equal(await without(text, 'b'), null);
  });
