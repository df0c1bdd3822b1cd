import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pluginKinds } from '../../core/plugins/api-types.js';
import { runHealer } from '../cli/run-healer.js';
import { createRepository, type TestRepository } from '../support/repository.js';
import { pluginFiles, shop } from './plugin-repository.js';

const run = ({ root, env }: TestRepository, ...words: string[]) => runHealer(words, { cwd: root, env });

async function statesIn(repository: TestRepository): Promise<[id: string, state: string][]> {
  const { stdout } = await run(repository, 'plugins', '--json');
  const { plugins } = JSON.parse(stdout) as { plugins: { id: string; state: string }[] };
  return plugins.map(({ id, state }) => [id, state]);
}

for (const kind of pluginKinds)
  test(`a new ${kind} works as it is written: it is listed, its test passes, and it can be enabled`, async (t) => {
    const repository = await createRepository(shop);
    t.after(repository.dispose);
    const made = await run(repository, 'plugins', 'new', 'my-own', '--kind', kind);
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stdout, /^wrote \.healer\/plugins\/my-own\/plugin\.json$/m);
    assert.deepEqual(await statesIn(repository), [['my-own', 'untrusted']]);
    const tested = await run(repository, 'plugins', 'test', 'my-own');
    assert.equal(tested.code, 0, tested.stdout + tested.stderr);
    assert.match(tested.stdout, /^passed my-own plugin\.selftest\.mjs$/m);
    const enabled = await run(repository, 'plugins', 'enable', 'my-own');
    assert.equal(enabled.code, 0, enabled.stderr);
    assert.match(enabled.stdout, new RegExp(`^healer runs the ${kind} my-own 0\\.1\\.0, enclosed`));
    assert.deepEqual(await statesIn(repository), [['my-own', 'on']]);
  });

test('a plugin whose test fails says how, and ends with 1', async (t) => {
  const repository = await createRepository({
    ...shop,
    ...pluginFiles('wrong', 'check', "export default { kind: 'check', examine: () => [] };\n"),
    '.healer/plugins/wrong/plugin.selftest.mjs':
      "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\ntest('it finds it', () => assert.equal(1, 2));\n",
  });
  t.after(repository.dispose);
  const { code, stdout } = await run(repository, 'plugins', 'test', 'wrong');
  assert.equal(code, 1);
  assert.match(stdout, /^failed wrong/);
  assert.match(stdout, /it finds it/);
  const all = await run(repository, 'plugins', 'test', '--json');
  assert.deepEqual(JSON.parse(all.stdout).plugins, [], 'nothing is run that was not agreed to or named');
});

test('disable, enable, remove: a plugin is off, on, and gone', async (t) => {
  const repository = await createRepository({
    ...shop,
    ...pluginFiles('quiet', 'check', "export default { kind: 'check', examine: () => [] };\n"),
  });
  t.after(repository.dispose);
  await run(repository, 'plugins', 'enable', 'quiet');
  await run(repository, 'plugins', 'disable', 'quiet');
  assert.deepEqual(await statesIn(repository), [['quiet', 'off']]);
  await run(repository, 'plugins', 'enable', 'quiet');
  assert.deepEqual(await statesIn(repository), [['quiet', 'on']]);
  await run(repository, 'plugins', 'remove', 'quiet');
  assert.deepEqual(await statesIn(repository), []);
  assert.equal(existsSync(join(repository.root, '.healer/plugins/quiet')), false);
});

const mistakes: [words: string[], message: RegExp][] = [
  [['enable'], /`healer plugins enable` needs the name of a plugin/],
  [['enable', 'nobody'], /There is no plugin called "nobody"/],
  [['new', 'my-own'], /What kind of plugin is it to be\?/],
  [['new', '../out', '--kind', 'check'], /No plugin can be called "\.\.\/out"/],
];

