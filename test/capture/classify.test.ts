import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classify } from '../../core/capture/classify.js';
import { readError } from '../../core/capture/formats/log.js';
import { type ErrorClass, errorClasses, type Sensor, type ThrownError } from '../../core/model.js';

/** First lines of errors as Node 20, 22 and 24, Vitest 4, Jest 30, Mocha 12 and Chai print them. */
const printed: Partial<Record<ErrorClass, string[]>> = {
  assertion: [
    'AssertionError [ERR_ASSERTION]: 1 == 2',
    'AssertionError [ERR_ASSERTION]: Expected values to be strictly deep-equal:\n+ actual - expected',
    'AssertionError [ERR_ASSERTION]: The expression evaluated to a falsy value:\n\n  assert(false)\n',
    'AssertionError [ERR_ASSERTION]: Missing expected exception.',
    'AssertionError [ERR_ASSERTION]: my message',
    'AssertionError: expected 1 to equal 2',
    'AssertionError: expected -1 to be 3 // Object.is equality',
    'AssertionError: expected [Function] to throw an error',
    'AssertionError: expected "vi.fn()" to be called with arguments: [ 1 ]',
    'Error: expect(received).toBe(expected) // Object.is equality\n\nExpected: 3\nReceived: -1',
    'Error: expect.assertions(1)\n\nExpected one assertion to be called but received zero assertion calls.',
    'Error: \x1b[2mexpect(\x1b[22m\x1b[31mreceived\x1b[39m\x1b[2m).\x1b[22mtoBe\x1b[2m(\x1b[22m',
  ],
  'undefined-identifier': ['ReferenceError: foo is not defined', 'ReferenceError: vaule is not defined'],
  'null-property': [
    "TypeError: Cannot read properties of undefined (reading 'b')",
    "TypeError: Cannot read properties of null (reading 'b')",
    "TypeError: Cannot set properties of undefined (setting 'b')",
    "TypeError: Cannot destructure property 'x' of 'undefined' as it is undefined.",
    "TypeError: Cannot destructure property 'x' of 'null' as it is null.",
    'TypeError: Cannot convert undefined or null to object',
    "TypeError: Cannot read property 'b' of undefined",
    "TypeError: Cannot use 'in' operator to search for 'a' in undefined",
  ],
  'not-a-function': [
    'TypeError: o.go is not a function',
    'TypeError: [].mapp is not a function',
    'TypeError: number 3 is not a function',
    'TypeError: (intermediate value).x is not a function',
  ],
  'not-iterable': [
    'TypeError: 3 is not iterable',
    'TypeError: undefined is not iterable (cannot read property undefined)',
    'TypeError: number 3 is not iterable (cannot read property Symbol(Symbol.iterator))',
    'TypeError: f is not a function or its return value is not iterable',
    'TypeError: 3 is not async iterable',
    'TypeError: Iterator value 1 is not an entry object',
    'TypeError: Spread syntax requires ...iterable[Symbol.iterator] to be a function',
  ],
  'not-a-constructor': [
    'TypeError: a is not a constructor',
    'TypeError: Class extends value undefined is not a constructor or null',
    "TypeError: Class constructor A cannot be invoked without 'new'",
  ],
  'constant-assignment': [
    'TypeError: Assignment to constant variable.',
    "TypeError: Cannot assign to read only property 'a' of object '#<Object>'",
    'TypeError: Cannot add property 0, object is not extensible',
    'TypeError: Cannot set property a of #<Object> which has only a getter',
    "TypeError: Cannot delete property 'a' of #<Object>",
  ],
  'temporal-dead-zone': [
    "ReferenceError: Cannot access 'a' before initialization",
    "ReferenceError: Must call super constructor in derived class before accessing 'this' or returning from derived constructor",
  ],
  syntax: [
    "SyntaxError: Unexpected token ';'",
    'SyntaxError: Unexpected end of input',
    "SyntaxError: Identifier 'a' has already been declared",
    'SyntaxError: Invalid or unexpected token',
    'SyntaxError: Invalid regular expression: /(/: Unterminated group',
    'SyntaxError: missing ) after argument list',
    'SyntaxError: await is only valid in async functions and the top level bodies of modules',
    'Error: Transform failed with 1 error:\n[PARSE_ERROR] Unexpected token\n   ╭─[ c.ts:1:9 ]',
    'SyntaxError: /home/ann/shop/src/a.js: Unexpected token (1:8)',
  ],
  'module-not-found': [
    "Error: Cannot find module './nope'\nRequire stack:\n- /home/ann/shop/a.cjs",
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/home/ann/shop/nope.js' imported from /home/ann/shop/a.mjs",
    "Error [ERR_UNSUPPORTED_DIR_IMPORT]: Directory import '/home/ann/shop/dir' is not supported resolving ES modules imported from /home/ann/shop/a.mjs",
    'Error [ERR_UNKNOWN_BUILTIN_MODULE]: No such built-in module: node:nope',
    "Error: Cannot find module './nope' from 't.j.test.cjs'",
    'Error: Failed to resolve import "./nope.js" from "src/a.ts". Does the file exist?',
  ],
  'missing-dependency': [
    "Error: Cannot find module 'left-pad-nope'\nRequire stack:\n- /home/ann/shop/a.cjs",
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'left-pad-nope' imported from /home/ann/shop/a.mjs",
    "Error: Cannot find module '@scope/pkg/sub'",
    "Error: Cannot find module 'nope-pkg' from 't.j.test.cjs'",
    'Error: Failed to resolve import "nope-pkg" from "src/a.ts". Does the file exist?',
  ],
  'missing-export': [
    "SyntaxError: The requested module './b.mjs' does not provide an export named 'nope'",
    "SyntaxError: The requested module 'fs' does not provide an export named 'nope'",
    'Error: [vitest] No "x" export is defined on the "./b" mock.',
  ],
  'module-format': [
    'SyntaxError: Cannot use import statement outside a module',
    "SyntaxError: Cannot use 'import.meta' outside a module",
    "SyntaxError: Unexpected token 'export'",
    'ReferenceError: require is not defined in ES module scope, you can use import instead',
    'ReferenceError: module is not defined in ES module scope',
    'ReferenceError: __dirname is not defined in ES module scope',
    "SyntaxError: Named export 'x' not found. The requested module './c.cjs' is a CommonJS module, which may not support all module.exports as named exports.",
    'Error [ERR_REQUIRE_ASYNC_MODULE]: require() cannot be used on an ESM graph with top-level await.',
    'TypeError [ERR_UNKNOWN_FILE_EXTENSION]: Unknown file extension ".mts" for /home/ann/shop/a.mts',
    'TypeError [ERR_IMPORT_ATTRIBUTE_MISSING]: Module "file:///a/d.json" needs an import attribute of "type: json"',
    'Error: Must use import to load ES Module: /home/ann/shop/src.js',
  ],
  'type-error': ["Error: src/a.ts(3,7): error TS2322: Type 'number' is not assignable to type 'string'."],
  'stack-overflow': ['RangeError: Maximum call stack size exceeded'],
  timeout: [
    'Error [ERR_TEST_FAILURE]: test timed out after 50ms',
    'Error: Test timed out in 50ms.',
    'Error: The test file test/a.test.js was ended by SIGKILL',
    'Error: The test had not ended when its process was killed',
    'Error: thrown: "Exceeded timeout of 50 ms for a test.',
    'Error: Timeout of 50ms exceeded. For async tests and hooks, ensure "done()" is called',
    'Error [ERR_TEST_FAILURE]: Promise resolution is still pending but the event loop has already resolved',
    'Error [ERR_WORKER_OUT_OF_MEMORY]: Worker terminated due to reaching memory limit: JS heap out of memory',
  ],
  'unhandled-rejection': [
    'UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a catch block',
    'AssertionError: promise rejected "Error: q" instead of resolving',
  ],
  'data-parse': [
    "SyntaxError: Expected property name or '}' in JSON at position 1 (line 1 column 2)",
    'SyntaxError: Unexpected end of JSON input',
    'SyntaxError: "undefined" is not valid JSON',
    'TypeError: Invalid URL',
    'URIError: URI malformed',
    'RangeError: Invalid time value',
    'SyntaxError: Cannot convert x to a BigInt',
    'ZodError: invalid_type',
    'SyntaxError: Invalid regular expression: /(/: Unterminated group\n    at new RegExp (<anonymous>)\n    at f (/a/b.js:1:2)',
  ],
  'snapshot-mismatch': [
    'Error: expect(received).toMatchSnapshot()\n\nSnapshot name: `snap 1`',
    'Error: expect(received).toMatchInlineSnapshot(snapshot)',
    'Error: Snapshot `snap 1` mismatched',
  ],
  'invalid-argument': [
    'RangeError: Invalid array length',
    'RangeError: Invalid count value: -1',
    'RangeError [ERR_OUT_OF_RANGE]: The value of "size" is out of range.',
    'TypeError [ERR_INVALID_ARG_TYPE]: The "path" argument must be of type string. Received undefined',
    'TypeError: Cannot mix BigInt and other types, use explicit conversions',
    'TypeError: Reduce of empty array with no initial value',
    'TypeError: Converting circular structure to JSON\n    --> starting at object',
    'TypeError: The comparison function must be either a function or undefined: 3',
    'TypeError: Cannot read private member #x from an object whose class did not declare it',
  ],
  'version-break': [
    'Error [ERR_PACKAGE_PATH_NOT_EXPORTED]: Package subpath \'./internal\' is not defined by "exports" in /a/package.json',
    'Error: foo() has been removed in v5',
  ],
  'file-path': [
    "Error: ENOENT: no such file or directory, open '/nope/x'",
    'Error: EISDIR: illegal operation on a directory, read',
    "Error: EEXIST: file already exists, mkdir '/tmp'",
    "Error: ENOTEMPTY: directory not empty, rmdir '/etc'",
  ],
  environment: [
    'Error: connect ECONNREFUSED 127.0.0.1:1',
    'Error: getaddrinfo ENOTFOUND nope.invalid',
    'Error: listen EADDRINUSE: address already in use :::34567',
    'Error: spawn nope-cmd ENOENT',
    'Error: ENOSPC: no space left on device, write',
    "Error: EACCES: permission denied, open '/etc/shadow'",
    'Error: The module was compiled against a different Node.js version using NODE_MODULE_VERSION 115.',
  ],
  signal: ['ExitSignal: The command was ended by SIGSEGV'],
  unknown: ['Error: boom', 'Error: ev', 'MyError: negative amount', 'Error: Timed out of luck'],
};

