import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openHealer } from '../../core/healer.js';
import { findPlugins } from '../../core/plugins/find.js';
import { parseManifest } from '../../core/plugins/manifest.js';
import { readPlugins } from '../../core/plugins/plugins.js';
import { switchOff, switchOn } from '../../core/plugins/state.js';
import { createRepository } from '../support/repository.js';
import { agreeToAll, openScene, pluginFiles, shop } from './plugin-repository.js';

const silent =
  "import { defineCheck } from 'healer/plugin';\nexport default defineCheck({ examine: () => [] });\n";

async function statesOf(root: string): Promise<[id: string, state: string, reason: string][]> {
  const healer = await openHealer(root);
  try {
    return (await readPlugins(healer)).map(({ plugin, state, reason }) => [plugin.id, state, reason]);
  } finally {
    await healer.dispose();
  }
}

test('a plugin is run only after the user has agreed to its content on this machine', async (t) => {
  const repository = await createRepository({ ...shop, ...pluginFiles('quiet', 'check', silent) });
  t.after(repository.dispose);
  const waiting = ['quiet', 'untrusted', 'not agreed to yet: healer plugins enable quiet'];
  assert.deepEqual(await statesOf(repository.root), [waiting]);
  await agreeToAll(repository.root);
  assert.deepEqual(await statesOf(repository.root), [['quiet', 'on', '']]);
  await repository.write({ '.healer/plugins/quiet/other.mjs': 'export const changed = true;\n' });
  assert.deepEqual(await statesOf(repository.root), [waiting]);
});

test('a plugin that is off is on again once it was changed, and when it is switched on', async (t) => {
  const repository = await createRepository({ ...shop, ...pluginFiles('quiet', 'check', silent) });
  t.after(repository.dispose);
  await agreeToAll(repository.root);
  const healer = await openHealer(repository.root);
  t.after(() => healer.dispose());
  const [quiet] = await findPlugins(healer.repo);
  const off = {
    id: 'quiet',
    hash: quiet?.hash ?? '',
    by: 'user' as const,
    reason: 'You have switched it off.',
  };
  await switchOff(healer.store, off);
  assert.deepEqual(await statesOf(repository.root), [['quiet', 'off', 'You have switched it off.']]);
  await switchOn(healer.store, 'quiet');
  assert.deepEqual(await statesOf(repository.root), [['quiet', 'on', '']]);
  await switchOff(healer.store, off);
  await repository.write(pluginFiles('quiet', 'check', `${silent}\n// changed\n`));
  await agreeToAll(repository.root);
  assert.deepEqual(await statesOf(repository.root), [['quiet', 'on', '']]);
});

test('an installed package healer-plugin-* is a plugin like those of the repository', async (t) => {
  const scene = await openScene({ ...pluginFiles('own', 'check', silent) });
  t.after(scene.dispose);
  const folder = join(scene.repository.root, 'node_modules', 'healer-plugin-other');
  await mkdir(folder, { recursive: true });
  const files = pluginFiles('other', 'check', silent);
  for (const [path, text] of Object.entries(files))
    await writeFile(join(folder, path.split('/').at(-1) ?? ''), text);
  assert.deepEqual(
    (await statesOf(scene.repository.root)).map(([id, state]) => [id, state]),
    [
      ['other', 'untrusted'],
      ['own', 'on'],
    ],
  );
});

test('of two plugins with one id the second is not run, and a link is no plugin file', async (t) => {
  const repository = await createRepository({
    ...shop,
    ...pluginFiles('one', 'check', silent),
    '.healer/plugins/two/plugin.json':
      pluginFiles('one', 'check', silent)['.healer/plugins/one/plugin.json'] ?? '',
    '.healer/plugins/two/plugin.mjs': silent,
    '.healer/plugins/zero/plugin.json': '{}',
  });
  t.after(repository.dispose);
  await symlink('/etc/hostname', join(repository.root, '.healer/plugins/zero/plugin.mjs'));
  const states = await statesOf(repository.root);
  assert.deepEqual(
    states.map(([id, state]) => [id, state]),
    [
      ['one', 'untrusted'],
      ['one', 'broken'],
      ['zero', 'broken'],
    ],
  );
  assert.match(states[1]?.[2] ?? '', /another plugin is called one/);
  assert.match(states[2]?.[2] ?? '', /plugin\.mjs is no plain file/);
});

const sound = {
  id: 'a',
  version: '1.0.0',
  api: '^1.0.0',
  kind: 'check',
  title: 't',
  permissions: { files: [] },
};
const manifests: [what: string, change: object, trouble: RegExp][] = [
  ['an id that is no word', { id: '../x' }, /"id"/],
  ['another version of the API', { api: '^2.0.0' }, /written for version \^2\.0\.0 of the plugin API/],
  ['an unknown kind', { kind: 'agent' }, /"kind"/],
  ['the network as a permission', { permissions: { files: [], network: true } }, /"permissions"/],
  ['a command to run', { command: 'make' }, /./],
  ['no version', { version: 'new' }, /"version": a version such as 1\.0\.0/],
];

for (const [what, change, trouble] of manifests)
  test(`a manifest with ${what} is refused`, () => {
    assert.equal(typeof parseManifest(JSON.stringify(sound)), 'object');
    const refused = parseManifest(JSON.stringify({ ...sound, ...change }));
    assert.match(String(refused), trouble);
  });

test('a check is told a file at a time and answers with places and fixes', async (t) => {
  const code = `import { defineCheck, template } from 'healer/plugin';
const wrong = template('$list.indexOf($item) > 0');
const right = template('$list.includes($item)');
export default defineCheck({
  examine: (file) =>
    wrong.find(file).map((match) => ({
      start: match.start,
      end: match.end,
      message: 'the first item is forgotten',
      fix: { title: 'ask with includes', edits: [{ ...match, text: match.fill(right) }].map(({ start, end, text }) => ({ start, end, text })) },
    })),
});
`;
  const scene = await openScene(pluginFiles('forgotten-first', 'check', code));
  t.after(scene.dispose);
  const [plugin] = scene.plugins.of('check');
  assert.ok(plugin);
  const found = await scene.plugins.use('check', plugin, async (ask) => [
    await ask({ path: 'a.js', text: 'if (a.indexOf(b) > 0) c();' }),
    await ask({ path: 'b.js', text: 'if (a.includes(b)) c();' }),
  ]);
  assert.deepEqual(scene.notices, []);
  assert.deepEqual(found, [
    [
      {
        start: 4,
        end: 20,
        message: 'the first item is forgotten',
        fix: { title: 'ask with includes', edits: [{ start: 4, end: 20, text: 'a.includes(b)' }] },
      },
    ],
    [],
  ]);
});
