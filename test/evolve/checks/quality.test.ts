import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileCheck } from '../../../core/evolve/check.js';
import { checks } from '../../../core/evolve/checks/index.js';
import { examineFile } from '../../../core/evolve/examine/examine-file.js';
import { applyFix, placesOf } from '../apply-fix.js';

/** What is left alone. */
const silent = Symbol('silent');
/** What is found and has no certain fix. */
const unfixed = Symbol('unfixed');

/** By check: texts, and what becomes of each. */
const cases: Record<string, [before: string, after: string | typeof silent | typeof unfixed][]> = {
  'bare-node-builtin': [
    ["import fs from 'fs';", "import fs from 'node:fs';"],
    ["const { join } = require('path');", "const { join } = require('node:path');"],
    ["import('os').then(use);", "import('node:os').then(use);"],
    ["import fs from 'node:fs';\nimport x from './fs';\nimport y from 'lodash/fs';", silent],
    ["const require = load;\nrequire('fs');", silent],
  ],
  'boolean-ternary': [
    ['const a = n > 0 ? true : false;', 'const a = n > 0;'],
    ['const a = n === 0 ? false : true;', 'const a = n !== 0;'],
    ['const a = n < 0 ? false : true;', 'const a = !(n < 0);'],
    ['const a = b && (n > 0 ? true : false);', 'const a = b && (n > 0);'],
    ['const a = (n > 0 ? true : false) + 1;', 'const a = (n > 0) + 1;'],
    ["const a = !('x' in b) ? false : true;", "const a = !(!('x' in b));"],
    ['const a = n > 0 /* why */ ? true : false;', unfixed],
    ['const a = name ? true : false;', silent],
    ['const a = n > 0 ? true : null;', silent],
  ],
  'cognitive-complexity': [
    [`function f(a) { ${'if (a) { for (;;) { while (a) { a(); } } } '.repeat(6)} }`, unfixed],
    [`function f(a) { ${'if (a) { for (;;) { while (a) { a(); } } } '.repeat(5)} }`, silent],
    [`function f() { ${'function g(a) { if (a) { for (;;) { while (a) { a(); } } } } '.repeat(9)} }`, silent],
    [`function f() { ${'list.map((a) => { if (a) { for (;;) { a(); } } }); '.repeat(7)} }`, unfixed],
  ],
  'cyclomatic-complexity': [
    [`function f(a) { ${'if (a) a(); '.repeat(20)} }`, unfixed],
    [`function f(a) { ${'if (a) a(); '.repeat(19)} }`, silent],
  ],
  'deep-nesting': [
    ['if (a) for (;;) if (b) while (c) if (d) try { if (e) f(); } catch (x) { y(); }', unfixed],
    ['if (a) for (;;) if (b) while (c) if (d) f(() => { if (e) g(); });', silent],
    [
      'if (a) b(); else if (c) d(); else if (e) f(); else if (g) h(); else if (i) j(); else if (k) l();',
      silent,
    ],
  ],
  'double-negation': [
    ['if (!!a && !!(b || c)) go();', 'if (a && (b || c)) go();'],
    ['while (Boolean(a)) go();', 'while (a) go();'],
    ['const x = !!!a;', 'const x = !a;'],
    ['go(!!a ? 1 : 2);', 'go(a ? 1 : 2);'],
    ['const x = !!a;\ngo(!!a);\nreturned(() => !!a && b);', silent],
  ],
  'floating-promise': [
    ['async function f() { await g(); }\nfunction h() { f(); }', unfixed],
    ['class A { async f() { throw e; }\n g() { this.f(); } }', unfixed],
    ['function h() { Promise.all(list); }', unfixed],
    ['async function f() { await g(); }\nf();', silent],
    ['async function f() { await g(); }\nfunction h() { void f(); f().catch(e); f().then(a, b); }', silent],
    ['async function f() { try { await g(); } catch (e) { log(e); } }\nfunction h() { f(); }', silent],
    ['async function f() { await g(); }\nf = other;\nfunction h() { f(); }', silent],
  ],
  'guarded-member': [
    ['if (a && a.size2) b?.c();', 'if (a?.size2) b?.c();'],
    ["if (x && e && e.code === 'A') b?.c();", "if (x && e?.code === 'A') b?.c();"],
    ['if (this.a.b && this.a.b.c) b?.c();', 'if (this.a.b?.c) b?.c();'],
    ['if (s && s.length === 0) b?.c();', silent],
    ['if (a && a.run()) b?.c();', silent],
    ['if (a && a.x && a.y) b?.c();', silent],
    ['const x = a && a.b;\nb?.c();', silent],
    ["if (e && e.code !== 'A') b?.c();", silent],
  ],
  'has-own-property-call': [
    ['Object.prototype.hasOwnProperty.call(a, k);', 'Object.hasOwn(a, k);'],
    ['({}).hasOwnProperty.call(a, k);', 'Object.hasOwn(a, k);'],
    ['const b = {}.hasOwnProperty.call(a, k);', 'const b = Object.hasOwn(a, k);'],
    ['a.hasOwnProperty(k);\nb.hasOwnProperty.call(a, k);\nhas.call(a, k);', silent],
    ['const Object = mine;\nObject.prototype.hasOwnProperty.call(a, k);', silent],
  ],
  'index-of-for-membership': [
    ["go(['a', 'b'].indexOf(x) !== -1);", "go(['a', 'b'].includes(x));"],
    ["go(['a', 'b'].indexOf(x) < 0);", "go(!['a', 'b'].includes(x));"],
    ["go(`${s}`.indexOf('a') > -1);", "go(`${s}`.includes('a'));"],
    ["const list = ['a'];\ngo(list.indexOf(x) >= 0);", "const list = ['a'];\ngo(list.includes(x));"],
    ["const list = ['a'];\nlist.push(NaN);\ngo(list.indexOf(x) >= 0);", silent],
    [
      "go(list.indexOf(x) !== -1, `${s}`.indexOf(x) !== -1, ['a'].indexOf(x) > 0, [a].indexOf(x) >= 0);",
      silent,
    ],
  ],
  'let-never-reassigned': [
    [
      'const a = 1, z = 2;\nconst y = a;\nconst x = z;\nlet b = 2;\ngo(a, b);',
      'const a = 1, z = 2;\nconst y = a;\nconst x = z;\nconst b = 2;\ngo(a, b);',
    ],
    [
      'const a = 1, z = 2;\nconst y = a;\nconst x = z;\nfor (let b of c) go(a, b);',
      'const a = 1, z = 2;\nconst y = a;\nconst x = z;\nfor (const b of c) go(a, b);',
    ],
    ['const a = 1, z = 2;\nconst y = a;\nconst x = z;\nlet b = 2, c = 3;\nc += 1;', silent],
    ['const a = 1, z = 2;\nconst y = a;\nconst x = z;\nlet b;\nb = 2;', silent],
    ['const a = 1, z = 2;\nconst y = a;\nconst x = z;\nexport let b = 2;', silent],
    ['let a = 1;\nlet b = 2;', silent],
    ['const a = 1, z = 2;\nconst y = a;\nconst x = z;\nfor (let i = 0; i < 3; i++) go(i);', silent],
  ],
  'lonely-if': [
    [
      'if (a) {\n  b();\n} else {\n  if (c) {\n    d();\n  } else {\n    e();\n  }\n}',
      'if (a) {\n  b();\n} else if (c) {\n  d();\n} else {\n  e();\n}',
    ],
    ['if (a) b();\nelse {\n  // why\n  if (c) d();\n}', silent],
    ['if (a) {\n  if (x) y();\n} else {\n  if (c) d();\n}', silent],
    ['if (a) {\n  b();\n} else {\n  if (c) {\n    d(`\n  `);\n  }\n}', unfixed],
  ],
  'longhand-property': [
    ['go({ a, b: b });', 'go({ a, b });'],
    ['go({ a });\ngo({ b: b });', 'go({ a });\ngo({ b });'],
    ['go({ a: a });', silent],
    ['go({ a });\ngo({ b: b, c: 1 });', silent],
    ['go({ a, b: (b) });', silent],
  ],
  'loose-equality': [
    ["go(typeof a == 'string');", "go(typeof a === 'string');"],
    ['go(a == 1);', unfixed],
    ["go(`${a}` != 'x' + b);", "go(`${a}` !== 'x' + b);"],
    ['go(a == null, a != undefined, a != +a, a === b);', silent],
  ],
  'math-pow': [
    ['const a = Math.pow(2, b);', 'const a = 2 ** b;'],
    ['var a = Math.pow(2, b);', silent],
    ['const a = -Math.pow(-x, b + 1);', 'const a = -((-x) ** (b + 1));'],
    ['const a = Math.pow(...b);\nfunction f(Math) { return Math.pow(1, 2); }', silent],
  ],
  'object-assign-to-new': [
    ['const a = Object.assign({}, b);', 'const a = { ...b };'],
    ['const f = () => Object.assign({ x: 1 }, b, { y });', 'const f = () => ({ x: 1, ...b, y });'],
    ['const a = Object.assign({}, b || c);', 'const a = { ...(b || c) };'],
    ['const a = Object.assign({}, b, {\n  c,\n  d: 1,\n});', 'const a = {\n  ...b,\n  c,\n  d: 1,\n};'],
    [
      'Object.assign(a, b);\nconst c = Object.assign({}, a, b());\nconst d = Object.assign({}, ...list);',
      silent,
    ],
    ['const a = Object.assign({ set x(v) { go(v); } }, b);', silent],
  ],
  'return-in-try': [
    ['async function f() { try { return Promise.resolve(a); } catch {} }', silent],
    [
      'async function f() { try { await g(); } catch {} }\nasync function h() { try { return f(); } catch {} }',
      silent,
    ],
    [
      'async function f() { try { await g(); } catch {} }\nasync function h() { try { return f(); } finally { i(); } }',
      'async function f() { try { await g(); } catch {} }\nasync function h() { try { return await f(); } finally { i(); } }',
    ],
    [
      'async function f() { try { return Promise.all(a.map(async (b) => { try { await b(); } catch {} })); } catch {} }',
      silent,
    ],
    ['async function f() { try { return f().then(a).catch(b); } catch {} }', silent],
    ['async function f() {}\nasync function g() { try { return f(); } catch (e) { throw e; } }', silent],
    ['async function f() { try { return f(); } catch {} }', silent],
    ['async function f() { try { return Promise.reject(a); } finally { b(); } }', silent],
    [
      'async function f() { try { return new Promise((a, b) => { g(a).on("error", b); }); } catch {} }',
      silent,
    ],
    [
      'async function f() { try { return new Promise((a) => { g(a); }); } catch {} }',
      'async function f() { try { return await new Promise((a) => { g(a); }); } catch {} }',
    ],
    [
      'async function f() { try { return Promise.resolve(f()); } catch {} }',
      'async function f() { try { return await Promise.resolve(f()); } catch {} }',
    ],
    [
      'async function f() {}\nasync function g() { try { return f(); } catch {} }',
      'async function f() {}\nasync function g() { try { return await f(); } catch {} }',
    ],
    [
      'async function f() { try { g(); } catch { return import("x"); } finally { h(); } }',
      'async function f() { try { g(); } catch { return await import("x"); } finally { h(); } }',
    ],
    [
      'class A { async g() {}\n async f() { try { return this.g(); } finally { h(); } } }',
      'class A { async g() {}\n async f() { try { return await this.g(); } finally { h(); } } }',
    ],
    ['async function f() { try { return g(); } catch { return f(); } }', silent],
    ['async function f() { return f(); }\nfunction g() { try { return f(); } catch {} }', silent],
    ['async function f() { try { return list.map(() => { return f(); }); } catch {} }', silent],
  ],
  'repeated-condition': [
    ['if (a) b(); else if (c) d(); else if (a) e();', unfixed],
    ["switch (a) { case 'x': b(); break; case 'x': c(); }", unfixed],
    ['if (a()) b(); else if (a()) c();', silent],
    ['if (false) b(); else if (false) c();', silent],
    ['if (a) b(); if (a) c();', silent],
  ],
  'self-comparison': [
    ['go(a.b === a.b);', unfixed],
    ['go(a < a);', unfixed],
    ['go(a.b && a.b);', unfixed],
    ['go(a !== a, a.b() === a.b(), a === b, 1 === 1, a === a);', silent],
    ['a.b && a.b; c(), a.b && a.b, d();', silent],
    [`go(a.b === a.b, '${'x'.repeat(1000)}');`, silent],
  ],
  'swallowed-error': [
    ['try { a(); } catch {}', unfixed],
    ['try { a(); } catch (error) {}', unfixed],
    ['try { a(); } catch { /* b does it again */ }', silent],
    ['try { a(); } catch (_error) {}\ntry { a(); } catch (ignored) {}', silent],
    ['function f() { try { return a(); } catch {} return b; }', silent],
    ['try { a(); } catch (e) { try { b(); } catch {} throw e; }', silent],
    ['function f() { try { const b = a(); if (b.ok) return b; } catch {} return null; }', silent],
    ['function f() { try { a(() => { return b; }); } catch {} return null; }', unfixed],
    ["let a = '{}';\ntry { const text = read(); a = text; } catch {}", silent],
    ['try { a.b = read(); } catch {}', unfixed],
    ['try { fs.unlinkSync(a); } catch {}', silent],
    ['async function f() { try { await socket.close(); } catch {} }', silent],
    ['try { use(a); fs.unlinkSync(a); } catch {}', unfixed],
  ],
  substr: [
    ['const a = s.substr(-2);', 'const a = s.slice(-2);'],
    ['const a = s.substr(0, 4) + s.substr(2, 3);', 'const a = s.slice(0, 4) + s.slice(2, 5);'],
    ['const a = s.substr(n, 4);', unfixed],
    ['const a = s.substr(-3, 1);', unfixed],
    ['const a = s.substring(1);', silent],
  ],
  'unreachable-code': [
    ['function f() {\n  return a;\n  b();\n}', 'function f() {\n  return a;\n}'],
    ['switch (a) {\n  case 1:\n    throw b;\n    break;\n}', 'switch (a) {\n  case 1:\n    throw b;\n}'],
    ['function f() { return g(); function g() {} var b; }', silent],
    ["throw new Error('not in use');\na();", silent],
  ],
  'useless-catch': [
    [
      'function f() {\n  try {\n    a();\n    b();\n  } catch (e) {\n    throw e;\n  }\n}',
      'function f() {\n  a();\n  b();\n}',
    ],
    [
      'try {\n  a();\n} catch (e) {\n  throw e;\n} finally {\n  b();\n}',
      'try {\n  a();\n} finally {\n  b();\n}',
    ],
    ['try {\n  const a = 1;\n  go(a);\n} catch (e) {\n  throw e;\n}', unfixed],
    ['try {\n  a();\n} catch (e) {\n  // so that it is seen\n  throw e;\n}', silent],
    ['try { a(); } catch (e) { throw new Error(e); }\ntry { a(); } catch (e) { b(); throw e; }', silent],
  ],
  'useless-constructor': [
    ['class A {\n  /** Makes one. */\n  constructor() {}\n}', silent],
    ['class A {\n  constructor() {}\n\n  go() {}\n}', 'class A {\n  go() {}\n}'],
    ['class A extends B {\n  constructor() {}\n}', silent],
    ['class A extends B {\n  constructor() { super(); }\n}', silent],
    ['class A {\n  constructor(a) {}\n}', silent],
    ['class A {\n  constructor() {\n    // nothing to do\n  }\n}', silent],
  ],
  'useless-rename': [
    ["import { a as a, b as c } from 'x';", "import { a, b as c } from 'x';"],
    ['const { a: a = 1, b: c } = d;', 'const { a = 1, b: c } = d;'],
    ['export { a as a };\nconst a = 1;', 'export { a };\nconst a = 1;'],
    ['const { a } = b;\nconst c = { a: a };', silent],
  ],
  'useless-return': [
    ['function f() {\n  a();\n  return;\n}', 'function f() {\n  a();\n}'],
    ['function f() {\n  if (a) return;\n  return b;\n}', silent],
    ['function f() {\n  return;\n}', silent],
    ['function f() {\n  a();\n  // later\n  return;\n}', silent],
  ],
  'var-declaration': [
    [
      'const f = () => {\n  var a = 1;\n  return a;\n};',
      'const f = () => {\n  const a = 1;\n  return a;\n};',
    ],
    [
      'const f = () => {\n  var a = 1;\n  a += 1;\n  for (var i = 0; i < a; i++) go(i);\n};',
      'const f = () => {\n  let a = 1;\n  a += 1;\n  for (let i = 0; i < a; i++) go(i);\n};',
    ],
    ['const f = () => {\n  if (a) { var b = 1; }\n  return b;\n};', silent],
    ['const f = () => {\n  go(b);\n  var b = 1;\n};', silent],
    ['const f = () => {\n  for (var x of y) { later(() => x); }\n};', silent],
    ['const f = () => {\n  while (go()) { var x; use(x); x = 1; }\n};', silent],
    ['const f = () => {\n  g();\n  var b = 1;\n  function g() { use(b); }\n};', silent],
    [
      'const f = () => {\n  var b = 1;\n  function g() { use(b); }\n  g();\n};',
      'const f = () => {\n  const b = 1;\n  function g() { use(b); }\n  g();\n};',
    ],
    ['const f = () => {\n  var b = 1;\n  var b = 2;\n  use(b);\n};', silent],
    ['const f = () => {\n  var b = run(() => b);\n};', silent],
    ['const f = () => {\n  switch (a) { case 1: var b = 1; use(b); }\n};', silent],
    ['function f() {\n  var a = 1;\n  return a;\n}', silent],
  ],
};

