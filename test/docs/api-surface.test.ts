import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openRepository } from '../../core/git/repository.js';
import * as healer from '../../core/healer.js';
import { packageRoot } from '../../core/package-root.js';
import * as plugin from '../../core/plugins/api.js';
import { changeBetween, versionFor } from '../../scripts/docs/surface/change.js';
import { collectSurface } from '../../scripts/docs/surface/collect.js';
import { entries, readSurface, surfacePage } from '../../scripts/docs/surface/page.js';
import { judgeVersion } from '../../scripts/docs/surface/since-release.js';
import { createRepository } from '../support/repository.js';
import { headingsIn } from './pages.js';

const read = (file: string) => readFile(join(packageRoot, file), 'utf8');

test('docs/api/surface.md is what the sources export', async () => {
  assert.equal(
    await read('docs/api/surface.md'),
    surfacePage(),
    'the public surface has changed: if that is meant, run `npm run docs` and commit docs/api with it',
  );
});

test('the surface has every value that the built modules export', () => {
  for (const [exported, file] of [
    [healer, entries.healer],
    [plugin, entries['healer/plugin']],
  ] as const) {
    const listed = collectSurface(file).exported;
    for (const name of Object.keys(exported)) assert.ok(listed.has(name), `${file}: ${name}`);
  }
});

test('the entries of the surface are those of package.json that have types', async () => {
  const { exports } = JSON.parse(await read('package.json'));
  const typed = Object.entries(exports as Record<string, { types?: string }>).flatMap(([name, { types }]) =>
    types === undefined ? [] : [[name.replace('.', 'healer'), types]],
  );
  const expected = Object.entries(entries).map(([name, file]) => [
    name,
    `./dist/types/${file.replace(/\.ts$/, '.d.ts')}`,
  ]);
  assert.deepEqual(typed, expected);
});

test('the reference has each exported name under a heading of its own', async () => {
  for (const [file, page] of [
    [entries.healer, 'docs/api/healer.md'],
    [entries['healer/plugin'], 'docs/api/plugins/api.md'],
  ] as const) {
    const headings = new Set(headingsIn({ file: page, text: await read(page) }));
    for (const name of collectSurface(file).exported.keys())
      assert.ok(headings.has(name.toLowerCase()), `${page}: ${name}; run \`npm run docs\``);
  }
});

const pageOf = (code: string) => `## \`healer\`\n\n\`\`\`ts\n${code}\n\`\`\`\n`;

for (const [title, before, after, kind] of [
  [
    'a comment and another layout',
    'export interface A {\n  a: string;\n}',
    '/** An a. */\nexport interface A { a: string }',
    'none',
  ],
  ['a name more', 'type A = 1;', 'type A = 1;\ntype B = 2;', 'addition'],
  ['a name less', 'type A = 1;\ntype B = 2;', 'type A = 1;', 'break'],
  ['a key more in an answer', 'interface Report { a: 1; }', 'interface Report { a: 1; b: 2; }', 'addition'],
  ['a key less in an answer', 'interface Report { a: 1; b: 2; }', 'interface Report { a: 1; }', 'break'],
  ['another type of a key', 'interface Report { a: 1; }', 'interface Report { a: 2; }', 'break'],
  ['an option more', 'interface HealRequest { a: 1; }', 'interface HealRequest { a: 1; b?: 2; }', 'addition'],
  [
    'an option that must be given',
    'interface HealRequest { a: 1; }',
    'interface HealRequest { a: 1; b: 2; }',
    'break',
  ],
  ['another parameter of a function', 'export function f(a: 1): 2;', 'export function f(a: 2): 2;', 'break'],
] as const)
  test(`${title}: ${kind}`, () => {
    assert.equal(changeBetween(pageOf(before), pageOf(after)).kind, kind);
  });

test('a break asks for the next major version, and before 1.0.0 for the next minor one', () => {
  const broken = { kind: 'break' as const, details: [] };
  const added = { kind: 'addition' as const, details: [] };
  assert.equal(versionFor('1.4.2', broken), '2.0.0');
  assert.equal(versionFor('1.4.2', added), '1.5.0');
  assert.equal(versionFor('0.1.3', broken), '0.2.0');
  assert.equal(versionFor('0.1.3', added), '0.1.4');
});

test('what breaks the last release is told, and a version that does not say so does not do', async (t) => {
  const repository = await createRepository({ 'docs/api/surface.md': pageOf('type A = 1;\ntype B = 2;') });
  t.after(repository.dispose);
  const repo = await openRepository(repository.root);
  const now = pageOf('type A = 1;');
  assert.equal((await judgeVersion(repo, '1.0.0', now)).keeps, true, 'nothing is released yet');
  await repository.git('tag', 'v1.0.0');
  const judged = await judgeVersion(repo, '1.1.0', now);
  assert.equal(judged.keeps, false);
  assert.match(judged.sentence, /2\.0\.0 or later/);
  assert.deepEqual(judged.details, ['healer B is gone']);
  assert.equal((await judgeVersion(repo, '2.0.0', now)).keeps, true);
});

test('the version of package.json promises no more of the public surface than is kept', async () => {
  const { version } = JSON.parse(await read('package.json'));
  const { keeps, sentence, details } = await judgeVersion(
    await openRepository(packageRoot),
    version,
    surfacePage(),
  );
  assert.ok(keeps, [sentence, ...details].join('\n'));
});

test('what is internal is not in the surface', () => {
  const [[opened] = []] = [readSurface(surfacePage()).get('healer Healer') ?? []];
  assert.ok(opened);
  assert.doesNotMatch(opened.getText(), /store: Store|repo: Repository/);
  assert.match(opened.getText(), /heal\(request: HealRequest\)/);
});
