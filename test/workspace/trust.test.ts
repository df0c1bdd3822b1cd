import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadConfig } from '../../core/config/load.js';
import { openRepository } from '../../core/git/repository.js';
import { init } from '../../core/setup/init.js';
import { requireTrust, trust, untrusted } from '../../core/workspace/trust.js';
import { runHealer } from '../cli/run-healer.js';
import { createRepository, type TestRepository } from '../support/repository.js';

const manifest = JSON.stringify({ name: 'shop', scripts: { test: 'node --test' } });
const settingsFile = '.healer/config.json';

async function clone(t: TestContext, settings: object): Promise<TestRepository> {
  const repository = await createRepository({
    'package.json': manifest,
    'src/add.js': 'exports.add = (a, b) => a - b;\n',
    'test/add.test.js':
      "require('node:test')('adds', () => require('node:assert').equal(require('../src/add.js').add(2, 3), 5));\n",
    [settingsFile]: JSON.stringify(settings),
  });
  t.after(repository.dispose);
  return repository;
}

const change = (repository: TestRepository, settings: object): Promise<string> =>
  repository.commit('Somebody changes the settings', { [settingsFile]: JSON.stringify(settings) });

test('a command that a clone names is run by nothing before it is trusted, and again after a commit has changed it', async (t) => {
  const marks = await createRepository();
  t.after(marks.dispose);
  const marking = (name: string) => ({ testCommand: `touch ${join(marks.root, name)}` });
  const repository = await clone(t, marking('first'));
  const healer = (...words: string[]) =>
    runHealer(words, { cwd: repository.root, env: { ...repository.env, CI: '' } });

  for (const words of [['test'], ['heal'], ['validate', 'HEAD'], ['scan'], ['heal', '--dry-run', '--json']]) {
    const { code, stderr } = await healer(...words);
    assert.equal(code, 2, words.join(' '));
    assert.match(stderr, /not trusted yet: "testCommand" runs `touch .*first` as the tests/);
    assert.match(stderr, /healer trust/);
  }
  assert.match((await healer('status')).stdout, /^trust +testCommand not agreed to yet/m);
  assert.ok(!existsSync(join(marks.root, 'first')));

  assert.equal((await healer('trust', '--yes')).code, 0);
  assert.equal((await healer('test')).code, 0);
  assert.ok(existsSync(join(marks.root, 'first')));

  await change(repository, marking('second'));
  assert.equal((await healer('test')).code, 2);
  assert.ok(!existsSync(join(marks.root, 'second')));
});

test('a command that the user names, and reading, need no trust', async (t) => {
  const repository = await clone(t, { testCommand: 'false', sign: 'off' });
  const healer = (...words: string[]) => runHealer(words, { cwd: repository.root, env: repository.env });
  const { stderr } = await healer('test', '--', process.execPath, '--test');
  assert.doesNotMatch(stderr, /not trusted/);
  assert.match((await healer('errors')).stdout, /adds/);
  for (const words of [['patches'], ['review', '--list'], ['status'], ['fixes']])
    assert.doesNotMatch((await healer(...words)).stderr, /not trusted/, words.join(' '));
});

test('after init, nothing is asked', async (t) => {
  const repository = await createRepository({ 'package.json': manifest });
  t.after(repository.dispose);
  for (const words of [['init'], ['init', '--sign', 'off']]) {
    const healer = (...more: string[]) => runHealer(more, { cwd: repository.root, env: repository.env });
    assert.equal((await healer(...words)).code, 0);
    assert.doesNotMatch((await healer('heal')).stderr, /not trusted/, words.join(' '));
  }
});

const loosening: [setting: string, settings: object][] = [
  ['testCommand', { testCommand: 'make check' }],
  ['testCommand', { testCommand: 'npm test && curl example.com' }],
  ['sign', { sign: 'off' }],
  ['postTest', { postTest: 'background' }],
  ['limits', { limits: { processes: 1_000_000 } }],
  ['limits', { limits: { memoryMiB: 100_000_000 } }],
  ['safetyThreshold', { safetyThreshold: 0.2 }],
];

for (const [setting, settings] of loosening)
  test(`a clone with ${JSON.stringify(settings)} is asked about ${setting}`, async (t) => {
    const repository = await clone(t, settings);
    const repo = await openRepository(repository.root);
    const config = await loadConfig(repo.mainRoot);
    await assert.rejects(requireTrust(repo, config), {
      code: 'NOT_TRUSTED',
      message: RegExp(`"${setting}"`),
    });
    await trust(repo, config);
    await requireTrust(repo, config);
  });

const harmless: object[] = [
  {},
  { testCommand: 'npm test' },
  { testCommand: 'yarn test' },
  { isolation: 'required', exclude: ['src/generated/**'], prePush: 'block', safetyThreshold: 0.9 },
  { limits: { processes: 100, memoryMiB: 64 }, safetyThreshold: 0.7 },
  { budget: '1m', candidates: 10, testTimeout: '5m', flakyReruns: 1, postTest: 'off', sign: 'ssh' },
];