for (const [kind, messages] of Object.entries(printed)) {
  for (const message of messages) {
    test(`${kind}: ${message.split('\n')[0]}`, () => {
      const thrown = kind === 'signal' ? { name: 'ExitSignal', message, code: 'SIGSEGV' } : named(message);
      assert.equal(classify({ thrown, sensor: 'test' }), kind);
    });
  }
}

const named = (text: string): ThrownError => {
  const custom = /^(MyError|UnhandledPromiseRejection): (.*)/s.exec(text);
  return custom ? { name: custom[1] ?? '', message: custom[2] ?? '' } : readError(text);
};

const diagnostics: [sensor: Sensor, code: string | undefined, message: string, kind: ErrorClass][] = [
  ['compiler', 'TS2305', "Module '\"./b\"' has no exported member 'nope'.", 'missing-export'],
  [
    'compiler',
    'TS2307',
    "Cannot find module 'nopkg' or its corresponding type declarations.",
    'missing-dependency',
  ],
  [
    'compiler',
    'TS2307',
    "Cannot find module './nope' or its corresponding type declarations.",
    'module-not-found',
  ],
  ['compiler', 'TS2322', "Type 'number' is not assignable to type 'string'.", 'type-error'],
  ['compiler', 'TS2304', "Cannot find name 'zork'.", 'undefined-identifier'],
  ['compiler', 'TS2339', "Property 'foo' does not exist on type 'string'.", 'type-error'],
  ['compiler', 'TS2588', "Cannot assign to 'c' because it is a constant.", 'constant-assignment'],
  ['compiler', 'TS1109', 'Expression expected.', 'syntax'],
  ['linter', 'no-undef', "'foo' is not defined.", 'lint'],
  ['linter', undefined, 'Parsing error: Unexpected token ;', 'syntax'],
];
for (const [sensor, code, message, kind] of diagnostics) {
  test(`${kind} of a ${sensor}: ${message}`, () => {
    assert.equal(classify({ sensor, thrown: { name: 'Error', message, ...(code && { code }) } }), kind);
  });
}

