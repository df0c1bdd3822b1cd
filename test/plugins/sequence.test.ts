import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { plain } from '../../cli/render/paint.js';
import { patternsText, patternText } from '../../cli/render/patterns.js';
import { type RanCommand, rememberedCommands } from '../../core/capture/command-journal.js';
import { type Healer, openHealer } from '../../core/healer.js';
import type { Recurring } from '../../core/model.js';
import { episodesOf } from '../../core/patterns/episodes.js';
import { agreeTo, untrusted } from '../../core/workspace/trust.js';
import { createRepository, type TestRepository } from '../support/repository.js';
import { agreeToAll, shop } from './plugin-repository.js';

// The tests that are run here are those of another project.
delete process.env.NODE_TEST_CONTEXT;

type Context = { after(work: () => unknown): void };

/** Tests that need a table which a command makes, and which git does not look at. */
const files = {
  ...shop,
  '.gitignore': 'tables\n',
  'make-table.mjs': "import { writeFileSync } from 'node:fs';\nwriteFileSync('tables', 'there');\n",
  'test/all.test.js': `import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
test('nothing', () => {});
test('the table is there', () => { if (process.env.TABLES && !existsSync('tables')) throw new Error('no table in 127.0.0.1:5432'); });
`,
};

async function open(t: Context, settings: object): Promise<{ repository: TestRepository; healer: Healer }> {
  const repository = await createRepository({ ...files, '.healer/config.json': JSON.stringify(settings) });
  t.after(repository.dispose);
  const healer = await openHealer(repository.root);
  t.after(() => healer.dispose());
  const cwd = process.cwd();
  process.chdir(repository.root);
  process.env.TABLES = '1';
  t.after(() => {
    process.chdir(cwd);
    delete process.env.TABLES;
  });
  return { repository, healer };
}

const fail = async (healer: Healer) => {
  await rm(join(healer.repo.root, 'tables'), { force: true });
  return healer.test({ stdio: 'ignore' });
};
const makeTable = (healer: Healer) => healer.run({ command: ['node', 'make-table.mjs'], stdio: 'ignore' });

test('what was run twice after the same failure, which was gone then, is listed, and becomes a notifier that says so', async (t) => {
  const { repository, healer } = await open(t, { rememberCommands: true });
  await agreeTo(healer.repo, healer.config, await untrusted(healer.repo, healer.config));
  for (let each = 0; each < 2; each += 1) {
    assert.equal((await fail(healer)).exitCode, 1);
    await makeTable(healer);
    assert.equal((await healer.test({ stdio: 'ignore' })).exitCode, 0);
  }
  delete process.env.TABLES;
  const recurring = (await healer.patterns()).filter(({ kind }) => kind === 'commands');
  assert.deepEqual(
    recurring.map((each) => each.kind === 'commands' && [each.commands, each.times, each.failure]),
    [[['node make-table.mjs'], 2, 'Error: no table in 0.0.0.0:0']],
  );
  const [own] = recurring;
  assert.deepEqual(await healer.pattern(own?.id.slice(0, 7) ?? ''), own);
  const view = { width: 100, paint: plain, now: new Date() };
  for (const text of [
    patternsText(recurring, { limit: 5, all: false }, view),
    patternText(own as Recurring, view),
  ])
    assert.match(text, /2 +node make-table\.mjs +Error: no table/);
  const [made, ...others] = await (await healer.plugins()).generate({});
  assert.deepEqual(others, []);
  assert.equal(made?.reason, '');
  assert.equal(made?.kind, 'notifier');
  const { all, fires, silent, right, past, precision, recall } = made?.test ?? {};
  assert.deepEqual(
    { all, fires, silent, right, past, precision, recall },
    { all: 2, fires: 2, silent: 2, right: 2, past: [], precision: 1, recall: 1 },
  );
  await healer.merge(made?.patch?.id ?? '');
  process.env.TABLES = '1';
  assert.deepEqual((await fail(healer)).told, [], 'nothing is said before it is agreed to');
  await agreeToAll(repository.root);
  const { told } = await fail(healer);
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', /went away before, without an edit, once this was run: node make-table\.mjs$/);
});

test('commands are remembered only where the settings say so and the user has agreed to that', async (t) => {
  const { healer } = await open(t, { rememberCommands: true });
  await makeTable(healer);
  assert.deepEqual(await rememberedCommands(healer.store), []);
  await agreeTo(healer.repo, healer.config, await untrusted(healer.repo, healer.config));
  const secret = ['ghp', '_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('');
  await healer.run({ command: ['node', 'make-table.mjs', secret], stdio: 'ignore' });
  assert.deepEqual(
    (await rememberedCommands(healer.store)).map(({ by, command, exitCode }) => [by, command, exitCode]),
    [['run', 'node make-table.mjs [withheld]', 0]],
  );
});

test('commands are not remembered by default', async (t) => {
  const { healer } = await open(t, {});
  await makeTable(healer);
  assert.deepEqual(await rememberedCommands(healer.store), []);
});

const ran = (
  by: 'test' | 'run',
  command: string,
  tree: string,
  failures: string[] = [],
  exitCode = failures.length,
): RanCommand => ({
  at: '',
  by,
  command,
  exitCode,
  tree,
  failures,
});
const [red, green] = [ran('test', 'npm test', 'one', ['no table']), ran('test', 'npm test', 'one')];

const journals: [what: string, journal: RanCommand[], episodes: [string[], string][]][] = [
  ['gone on the same tree', [red, ran('run', 'fill', 'one'), green], [[['fill'], 'commands']]],
  ['gone after an edit', [red, ran('run', 'fill', 'two'), { ...green, tree: 'two' }], [[['fill'], 'edit']]],
  ['not gone', [red, ran('run', 'fill', 'one'), red], [[['fill'], 'neither']]],
  ['gone after a command that failed', [red, ran('run', 'fill', 'one', [], 2), green], []],
  ['run again at once', [red, green], []],
  ['followed by other tests', [red, ran('run', 'fill', 'one'), { ...green, command: 'other' }], []],
];

for (const [what, journal, episodes] of journals)
  test(`a failure that is ${what} is told as such`, () =>
    assert.deepEqual(
      episodesOf(journal).map(({ commands, solvedBy }) => [commands, solvedBy]),
      episodes,
    ));
