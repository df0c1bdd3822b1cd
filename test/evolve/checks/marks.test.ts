import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProjectCheck } from '../../../core/evolve/check.js';
import { oldTodo } from '../../../core/evolve/checks/quality/old-todo.js';
import { skippedTest } from '../../../core/evolve/checks/quality/skipped-test.js';
import { untestedChange } from '../../../core/evolve/checks/quality/untested-change.js';
import { createRepository } from '../../support/repository.js';
import { placesIn, projectOf } from '../project-of.js';

/** What a check finds in files of which some were committed years ago and some are new. */
async function found(
  t: { after(work: () => Promise<void>): void },
  check: ProjectCheck,
  files: Record<string, string>,
  added: Record<string, string> = {},
  holdsFor: (ms: number) => void = () => {},
): Promise<string[]> {
  const { root, write, commit, git, dispose } = await createRepository({}, { commit: false });
  t.after(dispose);
  await write(files);
  await git('add', '--all');
  await git('-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '--quiet', '--message', 'Old');
  await git(
    'rebase',
    '--quiet',
    '--root',
    '--exec',
    'GIT_COMMITTER_DATE=2020-01-01T00:00:00Z git commit --quiet --amend --no-edit',
  );
  const id = await commit('New', added);
  const repo = {
    root,
    gitDir: `${root}/.git`,
    commonDir: `${root}/.git`,
    mainRoot: root,
    linked: false,
    shallow: false,
  };
  return placesIn(await check.examine(projectOf({ ...files, ...added }, { repo, commit: id, holdsFor })));
}

test('a TODO of years ago is found, a new one and a word that only looks like one are not', async (t) => {
  const places = await found(
    t,
    oldTodo,
    { 'a.js': '// TODO: later\ngo();\n/*\n * FIXME(me) this\n */\n// what is todo here\n// TODOS\n' },
    { 'b.js': '// TODO: later\n' },
  );
  assert.deepEqual(places, ['a.js:1', 'a.js:4']);
});

test('what is found holds until the next mark is old enough', async (t) => {
  const told: number[] = [];
  const day = 86_400_000;
  const files = { 'a.js': '// TODO: later\n' };
  await found(t, oldTodo, files, { 'b.js': '// TODO: later\n' }, (ms) => told.push(ms));
  const [ms = 0] = told;
  assert.equal(told.length, 1);
  assert.ok(ms > 364 * day && ms <= 365 * day, `${ms}`);
});

test('a test that was switched off years ago is found, one that depends on something is not', async (t) => {
  const places = await found(
    t,
    skippedTest,
    {
      'test/a.test.js':
        "test.skip('a', () => {});\nxit('b', () => {});\ntest('c', { skip: isWindows }, () => {});\ntest.skip();\n",
    },
    { 'test/b.test.js': "test.skip('a', () => {});\n" },
  );
  assert.deepEqual(places, ['test/a.test.js:1', 'test/a.test.js:2']);
});

test('a changed file that no test loads is found, one that is loaded through another is not', async (t) => {
  const places = await found(
    t,
    untestedChange,
    { 'test/a.test.js': "import '../a.js';\n", 'a.js': "import './b.js';\nexport function a() {}\n" },
    {
      'b.js': 'export function b() {}\n',
      'c.js': 'export function c() {}\n',
      'd.js': 'export const d = 1;\n',
    },
  );
  assert.deepEqual(places, ['c.js']);
});

test('where no test imports anything nothing is said of files', async (t) => {
  assert.deepEqual(await found(t, untestedChange, { 'a.js': 'export function a() {}\n' }), []);
});
