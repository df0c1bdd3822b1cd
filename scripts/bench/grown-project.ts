import { type Flavour, settingsOf, sourceFileOf, testFileOf } from './flavours.js';

export interface Size {
  /** Source files, each of which is imported by the one above it: the first loads all. */
  files: number;
  tests: number;
}

/** Tests in one file. */
const perFile = 50;

/**
 * A CommonJS project of this size: modules in a binary tree, each with a function of its own and one that adds up what
 * is below it. The tests are shared out over test files, each of one module; the module in the middle has a fault.
 */
export function grownProject(
  flavour: Flavour,
  { files, tests }: Size,
): { files: Record<string, string>; faulty: string } {
  const texts: Record<string, string> = settingsOf(flavour);
  const middle = Math.floor(files / 2);
  for (let part = 0; part < files; part += 1)
    texts[sourceFileOf(flavour, nameOf(part))] = sourceOf(part, files, part === middle);
  const testFiles = Math.max(1, Math.ceil(tests / perFile));
  for (let file = 0; file < testFiles; file += 1) {
    // The first one tests the faulty module.
    const part = (middle + file) % files;
    const count = Math.floor(tests / testFiles) + (file < tests % testFiles ? 1 : 0);
    texts[testFileOf(flavour, `${nameOf(part)}-${file}`)] = testsOf(flavour, part, count, file);
  }
  return { files: texts, faulty: sourceFileOf(flavour, nameOf(middle)) };
}

const nameOf = (part: number): string => `part-${part}`;

const divisorOf = (part: number): number => 2 + (part % 5);

function sourceOf(part: number, files: number, faulty: boolean): string {
  const below = [2 * part + 1, 2 * part + 2].filter((child) => child < files);
  return [
    ...below.map((child) => `const part${child} = require('./${nameOf(child)}.js');`),
    '',
    `/** Adds up the numbers to \`n\` that ${divisorOf(part)} divides. */`,
    'exports.value = function (n) {',
    '  let sum = 0;',
    `  for (let i = 1; i ${faulty ? '<' : '<='} n; i += 1) {`,
    `    if (i % ${divisorOf(part)} === 0) sum += i;`,
    '  }',
    '  return sum;',
    '};',
    '',
    `exports.total = (n) => ${['exports.value(n)', ...below.map((child) => `part${child}.total(n)`)].join(' + ')};`,
    '',
  ].join('\n');
}

function testsOf({ runner }: Flavour, part: number, count: number, file: number): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const n = index + 2 + (file % 3);
    return `test('of ${n}', () => assert.equal(value(${n}), ${expectedOf(part, n)}));`;
  });
  const head = {
    node: "const { test } = require('node:test');",
    mocha: 'const test = it;',
    vitest: "import { test } from 'vitest';",
    jest: '',
  }[runner];
  return [
    head,
    "const assert = require('node:assert/strict');",
    `const { value } = require('../src/${nameOf(part)}.js');`,
    '',
    ...lines,
    '',
  ].join('\n');
}

function expectedOf(part: number, n: number): number {
  let sum = 0;
  for (let i = 1; i <= n; i += 1) if (i % divisorOf(part) === 0) sum += i;
  return sum;
}
