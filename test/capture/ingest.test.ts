import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { classify } from '../../core/capture/classify.js';
import { ingest } from '../../core/capture/ingest.js';
import type { Failure } from '../../core/model.js';

const root = '/home/ann/shop';
const read = (text: string): Promise<Failure[]> => ingest(text, { name: 'report', root, branch: 'main' });
const brief = (failures: Failure[]) =>
  failures.map(({ sensor, thrown, test: seen, location }) => [
    sensor,
    thrown.code ?? thrown.name,
    seen?.path.at(-1) ?? location?.file,
    location?.line,
  ]);

const sarif = (level: string) =>
  JSON.stringify({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'ESLint' } },
        results: [
          {
            ruleId: 'no-undef',
            level,
            message: { text: "'foo' is not defined." },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: `file://${root}/src/a.js` },
                  region: { startLine: 2 },
                },
              },
            ],
          },
        ],
      },
    ],
  });

const reports: [title: string, text: string, expected: unknown[]][] = [
  [
    'TAP',
    'TAP version 13\nnot ok 1 - adds\nok 2 - subtracts\n1..2\n',
    [['test', 'Error', 'adds', undefined]],
  ],
  [
    'TAP between other lines',
    '> shop@1.0.0 test\n\nTAP version 14\n1..1\nnot ok 1 - adds\nnpm error code 1\n',
    [['test', 'Error', 'adds', undefined]],
  ],
  [
    'JUnit XML',
    '<?xml version="1.0"?><testsuites><testsuite name="a"><testcase name="adds" classname="a"><failure message="1 == 2" type="AssertionError">x</failure></testcase><testcase name="b"/></testsuite></testsuites>',
    [['test', 'AssertionError', 'adds', undefined]],
  ],
  ['SARIF errors', sarif('error'), [['linter', 'no-undef', 'src/a.js', 2]]],
  ['SARIF warnings', sarif('warning'), []],
  [
    'tsc',
    `src/a.ts(1,10): error TS2305: Module has no exported member.\n`,
    [['compiler', 'TS2305', 'src/a.ts', 1]],
  ],
  [
    'tsc --pretty with colours',
    "\x1b[96msrc/a.ts\x1b[0m:\x1b[93m3\x1b[0m:\x1b[93m7\x1b[0m - \x1b[91merror\x1b[0m\x1b[90m TS2322: \x1b[0mType 'number' is not assignable.\r\n",
    [['compiler', 'TS2322', 'src/a.ts', 3]],
  ],
  [
    'ESLint',
    `\n${root}/l.js\n  1:5  error    'a' is assigned a value but never used        no-unused-vars\n  1:5  warning  'a' is never reassigned  prefer-const\n\n/home/ann/shop/l2.js\n  1:9  error  Parsing error: Unexpected token ;\n\n✖ 3 problems\n`,
    [
      ['linter', 'no-unused-vars', 'l.js', 1],
      ['linter', 'LintError', 'l2.js', 1],
    ],
  ],
  [
    'ESLint as JSON',
    JSON.stringify([
      {
        filePath: `${root}/l.js`,
        messages: [
          { ruleId: 'no-undef', severity: 2, message: 'x', line: 2, column: 1 },
          { ruleId: 'y', severity: 1, message: 'z' },
        ],
      },
    ]),
    [['linter', 'no-undef', 'l.js', 2]],
  ],
  [
    'Jest as JSON',
    JSON.stringify({
      testResults: [
        {
          name: `${root}/a.test.js`,
          assertionResults: [
            {
              ancestorTitles: ['s'],
              title: 'adds',
              status: 'failed',
              failureMessages: ['TypeError: x\n    at f (/home/ann/shop/a.js:1:1)'],
            },
          ],
        },
      ],
    }),
    [['test', 'TypeError', 'adds', undefined]],
  ],
  ['a text without trouble', 'all is well\n', []],
  ['nothing', '', []],
];
for (const [title, text, expected] of reports) {
  test(`a report is read: ${title}`, async () => assert.deepEqual(brief(await read(text)), expected));
}

const log = `2026-01-01T00:00:00Z info starting
2026-01-01T00:00:01Z error request failed: TypeError: Cannot read properties of undefined (reading 'id')
    at getUser (/home/ann/shop/src/user.js:10:5)
    at async handle (/home/ann/shop/src/server.js:4:3)
more talk
Error: could not save
second line of the message
    at save (/home/ann/shop/src/save.js:2:1) {
  [cause]: RangeError: too long
      at check (/home/ann/shop/src/check.js:9:9)
}
{"level":50,"err":{"type":"Error","message":"in json","stack":"Error: in json\\n    at f (/home/ann/shop/src/f.js:1:1)"}}
`;

test('every stack in a log is an error, with its message, its cause and its frames', async () => {
  const [first, second, third, ...rest] = await read(log);
  assert.equal(rest.length, 0);
  assert.equal(first?.thrown.message, "Cannot read properties of undefined (reading 'id')");
  assert.deepEqual(
    first?.frames.map(({ file, function: name }) => [file, name]),
    [
      ['src/user.js', 'getUser'],
      ['src/server.js', 'handle'],
    ],
  );
  assert.equal(second?.thrown.message, 'could not save\nsecond line of the message');
  assert.equal(second?.thrown.cause?.name, 'RangeError');
  assert.equal(third?.thrown.message, 'in json');
  assert.ok(
    [first, second, third].every((failure) => failure?.sensor === 'log' && failure.branch === 'main'),
  );
});

test('the same stack, logged twice, is one failure', async () => {
  const stack = 'Error: x\n    at f (/home/ann/shop/a.js:1:1)\n';
  assert.equal((await read(`${stack}again\n${stack}`)).length, 1);
});

test('what a real process prints when it dies is read', async (t) => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'healer-ingest-')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'a.cjs'), 'function f(o) {\n  return o.x;\n}\nf();\n');
  writeFileSync(join(folder, 'b.cjs'), 'let a = ;\n');
  const crash = (file: string) =>
    spawnSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' }).stderr;
  const [first] = await ingest(crash('a.cjs'), { name: '-', root: folder });
  assert.deepEqual(
    [first && classify(first), first?.frames[0]?.file, first?.frames[0]?.line],
    ['null-property', 'a.cjs', 2],
  );
  const [second] = await ingest(crash('b.cjs'), { name: '-', root: folder });
  assert.deepEqual(
    [second && classify(second), second?.frames[0]?.file, second?.frames[0]?.line],
    ['syntax', 'b.cjs', 1],
  );
});

test('a large log without any stack is read in passing', async () => {
  assert.deepEqual(await read('Error happened: nothing to see at all (really)\n'.repeat(50_000)), []);
});
