import type { FunctionProgram } from './functions.js';

/** A runner with a kind of modules: what the same program and tests are written for. */
export interface Flavour {
  name: string;
  runner: 'node' | 'mocha' | 'vitest' | 'jest';
  modules: 'commonjs' | 'esm' | 'typescript';
}

export const flavours: readonly Flavour[] = [
  { name: 'node:test, CommonJS', runner: 'node', modules: 'commonjs' },
  { name: 'node:test, ES modules', runner: 'node', modules: 'esm' },
  { name: 'mocha, CommonJS', runner: 'mocha', modules: 'commonjs' },
  { name: 'mocha, ES modules', runner: 'mocha', modules: 'esm' },
  { name: 'vitest, ES modules', runner: 'vitest', modules: 'esm' },
  { name: 'vitest, TypeScript', runner: 'vitest', modules: 'typescript' },
  { name: 'jest, CommonJS', runner: 'jest', modules: 'commonjs' },
];

const scripts = { node: 'node --test test/', mocha: 'mocha test', vitest: 'vitest run', jest: 'jest' };

/** package.json and .gitignore of a project of this flavour. */
export const settingsOf = ({ runner, modules }: Flavour): Record<string, string> => ({
  'package.json': `${JSON.stringify(
    {
      name: 'measured',
      private: true,
      type: modules === 'commonjs' ? 'commonjs' : 'module',
      scripts: { test: scripts[runner] },
    },
    null,
    2,
  )}\n`,
  '.gitignore': 'node_modules\n',
});

const extension = ({ modules }: Flavour): string => (modules === 'typescript' ? 'ts' : 'js');

export const sourceFileOf = (flavour: Flavour, name: string): string => `src/${name}.${extension(flavour)}`;

/** A module of the function, with its fault or without. TypeScript gets the parameters' types, which are unknown here. */
export function sourceText(
  { name, text, fault }: FunctionProgram,
  flavour: Flavour,
  faulty: boolean,
): string {
  const body = faulty ? text.replace(fault[0], fault[1]) : text;
  if (flavour.modules === 'commonjs') return `${body}\n\nmodule.exports = { ${name} };\n`;
  return flavour.modules === 'esm' ? `export ${body}\n` : `// @ts-nocheck\nexport ${body}\n`;
}

export const testFileOf = (flavour: Flavour, name: string): string =>
  `test/${name}.test.${extension(flavour)}`;

/** One test a case, each with one assertion, as the runner's own users write them. */
export function testText(program: FunctionProgram, flavour: Flavour): string {
  const { name, cases } = program;
  const from = `../${sourceFileOf(flavour, name)}`;
  const tests = cases.map(([args, expected], index) => {
    const call = `${name}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`;
    return `test('case ${index + 1}', () => ${assertionOf(flavour, call, JSON.stringify(expected))});`;
  });
  return [...headOf(flavour, name, from), '', ...tests, ''].join('\n');
}

function assertionOf({ runner }: Flavour, call: string, expected: string): string {
  return runner === 'vitest' || runner === 'jest'
    ? `expect(${call}).toEqual(${expected})`
    : `assert.deepEqual(${call}, ${expected})`;
}

function headOf({ runner, modules }: Flavour, name: string, from: string): string[] {
  const isCommonJs = modules === 'commonjs';
  const own = isCommonJs ? `const { ${name} } = require('${from}');` : `import { ${name} } from '${from}';`;
  const assert = isCommonJs
    ? "const assert = require('node:assert/strict');"
    : "import assert from 'node:assert/strict';";
  switch (runner) {
    case 'node':
      return [
        isCommonJs ? "const { test } = require('node:test');" : "import { test } from 'node:test';",
        assert,
        own,
      ];
    case 'mocha':
      return [assert, own, 'const test = it;'];
    case 'vitest':
      return ["import { expect, test } from 'vitest';", own];
    case 'jest':
      return [own];
  }
}