test('the cause decides when what was thrown says nothing', () => {
  const cause = { name: 'Error', message: 'connect ECONNREFUSED 127.0.0.1:1', code: 'ECONNREFUSED' };
  assert.equal(classify({ thrown: { name: 'TypeError', message: 'fetch failed', cause } }), 'environment');
});

test('the aggregated errors decide when the aggregate says nothing', () => {
  const errors = [{ name: 'TypeError', message: 'x is not a function' }];
  assert.equal(
    classify({ thrown: { name: 'AggregateError', message: 'All promises were rejected', errors } }),
    'not-a-function',
  );
});

test('an assertion that got a promise is a missing await', () => {
  const thrown = {
    name: 'AssertionError',
    code: 'ERR_ASSERTION',
    message: 'x',
    expected: '3',
    actual: 'Promise { 3 }',
  };
  assert.equal(classify({ thrown }), 'unhandled-rejection');
});

test('every class but flaky and lint is told from a printed error', () => {
  const told = new Set(Object.keys(printed));
  assert.deepEqual(
    errorClasses.filter((kind) => !told.has(kind)),
    ['lint', 'flaky'],
  );
});

test('a cause that holds itself ends', () => {
  const thrown: ThrownError = { name: 'Error', message: 'a' };
  thrown.cause = thrown;
  assert.equal(classify({ thrown }), 'unknown');
});
