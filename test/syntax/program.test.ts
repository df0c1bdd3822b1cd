import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse as parseByTypeScript } from '@typescript-eslint/typescript-estree';
import { parseProgram } from '../../core/syntax/program.js';

const snippets: readonly [name: string, text: string, file?: string][] = [
  [
    'imports',
    `import a, { b as c } from 'x' with { type: 'json' }; import * as d from 'y'; export * as e from 'z';`,
  ],
  [
    'exports',
    'export default class {} export const f = 1; const g = 2; export { g as h }; export * from "i";',
  ],
  ['dynamic', 'const m = await import(`./${name}.js`); import.meta.url;'],
  [
    'functions',
    'async function* f(a = 1, { b, ...c } = {}, ...d) { yield* a; for await (const e of b) await e; }',
  ],
  [
    'classes',
    'class A extends B { static #p = 1; get x() { return this.#p; } static { super.y?.(); } [k] = 2; async *z() {} }',
  ],
  [
    'literals',
    'const a = [1n, 0x1f, 1_000, /x[/]+/giu, null, true, "é\\n", `a${1}b${`c`}`, tag`d${2}`, , ];',
  ],
  ['chains', 'a?.b?.[c]?.(d)?.e.f; a ?? b; a ||= b; delete a?.b; new X; new.target; (a, b); a ** -b;'],
  [
    'statements',
    'l: for (;;) { if (a) continue l; else break; } do ; while (a) switch (a) { case 1: default: } try {} catch {} finally {}',
  ],
  ['sloppy', 'with (a) { b } var let_ = 1; delete c; function static() {} yield = 1; d.static; return;'],
  ['directives', '"use strict"; (function () { "use strict"; }); debugger; if (a) throw b;'],
  ['JSX', 'const a = <A b={c} {...d} e="f">text {g} <></><h.i /></A>;'],
  ['comments', '#!/usr/bin/env node\n// one\n/* two */ const a = 1; // three'],
  ['a marked text', ' const a = 1;'],
  ['types in JavaScript', 'const a: number = 1; function f(b?: string): void {}'],
  ['a name that is declared twice', 'let a; let a;'],
  ['an assignment to nothing', 'const a = 1; 1 = a;'],
  ['a module by its name', 'const a = 1;', 'x.mjs'],
  ['a script by its name', 'const a = 1; exports.a = a;', 'x.cjs'],
  ['TypeScript', 'enum A { B } const c = <T,>(d: T) => d as unknown;', 'x.ts'],
];

for (const [name, text, file = 'x.js'] of snippets) {
  test(`a tree is that of typescript-estree, tokens and comments too: ${name}`, () => {
    assert.deepEqual(ours(file, text), theirs(file, text));
  });
}

test('a tree is that of typescript-estree: the modules of this project', () => {
  const folder = fileURLToPath(new URL('../../core/git/', import.meta.url));
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.js'))) {
    const text = readFileSync(join(folder, name), 'utf8');
    assert.deepEqual(ours(name, text), theirs(name, text), name);
  }
});

test('what nothing can read fails as in typescript-estree', () => {
  const jsx = true;
  assert.throws(() => parseProgram('const = ;', { file: 'x.js', jsx, tokens: true }), { index: 6 });
});

const ours = (file: string, text: string) =>
  plain(parseProgram(text, { file, jsx: !file.endsWith('.ts'), tokens: true }));

const theirs = (file: string, text: string) =>
  plain(
    parseByTypeScript(text, {
      range: true,
      loc: true,
      tokens: true,
      comment: true,
      jsx: !file.endsWith('.ts'),
      filePath: file,
      suppressDeprecatedPropertyWarnings: true,
      loggerFn: false,
    }),
  );

/** Without what is undefined, without the offsets that espree gives beside ranges, and without the range of the whole. */
function plain(program: object): unknown {
  const { range: _range, loc: _loc, ...rest } = program as { range: unknown; loc: unknown };
  return JSON.parse(
    JSON.stringify(rest, (key, value) =>
      key === 'start' || key === 'end'
        ? typeof value === 'number'
          ? undefined
          : value
        : typeof value === 'bigint' || value instanceof RegExp
          ? String(value)
          : value,
    ),
  );
}
