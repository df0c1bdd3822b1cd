import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relativizeThrown } from '../../core/capture/failures.js';
import { fingerprint } from '../../core/capture/fingerprint.js';
import { parseStack } from '../../core/capture/stack.js';
import type { Failure, ThrownError } from '../../core/model.js';

interface Seen {
  name?: string;
  code?: string;
  message: string;
  /** Frames as V8 prints them without `at `, `~` standing for the root; innermost first. */
  at?: string[];
  root?: string;
  test?: string;
  file?: string;
  sensor?: Failure['sensor'];
  location?: string;
  expected?: string;
  actual?: string;
  operator?: string;
}

function failure(seen: Seen): Failure {
  const { name = 'Error', code, at = [], root = '/home/ann/shop', sensor = 'test', location } = seen;
  const message = seen.message.replaceAll('~', root);
  const stack = [`${name}: ${message}`, ...at.map((frame) => `    at ${frame.replaceAll('~', root)}`)].join(
    '\n',
  );
  const { expected, actual, operator } = seen;
  const thrown: ThrownError = {
    name,
    message,
    stack,
    ...(code && { code }),
    ...(expected && { expected }),
    ...(actual && { actual }),
    ...(operator && { operator }),
  };
  return {
    sensor,
    at: '2026-01-01T00:00:00.000Z',
    thrown: relativizeThrown(thrown, root),
    frames: parseStack(stack, root),
    ...(seen.test !== undefined && {
      test: { file: seen.file ?? 'test/a.test.js', path: seen.test.split(' > ') },
    }),
    ...(location && { location: { file: location, line: 1 } }),
    tree: null,
    branch: null,
  };
}

const nullName = "Cannot read properties of undefined (reading 'name')";
const inGreet = ['greet (~/src/greet.js:4:15)', 'TestContext.<anonymous> (~/test/a.test.js:9:3)'];

