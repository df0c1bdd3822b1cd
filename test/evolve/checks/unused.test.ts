import { unusedImport } from '../../../core/evolve/checks/quality/unused-import.js';
import { unusedParameter } from '../../../core/evolve/checks/quality/unused-parameter.js';
import { unusedVariable } from '../../../core/evolve/checks/quality/unused-variable.js';
import { cases } from '../cases.js';

const inFunction = (body: string) => `export function f(a) {\n${body}\n  return a;\n}`;

cases(unusedVariable, [
  [inFunction('  const b = 1;'), inFunction('').replace('\n\n', '\n')],
  [inFunction("  const b = ['x', { y: a }];"), inFunction('').replace('\n\n', '\n')],
  [inFunction('  const b = () => a();'), inFunction('').replace('\n\n', '\n')],
  [inFunction('  function b() {\n    return b();\n  }'), inFunction('').replace('\n\n', '\n')],
  [inFunction('  const b = new Map();'), inFunction('').replace('\n\n', '\n')],
  [inFunction('  let b;'), inFunction('').replace('\n\n', '\n')],
  [inFunction('  const b = 1, c = a;\n  a(c);'), inFunction('  const c = a;\n  a(c);')],
  [inFunction('  const c = a, b = -1;\n  a(c);'), inFunction('  const c = a;\n  a(c);')],
  ["const fs = require('fs');\nmodule.exports = 1;", 'module.exports = 1;'],
  ["const x = require('./x');\nmodule.exports = 1;", 'no fix'],
  [inFunction('  const b = a.b;'), 'no fix'],
  [inFunction('  const b = a();'), 'no fix'],
  [inFunction('  const b = a + 1;'), 'no fix'],
  [inFunction('  const b = unknown;'), 'no fix'],
  [inFunction('  let b = 1;\n  b = 2;'), 'no fix'],
  [inFunction('  let b = 1;\n  b++;'), 'no fix'],
  [inFunction('  const { b } = a;'), 'no fix'],
  [inFunction('  // of the things\n  const b = 1;'), 'no fix'],
  [inFunction('  const b = 1; // of the things'), 'no fix'],
  [inFunction('  a = a\n  const b = 1\n  (a)'), 'no fix'],
  [inFunction('  a = a\n  const b = 1;\n  (a)()'), 'no fix'],
  [inFunction("  const b = 1;\n  'use strict';"), 'no fix'],
  [inFunction('  a = {}\n  const b = 1;\n  (a)()'), 'no fix'],
  [inFunction('  class B {}'), 'no fix'],
  [inFunction('  const _b = 1;'), 'silent'],
  [inFunction('  const { b, ...rest } = a;\n  a(rest);'), 'silent'],
  [inFunction('  const [b, c] = a;\n  a(c);'), 'silent'],
  [inFunction('  for (const b of a) a();'), 'silent'],
  [inFunction('  let b;\n  for (b in a) return false;'), 'silent'],
  [inFunction('  try { a(); } catch (b) { a(); }'), 'silent'],
  [inFunction('  const b = 1;\n  return () => b;'), 'silent'],
  [inFunction('  let b = 0;\n  a(b++);'), 'silent'],
  [inFunction('  const b = 1;\n  eval(a);'), 'silent'],
  ['const b = 1;', 'silent'],
  [
    'export const b = 1;\nexport function c() {}\nexport class D {}\nexport default function e() {}',
    'silent',
  ],
  ['declare const b: number;\nexport {};', 'silent'],
  ['const b = { n: 1 };\nexport type B = typeof b;', 'silent'],
  ['/* eslint no-unused-vars: off */\nconst b = 1;\nexport {};', 'silent'],
]);

cases(unusedImport, [
  ["import { a, b } from 'x';\na();", "import { a } from 'x';\na();"],
  ["import { a, b } from 'x';\nb();", "import { b } from 'x';\nb();"],
  ["import { a, b, c } from 'x';\nb();", "import { b } from 'x';\nb();"],
  ["import x, { a, b } from 'x';\nb(x);", "import x, { b } from 'x';\nb(x);"],
  ["import {\n  a,\n  b,\n} from 'x';\na();", "import {\n  a,\n} from 'x';\na();"],
  ["import fs from 'node:fs';\nimport { a } from 'x';\na();", "import { a } from 'x';\na();"],
  ["import type { A } from './a.js';\nexport const a = 1;", 'export const a = 1;'],
  ["import { a } from './a.js';\nexport const b = 1;", 'no fix'],
  ["import a, { b } from './a.js';\nb();", 'no fix'],
  ["import { a /* why */, b } from './a.js';\nb();", 'no fix'],
  ["import { A } from './a.js';\n/** @type {A} */\nexport const b = 1;", 'silent'],
  ["import './a.js';\nexport const b = 1;", 'silent'],
  ["import { A } from './a.js';\nexport const b = (a: A) => a;", 'silent'],
  ["import { a } from './a.js';\nexport { a };", 'silent'],
]);

cases(unusedVariable, [['const b = 1;\nexport {};', 'silent']], 'test/fixtures/a.ts');
cases(
  unusedVariable,
  [
    ['const b: number = add(1);\nexport {};', 'silent'],
    ["import { add } from '../a.js';\nconst b = add(1);", 'silent'],
    ["import { add } from '../a.js';\nit('a', () => { const b = add(1); });", 'no fix'],
  ],
  'test/a.test.ts',
);

cases(
  unusedImport,
  [
    ["import React from 'react';\nexport const A = () => <p />;", 'silent'],
    ["import { h, Fragment } from 'preact';\nexport const A = () => <p />;", 'silent'],
    ["import { h } from 'preact';\nexport const a = 1;", 'no fix'],
  ],
  'src/a.tsx',
);

cases(unusedParameter, [
  ['function f(a, b) { return a; }\nexport const c = () => f(1, 2);', 'no fix'],
  ['const f = (a) => 1;\nexport const c = () => f(1);', 'no fix'],
  ['function f(a, b) { return b; }\nexport const c = () => f(1, 2);', 'silent'],
  ['function f(a, _b) { return a; }\nexport const c = () => f(1, 2);', 'silent'],
  ['function f(a) { return () => a; }\nexport const c = () => f(1);', 'silent'],
  ['function f(a, b) { return arguments.length + a; }\nexport const c = () => f(1, 2);', 'silent'],
  ['export function f(a, b) { return a; }\nf(1, 2);', 'silent'],
  ['function f(a, b) { return a; }\nexport const c = [1].map(f);', 'silent'],
  ['function f(error, req, res, next) { res(error, req); }\napp.use(f);\nexport {};', 'silent'],
]);
