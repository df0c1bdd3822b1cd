import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { packageRoot } from '../../core/package-root.js';
import { runHealer } from '../cli/run-healer.js';
import { linkDependencies } from '../support/dependencies.js';
import { createRepository, type TestRepository } from '../support/repository.js';

interface Case {
  runner: string;
  script: string;
  /** What the user's own reporter prints of the failing test; mocha takes one reporter alone. */
  prints: RegExp | null;
  files: Record<string, string>;
}

const suite = (head = ''): string =>
  `${head}
describe('sums', () => {
  it('is right', () => {});
  it('is wrong', () => { throw new RangeError('off by one'); });
});
`;

const cases: Case[] = [
  {
    runner: 'node:test',
    script:
      'node --test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=healer/reporters/node --test-reporter-destination=stderr',
    prints: /is wrong/,
    files: { 'sums.test.js': suite("const { describe, it } = require('node:test');") },
  },
  {
    runner: 'vitest',
    script: 'vitest run',
    prints: /is wrong/,
    files: {
      'vitest.config.js':
        "import { defineConfig } from 'vitest/config';\nexport default defineConfig({ test: { globals: true, reporters: ['default', 'healer/reporters/vitest'] } });\n",
      'sums.test.js': suite(),
    },
  },
  {
    runner: 'jest',
    script: 'jest',
    prints: /is wrong/,
    files: {
      'jest.config.cjs': "module.exports = { reporters: ['default', 'healer/reporters/jest'] };\n",
      'sums.test.js': suite(),
    },
  },
  {
    runner: 'mocha',
    // by its path: mocha requires reporters from where it is itself, which is beside healer only where both are installed
    script: 'mocha --reporter ./node_modules/healer/dist/hooks/reporters/mocha.cjs sums.test.js',
    prints: null,
    files: { 'sums.test.js': suite() },
  },
];

for (const each of cases) {
  test(`the reporter for ${each.runner} in a user's own configuration records a run, once also under healer test`, async (t) => {
    const repository = await projectOf(t, each);
    const printed = await npmTest(repository);
    if (each.prints) assert.match(printed, each.prints);
    assert.match(printed, /`npx healer heal` looks for a fix/);
    assert.deepEqual(await recorded(repository), [
      { title: 'RangeError: off by one', count: 1, tests: [{ file: 'sums.test.js', path }] },
    ]);
    await runHealer(['test'], { cwd: repository.root, env: repository.env });
    assert.equal((await recorded(repository))[0]?.count, 2);
  });
}

test('in a linked worktree a reporter writes where healer reads: in the main checkout', async (t) => {
  const [first] = cases;
  assert.ok(first);
  const repository = await projectOf(t, first);
  const root = join(repository.outside, 'linked');
  await repository.git('worktree', 'add', '--quiet', root);
  await linkPackages(root);
  await npmTest({ ...repository, root });
  assert.deepEqual(
    (await recorded(repository)).map(({ tests }) => tests),
    [[{ file: 'sums.test.js', path }]],
  );
});

const path = ['sums', 'is wrong'];

async function projectOf(t: TestContext, { script, files }: Case): Promise<TestRepository> {
  const repository = await createRepository({
    '.gitignore': 'node_modules\n',
    'package.json': JSON.stringify({ scripts: { test: script } }),
    '.healer/config.json': '{}\n',
    ...files,
  });
  t.after(repository.dispose);
  await linkPackages(repository.root);
  return repository;
}

async function linkPackages(root: string): Promise<void> {
  await linkDependencies(root);
  await symlink(packageRoot, join(root, 'node_modules', 'healer'));
}

/** Resolves with all that was printed. */
const npmTest = ({ root, env }: Pick<TestRepository, 'root' | 'env'>): Promise<string> =>
  new Promise((resolve) => {
    execFile('npm', ['test', '--silent'], { cwd: root, env }, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });

interface Listed {
  title: string;
  count: number;
  tests: { file: string; path: string[] }[];
}

async function recorded({ root, env }: TestRepository): Promise<Listed[]> {
  const { stdout } = await runHealer(['errors', '--json'], { cwd: root, env });
  const { errors } = JSON.parse(stdout) as { errors: Listed[] };
  return errors.map(({ title, count, tests }) => ({ title, count, tests }));
}
