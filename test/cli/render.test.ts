import assert from 'node:assert/strict';
import { test } from 'node:test';
import pc from 'picocolors';
import { coloredDiff } from '../../cli/render/diff.js';
import { errorText } from '../../cli/render/error.js';
import { errorTable } from '../../cli/render/errors.js';
import { evidenceLines } from '../../cli/render/evidence.js';
import { excerptLines } from '../../cli/render/excerpt.js';
import { explanationText } from '../../cli/render/explanation.js';
import { failureJson, failureText } from '../../cli/render/failure.js';
import { healText } from '../../cli/render/heal.js';
import { paintFor, plain } from '../../cli/render/paint.js';
import { patchText } from '../../cli/render/patch.js';
import { testSummary } from '../../cli/render/test-summary.js';
import type { Explanation } from '../../core/diagnose/explain.js';
import { HealerError } from '../../core/errors.js';
import { errorRecord, evidence, now, patchRecord } from './records.js';

const view = { width: 80, paint: plain, now, verbose: false };

test('errors are listed one a line, with shortened ids', () => {
  const rows = [
    errorRecord(),
    errorRecord({ id: '77aa21bc9d00', state: 'patched', title: 'two\nlines', flapping: true }),
  ];
  assert.equal(
    errorTable(rows, { ...view, width: 90 }),
    [
      'id       class      status             seen  last seen      title',
      '3f2a1bc  assertion  open                12×  2 minutes ago  Expected values to be strictl…',
      '77aa21b  assertion  patched, flapping   12×  2 minutes ago  two\\nlines',
    ].join('\n'),
  );
});

test('an error is shown with what was thrown, its project frames and its tests', () => {
  const text = errorText(
    errorRecord({
      history: [
        { at: '', tree: null, failed: true },
        { at: '', tree: null, failed: false },
      ],
    }),
    view,
  );
  for (const part of [
    '✗✓',
    'AssertionError [ERR_ASSERTION]: 3 !== 6',
    'expected 6',
    'total src/cart.js:4:12',
    'and 1 more',
    'cart › adds up prices',
  ])
    assert.ok(text.includes(part), `${part} is missing in\n${text}`);
  assert.ok(!text.includes('node:internal'));
});

test('a patch is shown with its scores, their factors by weight, and the diff', () => {
  const text = patchText(
    {
      patch: patchRecord(),
      diff: 'diff --git a/x b/x\n@@ -1 +1 @@\n-a\n+b\n',
      evidence: null,
      reviewers: [],
    },
    view,
  );
  assert.match(
    text,
    /confidence 93 %, safety 97 % · 3 tests fixed, 120 pass, 640 of 812 candidates tried in 2\.4 s/,
  );
  assert.ok(text.indexOf('+1.4  tests') < text.indexOf('−0.6  rivals'));
  assert.ok(text.endsWith('@@ -1 +1 @@\n-a\n+b'));
});

test('a patch of uncommitted work says so', () => {
  assert.match(
    patchText(
      { patch: patchRecord({ baseIsSnapshot: true }), diff: '', evidence: null, reviewers: [] },
      view,
    ),
    /on your uncommitted work for main/,
  );
});

test('evidence compares the tests before and after', () => {
  const lines = evidenceLines(evidence, plain);
  assert.deepEqual(lines.slice(0, 5), [
    'Evidence',
    '  command    npm test',
    '  before     1 failed, 1 passed, exit code 1',
    '  after      2 passed, exit code 0, in 2.1 s',
    '  fixed      cart › adds up prices  test/cart.test.js',
  ]);
  assert.ok(lines.includes('  mutants    the tests notice 3 of 4 changes to the patched lines'));
  assert.ok(lines.includes('  unnoticed  replace `>` by `>=`'));
});

test('evidence says of other candidates whether they do the same as the patch', () => {
  assert.deepEqual(evidenceLines(evidence, plain).slice(-2), [
    '  rivals     swap arguments search, does something else, 20 %',
    '             swap operands search, does the same',
  ]);
});

test('in a diff, what a hunk adds is green and what it removes is red, headers are neither', () => {
  const paint = pc.createColors(true);
  const colored = coloredDiff('--- a/x\n+++ b/x\n@@ -1 +1 @@ f()\n---i\n+++i\n same\n', paint);
  assert.deepEqual(colored.split('\n'), [
    paint.bold('--- a/x'),
    paint.bold('+++ b/x'),
    `${paint.cyan('@@ -1 +1 @@')} f()`,
    paint.red('---i'),
    paint.green('+++i'),
    ' same',
  ]);
});