const same: [title: string, a: Seen, b: Seen][] = [
  [
    'the line has moved',
    { name: 'TypeError', message: nullName, at: inGreet },
    {
      name: 'TypeError',
      message: nullName,
      at: ['greet (~/src/greet.js:91:2)', 'TestContext.<anonymous> (~/test/a.test.js:12:3)'],
    },
  ],
  [
    'the checkout lies elsewhere',
    { name: 'TypeError', message: nullName, at: inGreet },
    { name: 'TypeError', message: nullName, at: inGreet, root: '/builds/ci/runner-7/shop-2' },
  ],
  [
    'the machine runs Windows',
    { name: 'TypeError', message: nullName, at: inGreet },
    {
      name: 'TypeError',
      message: nullName,
      at: ['greet (C:\\work\\shop\\src\\greet.js:4:15)'],
      root: 'C:\\work\\shop',
    },
  ],
  [
    'another test calls the same faulty function',
    { name: 'TypeError', message: nullName, at: inGreet, test: 'greets ann' },
    {
      name: 'TypeError',
      message: nullName,
      at: ['greet (~/src/greet.js:4:15)', 'welcome (~/src/welcome.js:1:1)', '~/test/b.test.js:1:1'],
      test: 'welcomes',
    },
  ],
  [
    'another Node names the receiver differently',
    { name: 'TypeError', message: nullName, at: ['Object.greet (~/src/greet.js:4:15)'] },
    { name: 'TypeError', message: nullName, at: ['Module.greet [as hello] (~/src/greet.js:4:15)'] },
  ],
  [
    'ES modules print URLs where CommonJS prints paths',
    { name: 'TypeError', message: nullName, at: ['greet (~/src/greet.js:4:15)'] },
    { name: 'TypeError', message: nullName, at: ['greet (file://~/src/greet.js:4:15)'] },
  ],
  [
    'the index that was read differs',
    { name: 'TypeError', message: "Cannot read properties of undefined (reading '0')", at: inGreet },
    { name: 'TypeError', message: "Cannot read properties of undefined (reading '17')", at: inGreet },
  ],
  [
    'an assertion of one test saw other values',
    { name: 'AssertionError', message: 'expected 4 to be 3 // Object.is equality', test: 'adds' },
    { name: 'AssertionError', message: "expected 'five' to be 3 // Object.is equality", test: 'adds' },
  ],
  [
    'a deep comparison of one test saw other values',
    {
      name: 'AssertionError',
      message: 'expected { a: 1, to: [ 2 ] } to deeply equal { a: 2 }',
      test: 'copies',
    },
    {
      name: 'AssertionError',
      message: "expected { a: 'x' } to deeply equal { a: 2, b: { c: 1 } }",
      test: 'copies',
    },
  ],
  [
    'Node printed another difference',
    {
      name: 'AssertionError',
      code: 'ERR_ASSERTION',
      operator: 'strictEqual',
      message: 'Expected values to be strictly equal:\n\n1 !== 2\n',
      test: 'adds',
    },
    {
      name: 'AssertionError',
      code: 'ERR_ASSERTION',
      operator: 'strictEqual',
      message: 'Expected values to be strictly equal:\n\n7 !== 2\n',
      test: 'adds',
    },
  ],
  [
    'loose equality saw other values',
    { name: 'AssertionError', code: 'ERR_ASSERTION', operator: '==', message: '1 == 2', test: 'adds' },
    { name: 'AssertionError', code: 'ERR_ASSERTION', operator: '==', message: "'a' == 'b'", test: 'adds' },
  ],
  [
    'Jest saw other values and printed colours',
    {
      message: 'expect(received).toBe(expected) // Object.is equality\n\nExpected: 3\nReceived: -1',
      test: 'adds',
    },
    {
      message:
        '\x1b[2mexpect(\x1b[22m\x1b[31mreceived\x1b[39m\x1b[2m).\x1b[22mtoBe\x1b[2m(\x1b[22mexpected) // Object.is equality\n\nExpected: 4',
      test: 'adds',
    },
  ],
  [
    'an own message holds another number, id, time and address',
    {
      message:
        'order 17 of 3f2504e0-4f89-41d3-9a0c-0305e82c3301 at 2026-01-01T10:00:00Z failed: http://127.0.0.1:8080/a',
      at: inGreet,
    },
    {
      message:
        'order 9004 of 7c9e6679-7425-40de-944b-e07fc1f90ae7 at 2027-05-06T11:12:13.123Z failed: http://127.0.0.1:9999/bb',
      at: inGreet,
    },
  ],
  [
    'an own message quotes another value',
    { message: 'no user called "ann"', at: inGreet },
    { message: 'no user called "bob the builder"', at: inGreet },
  ],
  [
    'a missing module is named by its absolute path',
    { code: 'ERR_MODULE_NOT_FOUND', message: "Cannot find module '~/src/nope.js' imported from ~/src/a.js" },
    {
      code: 'ERR_MODULE_NOT_FOUND',
      message: "Cannot find module '~/src/nope.js' imported from ~/src/a.js",
      root: '/tmp/x/y/z',
    },
  ],
  [
    'a recursion ran out of stack in another of its functions',
    {
      name: 'RangeError',
      message: 'Maximum call stack size exceeded',
      at: ['even (~/src/a.js:1:1)', 'odd (~/src/a.js:2:1)', 'even (~/src/a.js:1:1)'],
    },
    {
      name: 'RangeError',
      message: 'Maximum call stack size exceeded',
      at: ['odd (~/src/a.js:2:1)', 'even (~/src/a.js:1:1)', 'odd (~/src/a.js:2:1)'],
    },
  ],
  [
    'a test timed out after another while',
    { message: 'Test timed out in 50ms.', test: 'waits' },
    { message: 'Test timed out in 5000ms.', test: 'waits' },
  ],
  [
    'Node 20 and 22 word a broken JSON differently',
    { name: 'SyntaxError', message: "Expected property name or '}' in JSON at position 1", at: inGreet },
    {
      name: 'SyntaxError',
      message: "Expected property name or '}' in JSON at position 9 (line 1 column 10)",
      at: inGreet,
    },
  ],
  [
    'a compiler diagnostic has moved',
    { sensor: 'compiler', code: 'TS2304', message: "Cannot find name 'zork'.", location: 'src/a.ts' },
    {
      sensor: 'compiler',
      code: 'TS2304',
      message: "Cannot find name 'zork'.",
      location: 'src/a.ts',
      root: '/elsewhere',
    },
  ],
  [
    'a file was not found in another temporary folder',
    { code: 'ENOENT', message: "ENOENT: no such file or directory, open '/tmp/a1b2/data.json'", at: inGreet },
    {
      code: 'ENOENT',
      message: "ENOENT: no such file or directory, open '/var/folders/zz/data.json'",
      at: inGreet,
    },
  ],
];