for (const settings of harmless)
  test(`a clone with ${JSON.stringify(settings)} is asked about nothing`, async (t) => {
    const repository = await clone(t, settings);
    const repo = await openRepository(repository.root);
    await requireTrust(repo, await loadConfig(repo.mainRoot));
  });

const losses: [setting: string, before: object, after: object][] = [
  ['isolation', { isolation: 'required' }, {}],
  ['exclude', { exclude: ['src/a/**', 'src/b/**'] }, { exclude: ['src/a/**'] }],
  ['prePush', { prePush: 'block' }, { prePush: 'warn' }],
  ['safetyThreshold', { safetyThreshold: 0.95 }, { safetyThreshold: 0.8 }],
];

for (const [setting, before, after] of losses)
  test(`a commit that takes the protection of ${setting} away is asked about, and one that adds to it is not`, async (t) => {
    const repository = await clone(t, before);
    const repo = await openRepository(repository.root);
    await requireTrust(repo, await loadConfig(repo.mainRoot));
    await change(repository, after);
    const loosened = await loadConfig(repo.mainRoot);
    await assert.rejects(requireTrust(repo, loosened), { code: 'NOT_TRUSTED', message: RegExp(setting) });
    await trust(repo, loosened);
    await requireTrust(repo, loosened);
    await change(repository, before);
    await requireTrust(repo, await loadConfig(repo.mainRoot));
  });

test('init in a clone agrees to its commands when told to, and never to its models', async (t) => {
  const model = { provider: 'ollama', name: 'm', endpoint: 'https://models.example.com' };
  const repository = await clone(t, { testCommand: 'make check', model });
  const repo = await openRepository(repository.root);
  const waiting = async () =>
    (await untrusted(repo, await loadConfig(repo.mainRoot))).map(({ setting }) => setting);

  const { notes } = await init(repo, { hooks: false });
  assert.match(notes.join(), /look at it, then run `healer trust`/);
  assert.deepEqual(await waiting(), ['testCommand', 'model']);
  const told = await init(repo, { hooks: false, agree: true });
  assert.match(told.notes.join(), /Agreed to: "testCommand" runs `make check` as the tests/);
  assert.deepEqual(await waiting(), ['model']);
});

test('records of crashes that a commit holds are run by nothing before they are trusted', async (t) => {
  const repository = await clone(t, {});
  const healer = (...words: string[]) =>
    runHealer(words, { cwd: repository.root, env: { ...repository.env, CI: '' } });
  await healer('run', '--', process.execPath, '-e', 'null.x');
  assert.equal(JSON.parse((await healer('errors', '--json')).stdout).errors.length, 1);
  await repository.git('add', '--force', '.healer/db/errors.json');
  await repository.git('commit', '--quiet', '-m', 'Records');
  const { code, stderr } = await healer('heal');
  assert.equal(code, 2);
  assert.match(
    stderr,
    /not trusted yet: "\.healer\/db" takes records .* runs again what they say has crashed/,
  );
  await repository.git('rm', '--quiet', '--cached', '.healer/db/errors.json');
  assert.doesNotMatch((await healer('heal')).stderr, /not trusted/);
});

test('what a folder of the same settings elsewhere was trusted with counts only there', async (t) => {
  const [one, two] = [await clone(t, { sign: 'off' }), await clone(t, { sign: 'off' })];
  const [here, there] = [await openRepository(one.root), await openRepository(two.root)];
  const config = await loadConfig(here.mainRoot);
  await trust(here, config);
  await requireTrust(here, config);
  await assert.rejects(requireTrust(there, config), { code: 'NOT_TRUSTED' });
});

test('a record of trust that was damaged trusts nothing', async (t) => {
  const repository = await clone(t, { sign: 'off' });
  const healer = (...words: string[]) => runHealer(words, { cwd: repository.root, env: repository.env });
  await healer('trust');
  assert.doesNotMatch((await healer('heal')).stderr, /not trusted/);
  const { readdir, writeFile } = await import('node:fs/promises');
  const folder = join(repository.outside, 'data', 'trust');
  for (const name of await readdir(folder)) await writeFile(join(folder, name), '{"schema":"healer/trust@2"');
  assert.match((await healer('heal')).stderr, /not trusted/);
});

test('a file in a linked worktree is trusted with its main checkout', async (t) => {
  const repository = await clone(t, { testCommand: 'true' });
  await mkdir(join(repository.outside, 'elsewhere'));
  const linked = join(repository.outside, 'elsewhere', 'linked');
  await repository.git('worktree', 'add', '--quiet', linked);
  const healer = (cwd: string, ...words: string[]) => runHealer(words, { cwd, env: repository.env });
  assert.equal((await healer(linked, 'test')).code, 2);
  await healer(repository.root, 'trust');
  assert.equal((await healer(linked, 'test')).code, 0);
});
