import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { packageRoot } from '../../core/package-root.js';
import { assertHealed, assertRefused, healer, json, openCart } from './scene.js';

test('without git on the PATH every command says so', async (t) => {
  const repository = await openCart(t);
  const bin = join(repository.outside, 'bin');
  await mkdir(bin);
  await symlink(process.execPath, join(bin, 'node'));
  for (const verb of ['heal', 'status', 'init', 'test'])
    assertRefused(await healer(repository, [verb], { env: { PATH: bin } }), /git could not be started\./);
});

const homes: [title: string, env: Record<string, string>, next: RegExp][] = [
  ['a cache folder', { HEALER_CACHE_HOME: '/dev/null/x' }, /HEALER_CACHE_HOME/],
  ['a data folder', { HEALER_DATA_HOME: '/dev/null/x' }, /HEALER_DATA_HOME/],
  ['a home', { HOME: '/dev/null/x', HEALER_CACHE_HOME: '', HEALER_DATA_HOME: '' }, /HEALER_CACHE_HOME/],
];
for (const [title, env, next] of homes)
  test(`${title} that cannot be written is said before the search for a fix, and capture works`, async (t) => {
    const repository = await openCart(t);
    assert.equal((await healer(repository, ['test'], { env })).code, 1);
    const outcome = await healer(repository, ['heal'], { env });
    assertRefused(outcome, /\/dev\/null\/x.* cannot be used: a part of the path is a file/);
    assert.match(outcome.stderr, next);
    assert.doesNotMatch(outcome.stderr, /^screen:/m);
    assert.equal(await repository.git('branch', '--list', 'healer/*'), '');
  });

test('without HOME the system knows the home', async (t) => {
  const repository = await openCart(t);
  const outcome = await healer(repository, ['status'], { env: { HOME: undefined } });
  assert.equal(outcome.code, 0, outcome.stderr);
});

const keys: [title: string, settings: [string, string][]][] = [
  ['gpg', [['user.signingkey', 'DEADBEEF']]],
  [
    'ssh',
    [
      ['gpg.format', 'ssh'],
      ['user.signingkey', '/no/such/key.pub'],
    ],
  ],
];
for (const [format, settings] of keys)
  test(`a ${format} key that cannot sign is said before the search for a fix, and nothing lands unsigned`, async (t) => {
    const repository = await openCart(t);
    for (const [name, value] of settings) await repository.git('config', name, value);
    await repository.git('config', 'commit.gpgsign', 'true');
    const outcome = await healer(repository, ['heal']);
    assertRefused(outcome, new RegExp(`could not be signed with the key .* \\(${format}\\)\\.`));
    assert.doesNotMatch(outcome.stderr, /^screen:/m);
    assert.equal(await repository.git('branch', '--list', 'healer/*'), '');
  });

test('a branch called healer, which leaves no room for healer/*, is said before the search for a fix', async (t) => {
  const repository = await openCart(t);
  await repository.git('branch', 'healer');
  const outcome = await healer(repository, ['heal']);
  assertRefused(outcome, /There is a branch called healer, so git can make no branch healer\/\*\./);
  assert.doesNotMatch(outcome.stderr, /^screen:/m);
});

test('without a user in the settings of git, with other healer/* branches and CRLF files with a byte order mark, a fix lands', async (t) => {
  const source =
    '\uFEFFexport const total = (prices) =>\r\n  prices.reduce((sum, price) => sum - price, 0);\r\n';
  const repository = await openCart(t, { 'src/cart.js': source });
  await repository.git('branch', 'healer-old');
  for (const name of ['user.name', 'user.email']) await repository.git('config', '--unset', name);
  await assertHealed(repository, await healer(repository, ['heal']));
  const branch = await repository.git('for-each-ref', '--format=%(refname)', 'refs/heads/healer/');
  const healed = await repository.git('cat-file', 'blob', `${branch}:src/cart.js`);
  assert.ok(healed.startsWith('\uFEFFexport'), JSON.stringify(healed));
  assert.equal(healed.replace('+ price', '- price'), source.slice(0, -1));
});

test('a repository whose name holds spaces, quotes, a newline, Unicode and a leading dash is healed', async (t) => {
  const repository = await openCart(
    t,
    { 'src/it\'s a "né\tw" 文.txt': 'x' },
    { name: '-it\'s "né w"\n文 $HOME' },
  );
  await assertHealed(repository, await healer(repository, ['heal']));
});

test('a source file that is not UTF-8 and a huge file are left alone', async (t) => {
  const latin = Buffer.concat([
    Buffer.from('// caf'),
    Buffer.from([0xe9]),
    Buffer.from('\nexport const total = (prices) => prices.reduce((sum, price) => sum - price, 0);\n'),
  ]);
  const repository = await openCart(t, {
    'src/cart.js': latin,
    'data/huge.js': Buffer.alloc(40 << 20, 'x;\n'),
  });
  const outcome = await healer(repository, ['heal', '--json', '--budget', '15s']);
  const { errors, patches } = json(outcome);
  assert.equal(outcome.code, errors[0].status === 'fixed' ? 0 : 1, outcome.stderr);
  for (const { branch } of patches)
    assert.ok((await repository.git('cat-file', 'blob', `${branch}:src/cart.js`)).length > 0);
});

test('a file that vanished between the run and the healing is no failure of healer', async (t) => {
  const repository = await openCart(t);
  await healer(repository, ['test']);
  await repository.write({ 'src/cart.js': null });
  const [error] = json(await healer(repository, ['errors', '--json'])).errors;
  const explained = await healer(repository, ['explain', error.id]);
  assert.equal(explained.code, 0, explained.stderr);
  const outcome = await healer(repository, ['heal', '--budget', '10s']);
  assert.equal(outcome.code, 1, outcome.stderr);
  assert.doesNotMatch(outcome.stderr, /did not expect/);
});

test('HEALER=0 lets the tests run and records nothing', async (t) => {
  const repository = await openCart(t);
  const outcome = await healer(repository, ['test'], { env: { HEALER: '0' } });
  assert.equal(outcome.code, 1);
  assert.match(outcome.stdout, /adds up prices/);
});

test('with CI or NO_COLOR nothing is coloured or redrawn', async (t) => {
  const repository = await openCart(t);
  for (const env of [{ CI: '1' }, { NO_COLOR: '1' }]) {
    const { stdout, stderr } = await healer(repository, ['status'], { env });
    assert.ok(!`${stdout}${stderr}`.includes('\u001b'));
  }
});

test('a reader that closes stdout early does not disturb a run of the tests', async (t) => {
  const repository = await openCart(t);
  const program = join(packageRoot, 'dist', 'cli', 'main.cjs');
  const child = spawn(process.execPath, [program, 'test'], { cwd: repository.root, env: repository.env });
  child.stdout.destroy();
  child.stdin.end();
  child.stderr.resume();
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.ok(code === 1 || code === 0, String(code));
  assert.deepEqual(
    (await readdir(join(repository.root, '.healer', 'inbox'))).filter((name) => name !== 'broken'),
    [],
  );
});
