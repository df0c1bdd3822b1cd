import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { TestRepository } from '../support/repository.js';
import { assertRefused, healer, json, openCart } from './scene.js';

const database = '.healer/db/errors.json';

const damages: [title: string, damage: (text: string) => string | Buffer][] = [
  ['truncated', (text) => text.slice(0, 100)],
  ['empty', () => ''],
  ['binary', () => Buffer.from([0, 255, 27, 91, 51, 49, 109, 10])],
  ['of another shape', () => '{"schema":"healer/errors-db@1","records":[{"id":7}]}'],
];
test('a database that is truncated, empty, binary or of another shape is set aside and made again, each time', async (t) => {
  const repository = await openCart(t);
  await healer(repository, ['test']);
  const before = json(await healer(repository, ['errors', '--json'])).errors;
  assert.equal(before.length, 1);
  for (const [title, damage] of damages) {
    const text = await readFile(join(repository.root, database), 'utf8');
    await repository.write({ [database]: damage(text) });
    assert.deepEqual(json(await healer(repository, ['errors', '--json'])).errors, before, title);
  }
  const aside = (await readdir(join(repository.root, '.healer/db'))).filter((name) =>
    name.includes('.corrupt-'),
  );
  assert.equal(aside.length, damages.length);
});

test('a database of a newer healer is left alone', async (t) => {
  const newer = '{"schema":"healer/errors-db@9","records":[]}';
  const repository = await openCart(t);
  await repository.write({ [database]: newer });
  assertRefused(await healer(repository, ['errors']), /errors\.json was written by a newer healer/);
  assertRefused(await healer(repository, ['test']), /errors\.json was written by a newer healer/);
  assert.equal(await readFile(join(repository.root, database), 'utf8'), newer);
});

const ledgers: [title: string, content: (r: TestRepository) => Promise<string>, sentence: RegExp][] = [
  ['a missing object', async () => '1'.repeat(40), /refs\/healer\/ledger.* no commit of this repository\./],
  ['a blob', (r) => r.git('rev-parse', 'HEAD:package.json'), /refs\/healer\/ledger.* no commit of this/],
  ['no object at all', async () => 'rubbish', /refs\/healer\/ledger.* is no reference\./],
];
for (const [title, content, sentence] of ledgers)
  test(`a ledger that points to ${title} is said so, and nothing is written over it or the database`, async (t) => {
    const repository = await openCart(t);
    await healer(repository, ['test']);
    const path = '.git/refs/healer/ledger';
    const text = `${await content(repository)}\n`;
    const records = await readFile(join(repository.root, database), 'utf8');
    await repository.write({ [path]: text });
    assertRefused(await healer(repository, ['test']), sentence);
    assert.equal(await readFile(join(repository.root, path), 'utf8'), text);
    assert.equal(await readFile(join(repository.root, database), 'utf8'), records);
  });

test('what is no record in the inbox is kept aside, and the record beside it is read', async (t) => {
  const repository = await openCart(t);
  const inbox = join(repository.root, '.healer', 'inbox');
  await mkdir(join(inbox, 'folder.json'), { recursive: true });
  const files = {
    'torn.json': '{"schema":"healer/inbox@1","id":"x',
    'binary.json': Buffer.from([0, 255, 200, 1]),
    'foreign.json': '{"schema":"healer/inbox@7","id":"x"}',
    'empty.part': '',
    'huge.json': '',
    'notes.txt': 'mine\n',
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(inbox, name), content);
  await truncate(join(inbox, 'huge.json'), 600 * 1024 ** 2);
  await symlink('/etc/passwd', join(inbox, 'link.json'));
  if (process.platform !== 'win32') await promisify(execFile)('mkfifo', [join(inbox, 'pipe.json')]);
  const outcome = await healer(repository, ['test']);
  assert.equal(outcome.code, 1, outcome.stderr);
  const [error] = json(await healer(repository, ['errors', '--json'])).errors;
  assert.deepEqual(error.tests, [{ file: 'test/cart.test.js', path: ['adds up prices'] }]);
  assert.deepEqual((await readdir(inbox)).sort(), ['broken', 'notes.txt']);
  const broken = await readdir(join(inbox, 'broken'));
  for (const name of [
    'torn.json',
    'binary.json',
    'foreign.json',
    'empty.part',
    'huge.json',
    'link.json',
    'folder.json',
  ])
    assert.ok(broken.includes(name), `${name}: ${broken}`);
});

test('a .healer that is a file is said so and left alone', async (t) => {
  const repository = await openCart(t);
  await repository.write({ '.healer': 'mine\n' });
  for (const words of [['status'], ['errors'], ['init'], ['heal'], ['ingest', '-']])
    assertRefused(
      await healer(repository, words, { input: 'Error: x\n    at f (src/cart.js:1:1)\n' }),
      /\.healer.* (?:a part of the path is a file|a file is in its place)/,
    );
  assert.equal(await readFile(join(repository.root, '.healer'), 'utf8'), 'mine\n');
});

test('a .healer that cannot be written is said so, and can be read', {
  skip: await cannotProtect(),
}, async (t) => {
  const repository = await openCart(t);
  await healer(repository, ['test']);
  const folder = join(repository.root, '.healer', 'db');
  const run = promisify(execFile);
  await run('chattr', ['+i', folder]);
  try {
    assert.equal(json(await healer(repository, ['errors', '--json'])).errors.length, 1);
    assertRefused(await healer(repository, ['test']), /cannot be used: /);
  } finally {
    await run('chattr', ['-i', folder]);
  }
});

/** Not even root writes in a folder that is immutable, where the file system knows that. */
async function cannotProtect(): Promise<string | false> {
  const probe = join(process.env.TMPDIR ?? '/tmp', `healer-immutable-${process.pid}`);
  await mkdir(probe, { recursive: true });
  try {
    await promisify(execFile)('chattr', ['+i', probe]);
    await promisify(execFile)('chattr', ['-i', probe]);
    return false;
  } catch {
    return 'folders cannot be made immutable here';
  } finally {
    await rm(probe, { recursive: true, force: true });
  }
}
