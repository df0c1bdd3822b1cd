import assert from 'node:assert/strict';
import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type About, installed, openFixture } from './fixture.js';

const cell = {
  'src/cell.js': "import { padLeft } from 'texty';\nexport const cell = (s) => padLeft(s, 5);\n",
};
const missing: About = {
  class: 'missing-export',
  name: 'SyntaxError',
  message: "The requested module 'texty' does not provide an export named 'padLeft'",
  places: [{ file: 'src/cell.js', line: 1 }],
};
const hintsOf = async (
  found: Promise<{ findings: { hints: { kind: string; from: string | null; to: string | null }[] }[] }>,
) => (await found).findings.flatMap(({ hints }) => hints.map(({ kind, from, to }) => [kind, from, to]));

test('a change log tells what became of a name, with version, date and licence', async (t) => {
  const { research } = await openFixture(t, {
    ...cell,
    ...installed(
      'texty',
      {},
      {
        'CHANGELOG.md':
          '# Changes\n\n## [2.0.0] - 2025-03-01\n\n- Renamed `padLeft` to `padStart`.\n- Faster.\n\n## 1.0.0\n\n- First.\n',
      },
    ),
  });
  const [best] = (await research(missing)).findings;
  assert.deepEqual(
    [best?.source, best?.versions, best?.at, best?.licence, best?.link],
    ['change-logs', '>=2.0.0', '2025-03-01', 'MIT', 'node_modules/texty/CHANGELOG.md'],
  );
  assert.deepEqual(
    best?.hints.map(({ from, to }) => [from, to]),
    [['padLeft', 'padStart']],
  );
});

test('a deprecation tag in the declarations tells what to call, also of members and options', async (t) => {
  const types = `import { Later } from './later.js';
export interface PadOptions {
  /** @deprecated use \`fill\` */
  char?: string;
  fill?: string;
}
export class Cell {
  /**
   * Pads.
   * @deprecated since 2.0. Use {@link Cell.pad} instead.
   */
  padLeft(): string;
  pad(): string;
}
`;
  const { research } = await openFixture(t, {
    ...cell,
    ...installed(
      'texty',
      { types: './index.d.ts' },
      {
        'index.d.ts': types,
        'later.d.ts': '/** @deprecated in favor of `padStart` */\nexport declare function padLeft(): void;\n',
      },
    ),
  });
  const found = await hintsOf(research(missing));
  assert.deepEqual(found.sort(), [
    ['rename', 'padLeft', 'Cell.pad'],
    ['rename', 'padLeft', 'padStart'],
  ]);
  const option = { ...missing, class: 'assertion' as const, message: "unknown option 'char'" };
  const [first] = await hintsOf(research(option));
  assert.deepEqual(first, ['changed-option', 'char', 'fill']);
});

test('what a package exports tells where a name went, and which name is like it', async (t) => {
  const files = (names: string) => ({ 'index.js': names, 'pad.js': 'export const padLeft = 1;\n' });
  const moved = await openFixture(t, {
    ...cell,
    ...installed(
      'texty',
      { exports: { '.': './index.js', './pad': './pad.js' } },
      files('export const other = 1;\n'),
    ),
  });
  assert.deepEqual(await hintsOf(moved.research(missing)), [['moved-import', 'texty', 'texty/pad']]);
  const like = await openFixture(t, {
    ...cell,
    ...installed('texty', {}, { 'index.js': 'exports.pad_left = 1;\nexports.unlike = 2;\n' }),
  });
  assert.deepEqual(await hintsOf(like.research(missing)), [['rename', 'padLeft', 'pad_left']]);
});

test('an error that says what to call is heard, whatever class it has', async (t) => {
  const { research } = await openFixture(t, { ...cell, ...installed('texty', {}, {}) });
  const message = 'Function padLeft is removed in texty 2. Use padStart instead.';
  assert.deepEqual(await hintsOf(research({ ...missing, class: 'unknown', message })), [
    ['rename', 'padLeft', 'padStart'],
  ]);
});

