import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseJUnit } from '../../core/runners/junit.js';
import { parseTap } from '../../core/runners/tap.js';

const lines = (...text: string[]): string => `${text.join('\n')}\n`;
const short = (text: string): string[] =>
  parseTap(text).map(({ path, status }) => `${path.join(' > ')}: ${status}`);

const cases: [title: string, tap: string, expected: string[]][] = [
  ['a plain stream', lines('TAP version 13', 'ok 1 - a', 'not ok 2 - b', '1..2'), ['a: passed', 'b: failed']],
  [
    'directives',
    lines('TAP version 13', 'ok 1 - a # SKIP why', 'not ok 2 - b # TODO later', '1..2'),
    ['a: skipped', 'b: todo'],
  ],
  [
    'subtests',
    lines(
      'TAP version 14',
      '# Subtest: s',
      '    ok 1 - in',
      '    not ok 2 - out',
      '    1..2',
      'not ok 1 - s',
      '1..1',
    ),
    ['s > in: passed', 's > out: failed'],
  ],
  [
    'noise around',
    lines('> test', 'hello', 'TAP version 13', 'ok 1 - a', 'noise', '1..1', 'bye'),
    ['a: passed'],
  ],
  ['a stream cut short', lines('TAP version 13', 'ok 1 - a', 'not ok 2 - b'), ['a: passed', 'b: failed']],
  ['no TAP at all', 'all is okay\n', []],
];
for (const [title, tap, expected] of cases) {
  test(`TAP: ${title}`, () => assert.deepEqual(short(tap), expected));
}

test('a program that says ok prints no TAP for that', () =>
  assert.deepEqual(parseTap('ok\nnot ok yet\n'), []));

test('TAP diagnostics give message, values and place', () => {
  const [result] = parseTap(
    lines(
      'TAP version 13',
      '# sum',
      'not ok 1 adds',
      '  ---',
      '    operator: equal',
      '    expected: 3',
      '    actual: 2',
    ).concat(lines('    at: Test.<anonymous> (/p/a.js:3:5)', '  ...', '1..1')),
  );
  assert.deepEqual(result?.path, ['sum', 'adds']);
  assert.equal(result?.error?.expected, '3');
  assert.match(result?.error?.stack ?? '', /a\.js:3:5/);
});

test('JUnit: nested suites are titles, failures keep their stack', () => {
  const [result] = parseJUnit(
    `<?xml version="1.0"?><testsuites><testsuite name="all" file="a.js"><testsuite name="inner &amp; more"><testcase name="x" time="0.5"><failure type="TypeError" message="no &lt;b&gt;">TypeError: no
    at f (/p/a.js:1:2)</failure></testcase></testsuite></testsuite></testsuites>`,
  );
  assert.deepEqual(result?.path, ['inner & more', 'x']);
  assert.equal(result?.file, 'a.js');
  assert.equal(result?.durationMs, 500);
  assert.deepEqual([result?.error?.name, result?.error?.message], ['TypeError', 'no <b>']);
});

test('JUnit: what is no XML gives nothing', () => assert.deepEqual(parseJUnit('not < xml'), []));
