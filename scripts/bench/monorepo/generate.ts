export interface Shape {
  packages: number;
  /** Number of the package with the fault. */
  faulty: number;
  /** Whether one suite of the root runs all tests, by node:test, in place of one for each package. */
  flat: boolean;
}

const runners = ['node', 'mocha', 'vitest'] as const;
type Runner = (typeof runners)[number];

/** How many packages each uses at most: the one at half its number, and one before it. */
const usedBy = (at: number): number[] =>
  [...new Set(at === 0 ? [] : [Math.floor(at / 2), at % 7 === 0 ? at - 1 : -1])].filter(
    (used) => used > 0 && used < at,
  );

/**
 * Files of a repository with npm workspaces, whose packages use each other as a binary tree with a few ways across. Each has two
 * functions of its own and one that asks the packages it uses, and ten tests.
 */
export function generatedMonorepo({ packages, faulty, flat }: Shape): Record<string, string> {
  const files: Record<string, string> = {
    '.gitignore': 'node_modules\n',
    'package.json': JSON.stringify({
      name: 'generated',
      private: true,
      type: 'module',
      workspaces: ['packages/*'],
      scripts: { test: flat ? 'node --test' : 'npm test --workspaces' },
    }),
  };
  for (let at = 0; at < packages; at += 1) {
    const folder = `packages/package-${at}`;
    const runner = flat ? 'node' : (runners[at % runners.length] ?? 'node');
    files[`${folder}/package.json`] = JSON.stringify(manifestOf(at, runner), null, 2);
    files[`${folder}/src/index.js`] = sourceOf(at, at === faulty);
    files[`${folder}/test/index.test.js`] = testsOf(at, runner);
  }
  return files;
}

const scripts: Record<Runner, string> = {
  node: 'node --test',
  mocha: 'mocha test/*.test.js',
  vitest: 'vitest run',
};

const manifestOf = (at: number, runner: Runner): object => ({
  name: `package-${at}`,
  version: '1.0.0',
  type: 'module',
  exports: './src/index.js',
  scripts: { test: scripts[runner] },
  dependencies: Object.fromEntries(usedBy(at).map((used) => [`package-${used}`, '^1.0.0'])),
});

function sourceOf(at: number, isFaulty: boolean): string {
  const used = usedBy(at);
  return [
    ...used.map((each) => `import { own as own${each} } from 'package-${each}';`),
    '',
    `/** Adds up the numbers to \`n\` that ${divisorOf(at)} divides. */`,
    'export function own(n) {',
    '  let sum = 0;',
    `  for (let i = 1; i ${isFaulty ? '<' : '<='} n; i += 1) {`,
    `    if (i % ${divisorOf(at)} === 0) sum += i;`,
    '  }',
    '  return sum;',
    '}',
    '',
    'export const longest = (words) => words.reduce((most, word) => (word.length > most.length ? word : most), "");',
    '',
    `export const all = (n) => ${['own(n)', ...used.map((each) => `own${each}(n)`)].join(' + ')};`,
    '',
  ].join('\n');
}

const heads: Record<Runner, string> = {
  node: "import { test } from 'node:test';",
  mocha: 'const test = it;',
  vitest: "import { test } from 'vitest';",
};

function testsOf(at: number, runner: Runner): string {
  const numbers = [1, 2, 3, 4, 5, 6];
  return [
    "import assert from 'node:assert/strict';",
    heads[runner],
    "import { all, longest, own } from '../src/index.js';",
    '',
    ...numbers.map((n) => `test('own of ${n}', () => assert.equal(own(${n}), ${ownOf(at, n)}));`),
    ...[7, 12].map((n) => `test('all of ${n}', () => assert.equal(all(${n}), ${allOf(at, n)}));`),
    "test('the longest word', () => assert.equal(longest(['a', 'abc', 'ab']), 'abc'));",
    "test('no words', () => assert.equal(longest([]), ''));",
    '',
  ].join('\n');
}

const divisorOf = (at: number): number => 2 + (at % 5);

function ownOf(at: number, n: number): number {
  let sum = 0;
  for (let i = 1; i <= n; i += 1) if (i % divisorOf(at) === 0) sum += i;
  return sum;
}

const allOf = (at: number, n: number): number =>
  usedBy(at).reduce((sum, used) => sum + ownOf(used, n), ownOf(at, n));