test('a read-me section that names a symbol is found, others are not', async (t) => {
  const { research } = await openFixture(t, {
    ...cell,
    ...installed(
      'texty',
      {},
      { 'README.md': '# texty\n\n## Padding\n\nCall `padLeft`.\n\n## Licence\n\nMIT\n' },
    ),
  });
  const { findings } = await research(missing);
  const titles = findings.filter(({ source }) => source === 'readmes').map(({ title }) => title);
  assert.deepEqual(titles, ['texty: Padding']);
});

test("the repository's own commits tell of names that were changed", async (t) => {
  const use = (name: string) =>
    `import { ${name} } from './text.js';\nexport const row = (s) => ${name}(s);\n`;
  const fixture = await openFixture(t, {
    'src/row.js': use('padLeft'),
    'src/text.js': 'export const padLeft = 1;\n',
  });
  await fixture.commit('Call it as the language does', {
    'src/row.js': use('padStart'),
    'src/text.js': 'export const padStart = 1;\n',
  });
  const { findings } = await fixture.research({ ...missing, places: [] });
  const commit = findings.find(({ title }) => title === 'Call it as the language does');
  assert.deepEqual(
    commit?.hints.map(({ kind, from, to }) => [kind, from, to]),
    [['rename', 'padLeft', 'padStart']],
  );
});

test('errors that a merged patch has healed are found with what it did', async (t) => {
  const fixture = await openFixture(t, { 'src/a.js': 'export const a = (o) => o.padLeft();\n' });
  const base = await fixture.git('rev-parse', 'HEAD');
  const commit = await fixture.commit('A fix', { 'src/a.js': 'export const a = (o) => o.padStart();\n' });
  const { openStore } = await import('../../core/store/store.js');
  const { errorRecord, patchRecord } = await import('../support/records.js');
  const store = await openStore(fixture.repository);
  const thrown = { name: 'TypeError', message: 'o.padLeft is not a function' };
  const error = errorRecord({ state: 'resolved', class: 'not-a-function' });
  await store.errors.update((errors) => errors.push({ ...error, failure: { ...error.failure, thrown } }));
  await store.patches.update((patches) =>
    patches.push(patchRecord({ state: 'merged', base, commit, errors: [error.id] })),
  );
  const { findings } = await fixture.research({
    class: 'not-a-function',
    message: 'x.padLeft is not a function',
  });
  const closed = findings.find(({ source }) => source === 'closed-errors');
  assert.deepEqual([closed?.accepted, closed?.hints[0]?.to], [true, 'padStart']);
});

test('a link in a package that leads out of it is not followed, and a pipe does not hold healer up', async (t) => {
  const fixture = await openFixture(t, { ...cell, ...installed('texty', {}, { 'README.md': 'padLeft' }) });
  const secret = join(fixture.outside, 'secret.md');
  await writeFile(secret, '- Renamed `padLeft` to `stolen`\n');
  await symlink(secret, join(fixture.root, 'node_modules/texty/CHANGELOG.md'));
  await rm(join(fixture.root, 'node_modules/texty/README.md'));
  const { execFileSync } = await import('node:child_process');
  execFileSync('mkfifo', [join(fixture.root, 'node_modules/texty/README.md')]);
  const { findings } = await fixture.research(missing);
  assert.ok(!JSON.stringify(findings).includes('stolen'));
});

test('a place that cannot be read is told, and the others answer', async (t) => {
  const fixture = await openFixture(t, {
    ...cell,
    ...installed('texty', {}, { 'CHANGELOG.md': '- Renamed `padLeft` to `padStart`\n' }),
  });
  await fixture.write({ '.git/HEAD': 'ref: refs/heads/main\n', '.git/refs/heads/main': 'torn\n' });
  const { findings, troubles } = await fixture.research(missing);
  assert.equal(findings[0]?.hints[0]?.to, 'padStart');
  assert.ok(troubles.every((trouble) => trouble.startsWith('history: ')));
});
