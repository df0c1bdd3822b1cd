import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkParents } from '../../../core/evolve/examine/walk.js';
import { sourceText } from '../../../core/evolve/source-text.js';
import { lateImports, withoutImport } from '../../../core/evolve/start-up/late-imports.js';
import { intoFunction } from '../../../core/evolve/start-up/move-import.js';
import { isQuietCommonJs } from '../../../core/evolve/syntax/quiet-commonjs.js';
import { parseProgram } from '../../../core/syntax/program.js';

const parse = (text: string) => {
  const program = parseProgram(text, { file: 'a.js', jsx: true, tokens: true });
  linkParents(program);
  return sourceText('a.js', text, program, null);
};

const applied = (text: string, edits: { start: number; end: number; text: string }[]) =>
  [...edits]
    .sort((one, other) => other.start - one.start)
    .reduce((now, { start, end, text: put }) => now.slice(0, start) + put + now.slice(end), text);

test('names that only functions read are told from those that are needed at once', () => {
  const cases: [text: string, specifiers: string[]][] = [
    ["import a from 'a';\nexport const f = () => a;", ['a']],
    [
      "import * as a from 'a';\nimport { b, c as d } from 'b';\nexport function f() { return [a, b, d]; }",
      ['a', 'b'],
    ],
    ["const a = require('a').b;\nexports.f = (x = a) => x;", ['a']],
    ["const { a, b: c } = require('a');\nexports.f = () => a + c;", ['a']],
    ["import a from 'a';\nexport { a };\nexport const f = () => a;", []],
    ["import a, { b } from 'a';\nexport const f = () => a;\nb();", []],
    ["import { A } from 'a';\nexport class B extends A {}", []],
    ["let a = require('a');\nexports.f = () => a;\nexports.set = (x) => { a = x; };", []],
    ["const a = require('a')();\nexports.f = () => a;", []],
    ["const { [key]: a } = require('a');\nexports.f = () => a;", []],
    ["const require = load;\nconst a = require('a');\nexports.f = () => a;", []],
    ["import 'a';\nimport b from 'b';", []],
    [
      "import { readFile } from 'node:fs';\nimport path from 'path';\nexport const f = () => [readFile, path];",
      [],
    ],
    ["import A from 'a';\nexport const f = () => <A />;", []],
    ["import a from 'a';\nexport class B { constructor() { this.a = () => a; } }", []],
  ];
  for (const [text, specifiers] of cases)
    assert.deepEqual(
      lateImports(parse(text)).map(({ specifier }) => specifier),
      specifiers,
      text,
    );
});

test('for the trial each use says that it is needed', () => {
  const text = "import a, { b } from 'a';\nexport const f = () => [a.c, { b }, { d: b }];";
  const [found] = lateImports(parse(text));
  assert.ok(found);
  assert.equal(
    applied(text, withoutImport(found)),
    ';\nexport const f = () => [__healerNeeded().c, { b: __healerNeeded() }, { d: __healerNeeded() }];',
  );
});

test('a require moves to the beginning of the one function that uses it', () => {
  const cases: [text: string, moved: string | null][] = [
    [
      "const a = require('a');\nexports.f = (x) => {\n  return a(x);\n};\n",
      "exports.f = (x) => {\n  const a = require('a');\n  return a(x);\n};\n",
    ],
    // Of functions in one another, into the innermost that has all uses.
    [
      "const { a } = require('a')\nfunction f(x) {\n  'use strict';\n  if (a) return () => a;\n}\nfunction g() {}\n",
      "function f(x) {\n  'use strict';\n  const { a } = require('a');\n  if (a) return () => a;\n}\nfunction g() {}\n",
    ],
    [
      "const b = 1; const a = require('a').b; const c = 2;\nclass A { m() { return a; } }\n",
      "const b = 1;  const c = 2;\nclass A { m() { const a = require('a').b; return a; } }\n",
    ],
    // Two functions; a parameter; no body to put it into.
    ["const a = require('a');\nfunction f() { a(); }\nfunction g() { a(); }\n", null],
    ["const a = require('a');\nfunction f(x = a) { return x; }\n", null],
    ["const a = require('a');\nexports.f = () => a;\n", null],
    // Another require inside, an import, and what would become one statement, or a directive.
    ["const a = require('a');\nfunction f(require) { a(); }\n", null],
    ["import a from 'a';\nexport function f() { a(); }\n", null],
    ["const b = c\nconst a = require('a');\n(function f() { a(); })\n", null],
    ["const a = require('a');\n'use strict';\nfunction f() { a(); }\n", null],
  ];
  for (const [text, moved] of cases) {
    const source = parse(text);
    const [found] = lateImports(source);
    assert.ok(found, text);
    const edits = intoFunction(source, found);
    assert.equal(edits && applied(text, edits), moved, text);
  }
});

test('a CommonJS module that only declares is told from one that does something', () => {
  const cases: [text: string, isQuiet: boolean][] = [
    [
      "'use strict';\nconst { a } = require('a');\nconst b = require('./b').c;\nmodule.exports = { a, b };",
      true,
    ],
    ['exports = module.exports = f;\nfunction f() {}\nf.g = 1;\nf.prototype.h = function () {};', true],
    ["exports.a = require('./a');\nmodule.exports.b = [1, 2, new Map()];", true],
    ["require('a');", false],
    ["const a = require('a')();", false],
    ['module.exports = make();', false],
    ['Array.prototype.f = function () {};', false],
    ['global.a = 1;', false],
    ['module.exports = { get a() { return load(); } };', false],
    ["import a from 'a';", false],
    ['for (const each of list) exports[each] = 1;', false],
  ];
  for (const [text, isQuiet] of cases)
    assert.equal(isQuietCommonJs(parseProgram(text, { file: 'a.cjs', jsx: false })), isQuiet, text);
});
