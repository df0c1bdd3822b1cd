import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestId } from '../../core/model.js';
import { recogniseRunner } from '../../core/runners/index.js';
import { createProject, runCommand } from '../support/captured-run.js';

const one: TestId[] = [{ file: 'test/a b.js', path: ['s', 'x (1) $'] }];
const two: TestId[] = [...one, { file: 'test/c.js', path: ['y'] }];

/** The part after the PATH that a narrowed shell script starts with. */
const words = (script: string, tests: TestId[]): string | undefined => {
  const command = recogniseRunner(script).select(script, tests);
  return command?.[0] === 'sh' ? command[2]?.replace(/^.*export PATH; /, '') : command?.join(' ');
};

const cases: [script: string, tests: TestId[], expected: string | undefined][] = [
  ['node --test', one, 'node --test-name-pattern=^s$ test/a b.js'],
  ['node --import tsx --test "test/**/*.ts"', one, 'node --import tsx --test-name-pattern=^s$ test/a b.js'],
  [
    'node --test test/',
    two,
    'node --test --test-name-pattern=^s$ --test-name-pattern=^y$ test/a b.js test/c.js',
  ],
  ['eslint . && node --test', [{ file: 'a.js', path: [] }], 'node a.js'],
  [
    'mocha -r x --timeout 5000 test/*.js',
    one,
    "mocha -r x --timeout 5000 --grep '^(?:s x \\(1\\) \\$)$' 'test/a b.js'",
  ],
  ['tsc && c8 -r text mocha', one, "tsc && mocha --grep '^(?:s x \\(1\\) \\$)$' 'test/a b.js'"],
  [
    'cross-env NODE_OPTIONS=--no-warnings jest --coverage -c j.json src',
    one,
    "NODE_OPTIONS=--no-warnings jest -c j.json --ci --coverage=false '--testNamePattern=^s x \\(1\\) \\$$' --runTestsByPath 'test/a b.js'",
  ],
  ['vitest', one, "vitest run --coverage.enabled=false --testNamePattern '^s x \\(1\\) \\$$' 'test/a b.js'"],
  ['tape -r esm test/*.js', one, "tape -r esm 'test/a b.js'"],
  ['xo && c8 ava --timeout 2m', one, "ava --timeout 2m 'test/a b.js'"],
  ['tap test/*.js', [{ file: '', path: ['unknown place'] }], undefined],
  [
    'cp src/*.txt "out dir" && npx --no-install gen . && mocha',
    one,
    `cp src/*.txt "out dir" && npx --no-install gen . && mocha --grep '^(?:s x \\(1\\) \\$)$' 'test/a b.js'`,
  ],
  ['make test', one, undefined],
];
for (const [script, tests, expected] of cases) {
  test(`\`${script}\` narrows to \`${expected}\``, () => assert.equal(words(script, tests), expected));
}

const text = (head: string): string =>
  `${head}describe('s', () => { it('x (1) $', () => { console.log('CHOSEN'); }); it('x', () => { console.log('OTHER'); }); });`;
const real: [script: string, head: string, alone: boolean][] = [
  ['node --test', `const { describe, it } = require('node:test');`, false],
  ['mocha --reporter dot', '', true],
  ['jest --testMatch "**/test/*.js" --rootDir=.', '', true],
];
for (const [script, head, alone] of real) {
  test(`the narrowed \`${script}\` runs the test that was chosen`, async (t) => {
    const files = { 'package.json': '{"jest":{"testMatch":["**/test/*.js"]}}', 'test/a b.js': text(head) };
    const folder = await createProject(t, files);
    const command = recogniseRunner(script).select(script, one);
    const { stdout, stderr, exitCode } = await runCommand(folder, command ?? []);
    assert.equal(exitCode, 0, stdout + stderr);
    assert.match(stdout + stderr, /CHOSEN/);
    if (alone) assert.doesNotMatch(stdout + stderr, /OTHER/);
  });
}