const different: [title: string, a: Seen, b: Seen][] = [
  [
    'another function reads the property',
    { name: 'TypeError', message: nullName, at: inGreet },
    { name: 'TypeError', message: nullName, at: ['part (~/src/greet.js:4:15)'] },
  ],
  [
    'a function of the same name in another file reads it',
    { name: 'TypeError', message: nullName, at: inGreet },
    { name: 'TypeError', message: nullName, at: ['greet (~/src/other.js:4:15)'] },
  ],
  [
    'another property is read',
    { name: 'TypeError', message: nullName, at: inGreet },
    { name: 'TypeError', message: "Cannot read properties of undefined (reading 'age')", at: inGreet },
  ],
  [
    'null is read instead of undefined',
    { name: 'TypeError', message: nullName, at: inGreet },
    { name: 'TypeError', message: "Cannot read properties of null (reading 'name')", at: inGreet },
  ],
  [
    'another name is not defined',
    { name: 'ReferenceError', message: 'foo is not defined', at: inGreet },
    { name: 'ReferenceError', message: 'bar is not defined', at: inGreet },
  ],
  [
    'another test fails with the same assertion',
    { name: 'AssertionError', message: 'expected 4 to be 3 // Object.is equality', test: 'adds' },
    { name: 'AssertionError', message: 'expected 4 to be 3 // Object.is equality', test: 'subtracts' },
  ],
  [
    'a test of the same title in another suite fails',
    { name: 'AssertionError', message: 'expected 4 to be 3', test: 'cart > adds' },
    { name: 'AssertionError', message: 'expected 4 to be 3', test: 'list > adds' },
  ],
  [
    'a test of the same title in another file fails',
    { name: 'AssertionError', message: 'expected 4 to be 3', test: 'adds', file: 'test/a.test.js' },
    { name: 'AssertionError', message: 'expected 4 to be 3', test: 'adds', file: 'test/b.test.js' },
  ],
  [
    'another assertion of the test fails',
    { name: 'AssertionError', message: 'expected 4 to be 3', test: 'adds' },
    { name: 'AssertionError', message: 'expected [ 1 ] to have a length of 2 but got 1', test: 'adds' },
  ],
  [
    'the assertion has another message of its own',
    {
      name: 'AssertionError',
      code: 'ERR_ASSERTION',
      operator: '==',
      message: 'the total is right',
      test: 'adds',
    },
    {
      name: 'AssertionError',
      code: 'ERR_ASSERTION',
      operator: '==',
      message: 'the tax is right',
      test: 'adds',
    },
  ],
  [
    'an error of its own says something else',
    { message: 'the cart is empty', at: inGreet },
    { message: 'the cart is full', at: inGreet },
  ],
  [
    'errors of its own have the same message and other names',
    { name: 'CartError', message: 'failed', at: inGreet },
    { name: 'UserError', message: 'failed', at: inGreet },
  ],
  [
    'another module is missing',
    { code: 'MODULE_NOT_FOUND', message: "Cannot find module './nope'" },
    { code: 'MODULE_NOT_FOUND', message: "Cannot find module './gone'" },
  ],
  [
    'another export is missing',
    { name: 'SyntaxError', message: "The requested module './b.mjs' does not provide an export named 'x'" },
    { name: 'SyntaxError', message: "The requested module './b.mjs' does not provide an export named 'y'" },
  ],
  [
    'another type does not fit',
    {
      sensor: 'compiler',
      code: 'TS2322',
      message: "Type 'number' is not assignable to type 'string'.",
      location: 'src/a.ts',
    },
    {
      sensor: 'compiler',
      code: 'TS2322',
      message: "Type 'boolean' is not assignable to type 'string'.",
      location: 'src/a.ts',
    },
  ],
  [
    'the same diagnostic is in another file',
    { sensor: 'linter', code: 'no-undef', message: "'foo' is not defined.", location: 'src/a.js' },
    { sensor: 'linter', code: 'no-undef', message: "'foo' is not defined.", location: 'src/b.js' },
  ],
  [
    'another test hangs',
    { message: 'Test timed out in 50ms.', test: 'waits' },
    { message: 'Test timed out in 50ms.', test: 'sleeps' },
  ],
  [
    'another recursion does not end',
    { name: 'RangeError', message: 'Maximum call stack size exceeded', at: ['even (~/src/a.js:1:1)'] },
    { name: 'RangeError', message: 'Maximum call stack size exceeded', at: ['walk (~/src/b.js:2:1)'] },
  ],
  [
    'another method is missing',
    { name: 'TypeError', message: 'list.frist is not a function', at: inGreet },
    { name: 'TypeError', message: 'list.lats is not a function', at: inGreet },
  ],
  [
    'another file is not found',
    {
      code: 'ENOENT',
      message: "ENOENT: no such file or directory, open '~/data/users.json'",
      at: ['load (~/src/a.js:1:1)'],
    },
    {
      code: 'ENOENT',
      message: "ENOENT: no such file or directory, scandir '~/data'",
      at: ['load (~/src/a.js:1:1)'],
    },
  ],
];

for (const [title, a, b] of same) {
  test(`one error when ${title}`, () => assert.equal(fingerprint(failure(a)), fingerprint(failure(b))));
}
for (const [title, a, b] of different) {
  test(`two errors when ${title}`, () => assert.notEqual(fingerprint(failure(a)), fingerprint(failure(b))));
}

test('a fingerprint is 64 hex digits', () => {
  assert.match(fingerprint(failure({ message: 'x' })), /^[0-9a-f]{64}$/);
});
