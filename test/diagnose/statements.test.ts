import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statementsOf } from '../../core/diagnose/statements.js';

async function pieces(text: string, file = 'a.js'): Promise<string[]> {
  const found = (await statementsOf(file, text)) ?? [];
  return found.map(({ start, end, kind }) => `${kind}: ${text.slice(start, end).replace(/[;,]$/, '')}`);
}

const cases: [title: string, text: string, expected: string[]][] = [
  [
    'a condition and its branches',
    'function f(a) {\n  if (a > 1) return a;\n  else a = 2;\n}\n',
    ['head: function f(a)', 'condition: if (a > 1)', 'return: return a', 'expression: a = 2'],
  ],
  [
    'an else-if',
    'if (a) b();\nelse if (c) {\n  d();\n}\n',
    ['condition: if (a)', 'expression: b()', 'condition: if (c)', 'expression: d()'],
  ],
  [
    'loops',
    'for (let i = 0; i < n; i++) { g(i); }\nwhile (x) x--;\ndo { h(); } while (y < 2);\nfor (const a of b) c(a);\n',
    [
      'loop: for (let i = 0; i < n; i++)',
      'expression: g(i)',
      'loop: while (x)',
      'expression: x--',
      'expression: h()',
      'loop: while (y < 2)',
      'loop: for (const a of b)',
      'expression: c(a)',
    ],
  ],
  [
    'a switch',
    'switch (a) {\n  case 1:\n    b();\n    break;\n  default:\n    c();\n}\n',
    ['condition: switch (a)', 'condition: case 1:', 'expression: b()', 'jump: break', 'expression: c()'],
  ],
  [
    'an arrow function that is one expression',
    'const add = (a, b) => a - b;\n',
    ['head: const add = (a, b) =>', 'return: a - b'],
  ],
  [
    'a callback on several lines',
    'function f(xs) {\n  return xs.map((x) => {\n    const y = x + 1;\n    return y;\n  }).join(sep);\n}\n',
    [
      'head: function f(xs)',
      'return: return xs.map((x) =>',
      'declaration: const y = x + 1',
      'return: return y',
      'expression: .join(sep)',
    ],
  ],
  [
    'a callback on the same line',
    'const s = xs.filter((x) => x > 1).length;\n',
    ['declaration: const s = xs.filter((x) => x > 1).length'],
  ],
  [
    'a class',
    'export class A extends B {\n  #n = 1;\n  add(x) {\n    return x + this.#n;\n  }\n}\n',
    ['head: export class A extends B', 'declaration: #n = 1', 'head: add(x)', 'return: return x + this.#n'],
  ],
  [
    'exported functions of an object',
    'module.exports = {\n  add: (a, b) => a + b,\n  sub(a, b) {\n    return a - b;\n  },\n};\n',
    [
      'export: module.exports = {\n  add: (a, b) =>',
      'return: a + b',
      'head: sub(a, b)',
      'return: return a - b',
    ],
  ],
  [
    'imports and declarations',
    "'use strict';\nimport x from 'x';\nconst y = require('y');\nlet z;\n",
    [
      "directive: 'use strict'",
      "import: import x from 'x'",
      "import: const y = require('y')",
      'bare-declaration: let z',
    ],
  ],
  [
    'try and catch',
    'try {\n  a();\n} catch (e) {\n  b();\n} finally {\n  c();\n}\n',
    ['expression: a()', 'expression: b()', 'expression: c()'],
  ],
];

for (const [title, text, expected] of cases) {
  test(`statements: ${title}`, async () => {
    const found = (await pieces(text)).filter((piece) => !/: \(e\)$|: catch/.test(piece));
    assert.deepEqual(found, expected);
  });
}

test('offsets count the byte-order mark and CRLF', async () => {
  const text = '\uFEFFconst a = 1;\r\nfunction f() {\r\n  return a;\r\n}\r\n';
  assert.deepEqual(await pieces(text), [
    'declaration: const a = 1',
    'head: function f()',
    'return: return a',
  ]);
});

test('TypeScript and JSX are read', async () => {
  assert.deepEqual(
    await pieces('export const f = (a: number): string => <string>g(a);\ninterface A { b: 1 }\n', 'a.ts'),
    [
      'head: export const f = (a: number): string =>',
      'return: <string>g(a)',
      'directive: interface A { b: 1 }',
    ],
  );
  assert.deepEqual(await pieces('const A = () => <b>{x}</b>;\n', 'a.jsx'), [
    'head: const A = () =>',
    'return: <b>{x}</b>',
  ]);
});

test('a file that does not parse has no statements', async () => {
  assert.equal(await statementsOf('a.js', 'let a = ;'), null);
});

test('a statement knows its function, its guard, and whether it runs on load or in a loop', async () => {
  const text =
    'const limit = 3;\nfunction f(xs) {\n  for (const x of xs) {\n    if (x > limit) return x;\n  }\n}\n';
  const found = (await statementsOf('a.js', text)) ?? [];
  const [limit, , loop, condition, back] = found;
  assert.equal(limit?.load, true);
  assert.equal(back?.load, false);
  assert.equal(back?.owner?.name, 'f');
  assert.equal(back?.guard, condition);
  assert.equal(condition?.guard, loop);
  assert.equal(back?.inLoop, true);
});