test('an excerpt marks the suspected lines', () => {
  const lines = ['a', '\tb\u001b[2J', 'c'].map((text, index) => ({
    line: 9 + index,
    text,
    suspect: index === 1,
  }));
  assert.deepEqual(excerptLines(lines, 80, plain), ['   9 | a', '> 10 |     b\\x1b[2J', '  11 | c']);
});

test('an explanation ranks the places with their suspiciousness, the reasons and the code', () => {
  const location = {
    file: 'src/cart.js',
    line: 4,
    endLine: 6,
    suspiciousness: 0.72,
    reasons: ['touched lately'],
  };
  const explanation: Explanation = {
    id: '3f2a1bc9d001',
    headline: '3 !== 6',
    class: 'assertion',
    meaning: 'A value is not what the test expects.',
    happened: ['Seen once.'],
    advice: null,
    tests: [],
    stack: [],
    locations: [{ ...location, excerpt: [{ line: 4, text: 'return sum;', suspect: true }] }],
  };
  assert.equal(
    explanationText(explanation, view),
    [
      '3f2a1bc9d001  3 !== 6',
      '',
      '  assertion: A value is not what the test expects.',
      '  Seen once.',
      '',
      'Where the fault may be, most suspicious first',
      '',
      '  1. src/cart.js:4-6  ■■■■■■■··· 0.72',
      '     touched lately',
      '     > 4 | return sum;',
    ].join('\n'),
  );
});

test('a healing run tells what became of every error and what to do next', () => {
  const errors = [
    {
      id: '3f2a1bc9d001',
      title: 'first',
      class: 'assertion',
      status: 'fixed',
      patch: 'b1c2d3e4f5a6',
      reason: '',
    },
    {
      id: '99aa21bc9d00',
      title: 'second',
      class: 'timeout',
      status: 'unfixed',
      patch: null,
      reason: 'no candidate passes',
    },
  ] as const;
  const text = healText(
    { errors: [...errors], patches: [patchRecord()], held: [], proposals: [], rollbacks: [], notices: [] },
    { ...view, dryRun: false },
  );
  assert.match(
    text,
    /^fixed {7}3f2a1bc {2}first\nunfixed {5}99aa21b {2}second\n {21}no candidate passes\n\nhealer\//,
  );
  assert.match(text, /1 of 2 errors fixed\. `healer review` shows the diff and merges it\.$/);
});

test('a green run without resolved errors has nothing to say', () => {
  assert.equal(testSummary({ run: { tests: [] }, errors: [], resolved: [] }, 'suggest', plain), '');
});

test('a red run says what was recorded and suggests to heal', () => {
  const result = {
    run: { tests: [{ status: 'failed' }, { status: 'failed' }], exitCode: 1 },
    errors: [errorRecord()],
    resolved: [],
  };
  assert.equal(
    testSummary(result, 'suggest', plain),
    'healer: 2 failures recorded as 1 error. `healer heal` looks for a fix.',
  );
});

test('a red run whose fix is waiting points to the review', () => {
  const result = { run: { tests: [] }, errors: [errorRecord({ patch: 'b1c2' })], resolved: [] };
  assert.match(testSummary(result, 'suggest', plain), /`healer review` shows the fix/);
});

test('an expected failure is one sentence, the causes and the next step', () => {
  const cause = new Error('EACCES', { cause: new Error('disk\u001b[2J') });
  const error = new HealerError('FILE_UNREADABLE', 'x cannot be read.', { cause, next: 'Name another.' });
  assert.equal(
    failureText(error, plain),
    'healer: x cannot be read.\n  because: EACCES\n  because: disk\n  next: Name another.',
  );
  assert.deepEqual(failureJson(error), {
    schema: 'healer/error@1',
    code: 'FILE_UNREADABLE',
    message: 'x cannot be read.',
    causes: ['EACCES', 'disk'],
    next: 'Name another.',
  });
});

test('an unexpected failure keeps its stack', () => {
  assert.match(failureText(new TypeError('oops'), plain), /TypeError: oops\n +at /);
});

const colours: [env: NodeJS.ProcessEnv, isTerminal: boolean, colored: boolean][] = [
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ TERM: 'dumb' }, true, false],
  [{ CI: 'true' }, false, false],
];
for (const [env, isTerminal, colored] of colours)
  test(`${JSON.stringify(env)} ${isTerminal ? 'in a terminal' : 'in a pipe'} is ${colored ? 'coloured' : 'plain'}`, () =>
    assert.equal(paintFor(isTerminal, env).isColorSupported, colored));
