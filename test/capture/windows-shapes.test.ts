import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ingest } from '../../core/capture/ingest.js';
import { relativizeText } from '../../core/capture/project-path.js';

// What tools print on Windows, by their formats: backslashes, letters of drives, line ends. Read on any system.

const root = 'C:\\Users\\ann\\shop';
const lines = (...text: string[]) => `${text.join('\r\n')}\r\n`;

const junit = lines(
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<testsuites><testsuite name="cart">',
  '<testcase name="adds up" file="C:\\Users\\ann\\shop\\test\\cart.test.js" classname="cart" time="0.01">',
  '<failure message="7 !== 6">AssertionError: 7 !== 6',
  '    at TestContext.&lt;anonymous&gt; (file:///C:/Users/ann/shop/test/cart.test.js:5:42)</failure>',
  '</testcase></testsuite></testsuites>',
);
const tap = lines(
  'TAP version 13',
  'not ok 1 - adds up',
  '  ---',
  "  location: 'C:\\\\Users\\\\ann\\\\shop\\\\test\\\\cart.test.js:5:42'",
  "  failureType: 'testCodeFailure'",
  "  error: '7 !== 6'",
  "  code: 'ERR_ASSERTION'",
  '  stack: |-',
  '    TestContext.<anonymous> (file:///C:/Users/ann/shop/test/cart.test.js:5:42)',
  '  ...',
  '1..1',
);
const log = lines(
  "TypeError: Cannot read properties of undefined (reading 'price')",
  '    at total (c:\\users\\ann\\shop\\src\\cart.js:12:9)',
  '    at Object.<anonymous> (C:\\Users\\ann\\shop\\node_modules\\express\\lib\\router.js:3:1)',
);
const sarif = JSON.stringify({
  version: '2.1.0',
  runs: [
    {
      tool: { driver: { name: 'eslint' } },
      results: [
        {
          ruleId: 'no-undef',
          level: 'error',
          message: { text: "'a' is not defined." },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: 'file:///C:/Users/ann/shop/src/cart.js' },
                region: { startLine: 3, startColumn: 1 },
              },
            },
          ],
        },
      ],
    },
  ],
});
const eslint = JSON.stringify([
  {
    filePath: 'C:\\Users\\ann\\shop\\src\\cart.js',
    messages: [{ ruleId: 'no-undef', severity: 2, message: "'a' is not defined.", line: 3, column: 1 }],
  },
]);

for (const [what, text, file] of [
  ['JUnit XML', junit, 'test/cart.test.js'],
  ['TAP of node:test', tap, 'test/cart.test.js'],
  ['a log, with the drive and the folders in another case', log, 'src/cart.js'],
  ['SARIF', sarif, 'src/cart.js'],
  ['JSON of ESLint', eslint, 'src/cart.js'],
  [
    'output of tsc',
    lines("src\\cart.ts(3,5): error TS2322: Type 'string' is not assignable to type 'number'."),
    'src/cart.ts',
  ],
  [
    'output of tsc --pretty',
    lines("src\\cart.ts:3:5 - error TS2322: Type 'string' is not assignable to type 'number'."),
    'src/cart.ts',
  ],
] as const)
  test(`${what} of a Windows machine leads to the file of the project`, async () => {
    const [failure, ...others] = await ingest(text, { name: '-', root });
    assert.ok(failure, 'a failure is read');
    assert.deepEqual(others, []);
    const place = failure.frames.find(({ origin }) => origin === 'project') ?? failure.location;
    assert.equal(place?.file, file);
    assert.doesNotMatch(`${failure.thrown.message}${failure.thrown.stack}`, /\r/);
  });

test('the same failure has one fingerprint on Windows and elsewhere', async () => {
  const { fingerprint } = await import('../../core/capture/fingerprint.js');
  const elsewhere = junit
    .replaceAll('\r', '')
    .replaceAll('C:\\Users\\ann\\shop\\test\\', '/srv/shop/test/')
    .replaceAll('/C:/Users/ann/shop', '/srv/shop');
  const [one] = await ingest(junit, { name: '-', root });
  const [other] = await ingest(elsewhere, { name: '-', root: '/srv/shop' });
  assert.ok(one && other);
  assert.deepEqual(fingerprint(one), fingerprint(other));
});

test('paths in messages are made relative in both spellings', () => {
  assert.equal(
    relativizeText('ENOENT: C:\\Users\\ann\\shop\\data.json, file:///C:/Users/ann/shop/src/a.js', root),
    'ENOENT: data.json, src/a.js',
  );
});
