import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitWords } from '../../core/workspace/words.js';

const cases: [line: string, words: string[] | null][] = [
  ['npm test', ['npm', 'test']],
  ['  node  --test\ttest/a.js ', ['node', '--test', 'test/a.js']],
  [`node --test 'a b.js' "c \\"d\\".js" e\\ f.js`, ['node', '--test', 'a b.js', 'c "d".js', 'e f.js']],
  [`mocha --grep=''`, ['mocha', '--grep=']],
  [`mocha --grep '' x`, ['mocha', '--grep', '', 'x']],
  ['jest -t "ünï"', ['jest', '-t', 'ünï']],
  ['npm run build && npm test', null],
  ['NODE_ENV=test jest', null],
  ['jest | cat', null],
  ['node --test test/*.js', null],
  ['echo $HOME', null],
  ['echo "$HOME"', null],
  ["node 'unfinished", null],
  ['', null],
];

for (const [line, words] of cases)
  test(`${JSON.stringify(line)} ${words ? `is ${words.length} words` : 'is left to a shell'}`, () => {
    assert.deepEqual(splitWords(line), words);
  });
