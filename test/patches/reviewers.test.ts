import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { openRepository } from '../../core/git/repository.js';
import { suggestReviewers } from '../../core/patches/decisions/reviewers.js';
import { runHealer } from '../cli/run-healer.js';
import { landFiles, openScene } from '../support/landing.js';
import { createRepository } from '../support/repository.js';

const run = promisify(execFile);

/** A repository in which people commit under their own names, a day apart. */
async function team(t: TestContext) {
  const fixture = await createRepository({}, { commit: false });
  t.after(fixture.dispose);
  let day = 0;
  const commit = async (who: string, files: Record<string, string | null>, message = 'A change') => {
    await fixture.write(files);
    await fixture.git('add', '--all');
    day += 1;
    const date = new Date(Date.UTC(2026, 0, day)).toISOString();
    const [name = '', email = ''] = who.split(/ <|>/);
    const author = { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: date };
    await run('git', ['commit', '--quiet', '--message', message], {
      cwd: fixture.root,
      env: { ...fixture.env, ...author, GIT_COMMITTER_DATE: date },
    });
    return fixture.git('rev-parse', 'HEAD');
  };
  const suggest = async (base: string, commit: string) =>
    suggestReviewers(await openRepository(fixture.root), { base, commit });
  return { fixture, commit, suggest };
}

const ada = 'Ada <ada@example.com>';
const bob = 'Bob <bob@example.com>';
const lines = (...texts: string[]): string => texts.map((text) => `${text}\n`).join('');

test('who wrote the lines that a patch changes comes before who wrote the rest of the file', async (t) => {
  const { commit, suggest } = await team(t);
  await commit(ada, { 'a.js': lines('one', 'two', 'three') });
  const base = await commit(bob, { 'a.js': lines('one', 'two', 'THREE', 'four', 'five') });
  const patch = await commit(ada, { 'a.js': lines('1', 'two', 'THREE', 'four', 'five') });
  const [first, second] = await suggest(base, patch);
  assert.deepEqual([first?.name, first?.lines, first?.commits], ['Ada', 1, 1]);
  assert.deepEqual([second?.name, second?.lines, second?.commits], ['Bob', 0, 1]);
  assert.equal(first?.last, '2026-01-01T00:00:00.000Z');
  assert.ok((first?.score ?? 0) > (second?.score ?? 1));
});

test('of what a patch only adds, the author of the line above is asked', async (t) => {
  const { commit, suggest } = await team(t);
  await commit(ada, { 'a.js': lines('one', 'two') });
  const base = await commit(bob, { 'a.js': lines('one', 'two', 'three') });
  const patch = await commit(ada, { 'a.js': lines('one', 'two', 'new', 'three') });
  assert.deepEqual(
    (await suggest(base, patch)).map(({ name, lines }) => [name, lines]),
    [
      ['Ada', 1],
      ['Bob', 0],
    ],
  );
});

test('.mailmap puts two addresses of one person together, under the name that they want', async (t) => {
  const { commit, suggest } = await team(t);
  await commit('ada <ada@old.example>', { 'a.js': lines('one') });
  const mailmap = 'Ada Lovelace <ada@example.com>\nAda Lovelace <ada@example.com> <ada@old.example>\n';
  const base = await commit(ada, { 'a.js': lines('one', 'two'), '.mailmap': mailmap });
  const patch = await commit(ada, { 'a.js': lines('1', '2') });
  const found = await suggest(base, patch);
  assert.equal(found.length, 1);
  assert.deepEqual(
    [found[0]?.name, found[0]?.email, found[0]?.lines, found[0]?.commits],
    ['Ada Lovelace', 'ada@example.com', 2, 2],
  );
});

test('bots and commits of healer are nobody, and of the lines that healer changed the author before counts', async (t) => {
  const { commit, suggest } = await team(t);
  await commit(ada, { 'a.js': lines('value = 1', 'other = 1') });
  await commit(bob, { 'a.js': lines('value = 2', 'other = 1') }, 'Fix it\n\nHealer-Patch: a00000000001');
  const base = await commit('renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>', {
    'a.js': lines('value = 2', 'other = 2'),
  });
  const patch = await commit(bob, { 'a.js': lines('value = 3', 'other = 3') });
  const found = await suggest(base, patch);
  assert.deepEqual(
    found.map(({ name, lines, commits }) => [name, lines, commits]),
    [['Ada', 1, 1]],
  );
});

test('people whose names only look a little like machines are people', async (t) => {
  const { commit, suggest } = await team(t);
  const base = await commit('Abbot Costello <abbot@example.com>', { 'a.js': lines('one') });
  const patch = await commit(ada, { 'a.js': lines('1') });
  assert.deepEqual(
    (await suggest(base, patch)).map(({ name }) => name),
    ['Abbot Costello'],
  );
});

test('commits in .git-blame-ignore-revs wrote no line', async (t) => {
  const { fixture, commit, suggest } = await team(t);
  await commit(ada, { 'a.js': lines('value = 1;') });
  const layout = await commit(bob, { 'a.js': lines('value = 01;') });
  const base = await commit(ada, { '.git-blame-ignore-revs': `${layout}\n` });
  const patch = await commit(ada, { 'a.js': lines('value = 2;') });
  assert.equal(await fixture.git('rev-parse', 'HEAD'), patch);
  assert.deepEqual(
    (await suggest(base, patch)).map(({ name, lines }) => [name, lines]),
    [
      ['Ada', 1],
      ['Bob', 0],
    ],
  );
});

test('of commits that are not here nobody is suggested', async (t) => {
  const { commit, suggest } = await team(t);
  await commit(ada, { 'a.js': lines('one') });
  assert.deepEqual(await suggest('1'.repeat(40), '2'.repeat(40)), []);
});

test('healer show and healer review say who knows the code, also in JSON', async (t) => {
  const scene = await openScene(t);
  const patch = await landFiles(scene);
  const healer = (...words: string[]) =>
    runHealer(words, { cwd: scene.fixture.root, env: scene.fixture.env });
  const shown = await healer('show', patch.id);
  assert.match(
    shown.stdout,
    /Who knows this code\n {2}Test User <user@example\.com> \(you\) {2}wrote 1 line/,
  );
  const { stdout } = await healer('review', patch.id, '--json');
  const [reviewer] = JSON.parse(stdout).patches[0].reviewers;
  assert.deepEqual([reviewer.name, reviewer.lines, reviewer.you], ['Test User', 1, true]);
});
