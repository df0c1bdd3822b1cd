import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, posix, win32 } from 'node:path';
import { type TestContext, test } from 'node:test';
import * as fc from 'fast-check';
import { withoutCommands } from '../../cli/render/printable.js';
import { isObjectId, isPatchBranch, isPlainPath, namesGitFolder } from '../../core/git/refs/names.js';
import { slugOf } from '../../core/patches/names.js';
import { readConfined, writeConfined } from '../../core/sandbox/confined.js';
import { protectedPath } from '../../core/sandbox/guard/paths.js';
import { isPatch } from '../../core/store/schemas.js';
import { temporaryFolder } from '../support/folder.js';
import { patchRecord } from '../support/records.js';

/** `.git` as some file system takes it: in any case, with characters that HFS+ ignores, as NTFS shortens or ends it. */
const gitSpellings = fc
  .tuple(
    fc.constantFrom('.git', '.GIT', '.Git', 'git~1', 'GIT~2'),
    fc.array(fc.tuple(fc.nat(5), fc.constantFrom('\u200c', '\u200d', '\u202e', '\u206a', '\ufeff')), {
      maxLength: 3,
    }),
    fc.constantFrom('', '.', ' ', '. .', '::$INDEX_ALLOCATION', ':a'),
  )
  .map(
    ([name, ignored, end]) =>
      ignored.reduce<string>((text, [at, mark]) => text.slice(0, at) + mark + text.slice(at), name) + end,
  );

const folder = fc.constantFrom('', 'src/', 'packages/a/', '../', './');

test('no spelling of git’s own folder is a path, wherever it stands', () => {
  fc.assert(
    fc.property(
      folder,
      gitSpellings,
      fc.constantFrom('', '/config', '/hooks/pre-commit', '\\config'),
      (up, git, rest) => {
        const path = up + git + rest;
        assert.equal(isPlainPath(path), false, JSON.stringify(path));
        assert.ok(namesGitFolder(path), JSON.stringify(path));
        assert.ok(protectedPath(path), JSON.stringify(path));
      },
    ),
  );
});

const pieces = fc.constantFrom(
  ...[
    '..',
    '.',
    '',
    'a',
    'src',
    '.. ',
    '...',
    '-o',
    '--output=x',
    'C:',
    'a\\b',
    '\0',
    '\n',
    '\u001b[2J',
    '\u202e',
    'a b',
    'é',
    '~',
  ],
);

test('a path that passes stays inside on every system, and is no option and no command to a terminal', () => {
  const paths = fc.oneof(
    fc.array(pieces, { maxLength: 5 }).map((parts) => parts.join('/')),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
  fc.assert(
    fc.property(paths, (path) => {
      if (!isPlainPath(path)) return;
      assert.equal(posix.relative('/r', posix.join('/r', path)), path);
      assert.ok(win32.join('C:\\r', path).startsWith('C:\\r\\'));
      assert.ok(!path.startsWith('-'));
      assert.equal(withoutCommands(path), path);
    }),
    { numRuns: 2_000 },
  );
});

const odd = [
  '',
  '.',
  '..',
  '../a',
  'a/../b',
  '/etc/passwd',
  'C:/a',
  'c:a',
  '\\\\host\\share',
  'a\\b',
  'a//b',
  'a/',
  '-rf',
  '--output=/etc/x',
  'a\0b',
  'a\nb',
  'a\u001b[2Jb',
  'a\u202egnp.js',
  'a\u200bb',
  '.git',
  '.GIT/config',
  'src/.git/hooks/x',
  'git~1',
  '.git .',
  '.git::$DATA',
  '.. /a',
  'a/... /b',
  `${'a'.repeat(256)}`,
  `${'a/'.repeat(2_100)}b`,
];

for (const path of odd)
  test(`${JSON.stringify(path).slice(0, 40)} is no path`, () => assert.equal(isPlainPath(path), false));

const plain = [
  'a.js',
  'src/a b.js',
  'src/é/日本.js',
  'packages/@scope/a/index.ts',
  '.github/workflows/ci.yml',
  '.gitignore',
  'a.git',
  'src/git/a.js',
  'git~',
  'a..b',
  '..a',
  '[id].tsx',
  '(group)/page.tsx',
  'a#b',
  "it's",
  'a$b',
  '.env',
  'src/-a.js',
];

for (const path of plain)
  test(`${JSON.stringify(path)} is a path`, () => assert.equal(isPlainPath(path), true));

test('a branch of a patch is one whatever its title was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (title) => {
      assert.ok(isPatchBranch(`healer/${slugOf(title)}-0123456789ab`));
    }),
  );
  for (const name of [
    'main',
    'healer/',
    'healer/../main',
    'healer/a.lock',
    'healer/-a',
    'healer/a b',
    '--all',
  ])
    assert.ok(!isPatchBranch(name), name);
});

const forgeries: Record<string, object> = {
  'an option for a commit': { commit: '--output=/tmp/x' },
  'an option for a base': { base: '--exec=x' },
  'a ref for a commit': { commit: 'HEAD' },
  'another branch': { branch: 'main' },
  'a way up for a branch': { branch: 'healer/../../hooks/pre-commit' },
  'a way up for an id': { id: '../../heads/main' },
  'git’s folder among its files': { files: ['.git/config'] },
  'an option for what was merged': { mergedAs: '--all' },
};

for (const [what, fields] of Object.entries(forgeries))
  test(`a record of a patch with ${what} is none`, () => {
    assert.ok(isPatch(patchRecord()));
    assert.ok(!isPatch(patchRecord(fields)));
  });

test('an object’s id is written out', () => {
  for (const text of ['', 'HEAD', 'a'.repeat(39), 'A'.repeat(40), '-'.repeat(40), `${'a'.repeat(40)}\n`])
    assert.ok(!isObjectId(text), text);
  for (const length of [40, 64]) assert.ok(isObjectId('a'.repeat(length)));
});

test('whatever the name, nothing is written or read outside of the folder, through links neither', async (t: TestContext) => {
  const home = await temporaryFolder(t);
  const inside = join(home, 'worktree');
  await mkdir(join(inside, 'src'), { recursive: true });
  await writeFile(join(home, 'secret'), 'kept');
  await symlink(home, join(inside, 'link'));
  await symlink(join(home, 'secret'), join(inside, 'src', 'file'));
  const names = fc.oneof(
    fc
      .array(fc.constantFrom('..', '.', 'link', 'src', 'file', 'secret', 'new', '.git', ''), { maxLength: 5 })
      .map((parts) => parts.join('/')),
    fc.constantFrom(
      join(home, 'secret'),
      'link/secret',
      'src/file',
      'link/new',
      '../secret',
      'src/../../secret',
    ),
  );
  await fc.assert(
    fc.asyncProperty(names, async (name) => {
      await writeConfined(inside, name, 'overwritten').catch(() => {});
      assert.notEqual((await readConfined(inside, name))?.toString(), 'kept');
      assert.equal(await readFile(join(home, 'secret'), 'utf8'), 'kept');
      assert.ok(!existsSync(join(home, 'new')));
      assert.ok(!existsSync(join(inside, '.git')));
    }),
    { numRuns: 300 },
  );
});