const ofFiles = new Map(checks.flatMap((check) => (check.reach === 'file' ? [[check.id, check]] : [])));

for (const [id, table] of Object.entries(cases))
  for (const [before, after] of table) {
    const shown = before.replaceAll('\n', ' ⏎ ');
    const result = after === silent ? 'is left alone' : after === unfixed ? 'is found' : 'is mended';
    test(`${id}: ${shown} ${result}`, () => {
      const check = ofFiles.get(id) as FileCheck;
      const path = check.files === 'tests' ? 'test/a.test.js' : 'src/a.js';
      const { findings, trouble, facts } = examineFile(path, before, [check], {
        minimumNode: { major: 24, minor: 0 },
      });
      assert.ok(facts, 'it parses');
      assert.deepEqual(trouble, []);
      if (after === silent) return assert.deepEqual(findings, []);
      assert.ok(findings.length > 0, 'it is found');
      if (after === unfixed)
        return assert.deepEqual(
          findings.filter(({ fix }) => fix),
          [],
        );
      assert.equal(applyFix(path, before, check), after);
    });
  }

test('checks that need a new Node are silent where the package does not say which it is for', () => {
  for (const [id, text] of [
    ['bare-node-builtin', "require('fs');"],
    ['has-own-property-call', 'Object.prototype.hasOwnProperty.call(a, k);'],
  ] as const)
    assert.deepEqual(examineFile('a.js', text, [ofFiles.get(id) as FileCheck]).findings, []);
});

test('what a program wrote is left alone by the checks of quality', () => {
  const text = '// This file is generated automatically: do not edit\nconst a = Math.pow(2, 3);';
  assert.deepEqual(examineFile('a.js', text, [ofFiles.get('math-pow') as FileCheck]).findings, []);
});

test('repeated-condition leaves alone what a program is expected to write', () => {
  const check = ofFiles.get('repeated-condition') as FileCheck;
  const text = 'if (a) b(); else if (a) c();';
  assert.equal(placesOf('test/a.js', text, check).length, 1);
  assert.deepEqual(placesOf('test/form/a/_expected.js', text, check), []);
});
