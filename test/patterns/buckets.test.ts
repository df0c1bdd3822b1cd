import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bucketsOf } from '../../core/patterns/generalize/learn-templates.js';
import { packEdit } from '../../core/syntax/templates/template.js';
import { templateOf } from './template-of.js';

const edit = (before: string, after: string) =>
  packEdit(
    templateOf([
      [before, after],
      [before, after],
    ]),
  );
const commit = (name: string, file: string, line: number, before: string, after: string) => ({
  commit: name,
  at: 0,
  edits: [{ ...edit(before, after), file, line, level: 0, change: 0 }],
});

test('a commit that was made again on another branch counts once, and the same edit of another file twice', () => {
  const commits = [
    commit('a', 'src/a.js', 3, 'f(x, 1)', 'g(x)'),
    commit('again', 'src/a.js', 7, 'f(x, 1)', 'g(x)'),
    commit('b', 'src/b.js', 3, 'f(x, 1)', 'g(x)'),
    commit('c', 'src/a.js', 3, 'f(y, 1)', 'g(y)'),
  ];
  const origins = bucketsOf(commits).flatMap(({ examples }) => examples.map(({ origin }) => origin.commit));
  assert.deepEqual(origins, ['a', 'b', 'c']);
});
