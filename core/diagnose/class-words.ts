import type { ErrorClass } from '../model.js';

/** What an error of each class means, one sentence each. */
export const classWords: Readonly<Record<ErrorClass, string>> = {
  assertion: 'The code gives a result that differs from what the test expects.',
  'undefined-identifier': 'A name is used that is declared nowhere in reach.',
  'null-property': 'A property of undefined or null is used.',
  'not-a-function': 'Something is called that is no function.',
  'not-iterable': 'Something is spread, destructured or looped over that cannot be iterated.',
  'not-a-constructor': 'Something is made with `new` that is no class, or a class is called without `new`.',
  'constant-assignment': 'A constant, frozen or read-only value is assigned to.',
  'temporal-dead-zone': 'A variable, class or `this` is used before it is initialized.',
  syntax: 'A file does not parse.',
  'module-not-found': 'An import names a file that does not exist there.',
  'missing-export': 'An import asks for a name that the module does not export.',
  'module-format': 'CommonJS and ES modules are mixed up.',
  'type-error': 'The TypeScript compiler reports types that do not fit.',
  lint: 'A lint rule of the project is broken.',
  'stack-overflow': 'A recursion does not end.',
  timeout: 'Something does not end in time: an endless loop, or a promise that never settles.',
  'unhandled-rejection': 'A promise was rejected, or used as a value, because nothing awaited it.',
  'data-parse': 'Data such as JSON, a URL or a date does not have the expected form.',
  'snapshot-mismatch':
    'The result differs from a stored snapshot; only a person can say which of them is right.',
  'invalid-argument': 'A function was given a value that it does not accept.',
  'missing-dependency': 'A package is imported that is not installed.',
  'version-break': 'A package no longer offers what the code uses.',
  'file-path': 'A file or folder is not where the code looks for it.',
  environment: 'The machine, the network or the installation failed, not the code.',
  flaky: 'The test passes and fails on the same code.',
  signal: 'The process was ended by a signal.',
  unknown: 'The code threw an error of its own.',
};
