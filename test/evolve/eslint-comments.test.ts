import assert from 'node:assert/strict';
import { test } from 'node:test';
import { looseEquality } from '../../core/evolve/checks/quality/loose-equality.js';
import { mathPow } from '../../core/evolve/checks/quality/math-pow.js';
import { examineFile } from '../../core/evolve/examine/examine-file.js';
import { lookAt } from './findings.js';

const linesFound = (text: string) =>
  examineFile('a.js', text, [looseEquality, mathPow]).findings.map(({ line }) => line);

test('where a comment turns the rule of ESLint off, the check that finds the same is silent', () => {
  assert.deepEqual(linesFound('// eslint-disable-next-line eqeqeq -- IE needs it\na != b;\na != b;'), [3]);
  assert.deepEqual(linesFound('a != b; // eslint-disable-line no-undef, eqeqeq\na != b;'), [2]);
  assert.deepEqual(
    linesFound('a != b;\n/* eslint-disable eqeqeq */\na != b;\n/* eslint-enable eqeqeq */\na != b;'),
    [1, 5],
  );
  assert.deepEqual(linesFound('/* eslint-disable eqeqeq */\na != b;\n/* eslint-enable */\na != b;'), [4]);
});

test('a comment that names no rule is about all of them, and one about another rule about none', () => {
  assert.deepEqual(linesFound('/* eslint-disable */\na != b;\nconst c = Math.pow(a, b);'), []);
  assert.deepEqual(linesFound('/* eslint-disable no-undef */\na != b;\nconst c = Math.pow(a, b);'), [2, 3]);
  assert.deepEqual(
    linesFound(
      '/* eslint-disable eqeqeq */\na != b;\n/* eslint-enable no-undef */\na != b;\nconst c = Math.pow(a, b);',
    ),
    [5],
  );
});

test('such a comment speaks for checks of the whole repository, too', async (t) => {
  const circle = (comment: string, to: string) =>
    `${comment}import { b } from './${to}.js';\nexport const a = () => b;\nexport { a as b };\n`;
  const inCircle = async (comment: string) => {
    const files = { 'package.json': { name: 'x', version: '1.0.0', type: 'module' } };
    const { findings } = await lookAt(
      t,
      { ...files, 'a.js': circle(comment, 'b'), 'b.js': circle(comment, 'a') },
      ['import-cycle'],
    );
    return findings.length;
  };
  assert.equal(await inCircle(''), 1);
  assert.equal(await inCircle('// eslint-disable-next-line import/no-cycle -- both only declare\n'), 0);
  assert.equal(await inCircle('// eslint-disable-next-line import/order\n'), 1);
});