for (const [words, message] of mistakes)
  test(`healer plugins ${words.join(' ')} says what is wrong`, async (t) => {
    const repository = await createRepository(shop);
    t.after(repository.dispose);
    const { code, stderr } = await run(repository, 'plugins', ...words);
    assert.equal(code, 2);
    assert.match(stderr, message);
  });

test('healer trust agrees to plugins as well, and forgets those it took back', async (t) => {
  const repository = await createRepository({
    ...shop,
    ...pluginFiles('quiet', 'check', "export default { kind: 'check', examine: () => [] };\n"),
  });
  t.after(repository.dispose);
  const { stdout } = await run(repository, 'trust');
  assert.match(
    stdout,
    /"plugins\/quiet" runs the check quiet 1\.0\.0, enclosed, which looks at files and reads \*\*/,
  );
  assert.deepEqual(await statesIn(repository), [['quiet', 'on']]);
  await run(repository, 'trust', '--remove');
  assert.deepEqual(await statesIn(repository), [['quiet', 'untrusted']]);
});

test('healer doctor says which plugins are run, and which are not and why', async (t) => {
  const repository = await createRepository({
    ...shop,
    ...pluginFiles('quiet', 'check', "export default { kind: 'check', examine: () => [] };\n"),
    '.healer/plugins/broken/plugin.json': '{',
  });
  t.after(repository.dispose);
  await run(repository, 'plugins', 'enable', 'quiet');
  const { stdout } = await run(repository, 'doctor', '--json');
  const { checks } = JSON.parse(stdout) as { checks: { name: string; state: string; detail: string }[] };
  assert.deepEqual(
    checks.filter(({ name }) => name === 'plugins').map(({ state, detail }) => [state, detail]),
    [
      ['sound', 'run: quiet'],
      ['note', 'broken is not run: it has no plugin.mjs'],
    ],
  );
});

const pair = `import { defineHookCheck } from 'healer/plugin';
export default defineHookCheck({
  examine({ files }) {
    const changed = new Set(files.map(({ path }) => path));
    return changed.has('a.txt') && !changed.has('b.txt') ? [{ message: 'a.txt changes, and b.txt does not' }] : [];
  },
});
`;

test('a commit is looked at only once a plugin that does so is enabled, and is made whatever that says', async (t) => {
  const repository = await createRepository({
    ...shop,
    'a.txt': '1\n',
    'b.txt': '1\n',
    ...pluginFiles('pair', 'hook-check', pair, { files: ['*.txt'] }),
    ...pluginFiles(
      'rogue',
      'hook-check',
      "export default { kind: 'hook-check', examine() { process.exit(1); } };\n",
      {
        files: ['*.txt'],
      },
    ),
  });
  t.after(repository.dispose);
  await run(repository, 'init', '--yes', '--sign', 'off');
  const hook = join(repository.root, '.git/hooks/pre-commit');
  assert.equal(existsSync(hook), false);
  await run(repository, 'plugins', 'enable', 'pair');
  assert.match(await readFile(hook, 'utf8'), /healer/);
  await run(repository, 'plugins', 'enable', 'rogue');
  const commit = async (files: Record<string, string>): Promise<string> => {
    await repository.write(files);
    await repository.git('add', '--all');
    const { execFile } = await import('node:child_process');
    const { promisify } = await import('node:util');
    const { root: cwd, env } = repository;
    return (await promisify(execFile)('git', ['commit', '--quiet', '-m', 'A change'], { cwd, env })).stderr;
  };
  const said = await commit({ 'a.txt': '2\n' });
  assert.match(said, /healer: pair: a\.txt changes, and b\.txt does not/);
  assert.match(said, /healer: the plugin rogue was switched off: It ended with exit code 1/);
  assert.equal(await commit({ 'a.txt': '3\n', 'b.txt': '3\n' }), '');
  assert.equal(await commit({ 'other.md': '3\n' }), '');
  assert.equal(await repository.git('rev-list', '--count', 'HEAD'), '4');
  await run(repository, 'plugins', 'disable', 'pair');
  assert.equal(await commit({ 'a.txt': '4\n' }), '');
});
