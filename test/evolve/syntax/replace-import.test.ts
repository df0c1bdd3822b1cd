import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replaceImport } from '../../../core/evolve/syntax/replace-import.js';

const assign = { specifier: 'object-assign', expression: 'Object.assign' };
const replaced = (text: string, file = 'a.js'): string | null =>
  replaceImport(file, text, assign)
    ?.sort((one, other) => other.start - one.start)
    .reduce((now, { start, end, text: put }) => now.slice(0, start) + put + now.slice(end), text) ?? null;

const table: [before: string, after: string | null, file?: string][] = [
  [
    "import a from 'a';\nimport assign from 'object-assign';\nexport const b = assign({}, a);\n",
    "import a from 'a';\nexport const b = Object.assign({}, a);\n",
  ],
  [
    "'use strict';\nvar assign = require('object-assign'); // ours\nmodule.exports = list.map((a) => assign(a));\nuse(assign);\n",
    "'use strict';\n // ours\nmodule.exports = list.map((a) => Object.assign(a));\nuse(Object.assign);\n",
  ],
  [
    "const assign = require('object-assign')\nconst b = { assign: assign }\n",
    'const b = { assign: Object.assign }\n',
  ],
  ["import assign from 'object-assign';\n", ''],
  [
    "import type { A } from './a';\nimport assign from 'object-assign';\nassign<A>(b);\n",
    "import type { A } from './a';\nObject.assign<A>(b);\n",
    'a.ts',
  ],
  // Used for more than its value, or under a name that somebody else sees.
  ["import assign from 'object-assign';\nexport { assign };\n", null],
  ["import assign from 'object-assign';\nexport default assign;\n", null],
  ["import assign from 'object-assign';\nconst b = { assign };\n", null],
  ["import assign from 'object-assign';\nassign.shim();\n", null],
  ["import assign from 'object-assign';\nlet a: typeof assign;\n", null, 'a.ts'],
  ["let assign = require('object-assign');\nassign = other;\n", null],
  // Not the one plain import.
  ["import * as assign from 'object-assign';\nassign({});\n", null],
  ["import assign, { b } from 'object-assign';\nassign({});\n", null],
  ["const a = 1, assign = require('object-assign');\nassign({});\n", null],
  ["import assign from 'object-assign';\njest.mock('object-assign');\nassign({});\n", null],
  ["function f() { const assign = require('object-assign'); return assign({}); }\n", null],
  // The global is not what it is called.
  ["import assign from 'object-assign';\nfunction f(Object) { return assign({}); }\n", null],
  // Without the line, the next one would go on with the one before.
  ["const a = b\nconst assign = require('object-assign')\n(function () {})()\n", null],
];
for (const [before, after, file] of table)
  test(`object-assign in ${JSON.stringify(before)}`, () => assert.equal(replaced(before, file), after));
