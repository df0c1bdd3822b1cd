import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type Outcome, runHealer } from '../cli/run-healer.js';
import { createRepository, type TestRepository, type TestRepositoryOptions } from '../support/repository.js';

type Files = Record<string, string | Buffer>;

export const manifest = (test?: string): string =>
  JSON.stringify({ name: 'cart', type: 'module', ...(test !== undefined && { scripts: { test } }) });

/** A project with one bug that healer finds within seconds. */
export const cart: Files = {
  'package.json': manifest('node --test'),
  'src/cart.js': 'export const total = (prices) => prices.reduce((sum, price) => sum - price, 0);\n',
  'test/cart.test.js':
    "import assert from 'node:assert';\nimport { test } from 'node:test';\nimport { total } from '../src/cart.js';\n\n" +
    "test('adds up prices', () => assert.equal(total([1, 2, 3]), 6));\ntest('is zero for nothing', () => assert.equal(total([]), 0));\n",
};

export async function openCart(
  t: TestContext,
  files: Files = {},
  options?: TestRepositoryOptions,
): Promise<TestRepository> {
  const repository = await createRepository({ ...cart, ...files }, options);
  t.after(repository.dispose);
  return repository;
}

interface How {
  cwd?: string;
  /** Changed or, where undefined, missing in the repository's isolated environment. */
  env?: Record<string, string | undefined>;
  input?: string;
}

export function healer(repository: TestRepository, words: string[], how: How = {}): Promise<Outcome> {
  const env = { ...repository.env, ...how.env };
  return runHealer(words, { cwd: how.cwd ?? repository.root, env, input: how.input });
}

/** One clear sentence with what to do next, exit code 2, and nothing that was not expected. */
export function assertRefused(outcome: Outcome, sentence: RegExp): void {
  assert.equal(outcome.code, 2, outcome.stdout + outcome.stderr);
  assert.match(outcome.stderr, sentence);
  assert.match(outcome.stderr, /\n {2}next: /);
  assert.doesNotMatch(outcome.stderr, /did not expect|\n {4}at /);
  assert.equal(outcome.stderr.match(/^healer: /gm)?.length, 1, outcome.stderr);
}

/** One patch landed, and nothing of the user's changed. */
export async function assertHealed(repository: TestRepository, outcome: Outcome): Promise<void> {
  assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
  assert.match(outcome.stdout, /1 of 1 error fixed/);
  const branches = await repository.git('for-each-ref', '--format=%(refname)', 'refs/heads/healer/');
  assert.equal(branches.split('\n').length, 1, branches);
}

/** What a user would miss if it changed: the checkout, the index, the branches and where HEAD is. */
export async function stateOf(repository: TestRepository, cwd = repository.root): Promise<string[]> {
  const git = (...args: string[]) => repository.git('-C', cwd, ...args);
  return [
    await git('--no-optional-locks', 'status', '--porcelain', '--untracked-files=all', '--', ':!.healer'),
    await git('ls-files', '--stage', '-v'),
    await git('for-each-ref', 'refs/heads', 'refs/tags', 'refs/stash', '--exclude=refs/heads/healer/').catch(
      () => git('for-each-ref', 'refs/tags', 'refs/stash'),
    ),
    await git('rev-parse', '--symbolic-full-name', 'HEAD').catch(() => ''),
    await git('config', '--local', '--list'),
  ];
}

export const json = (outcome: Outcome) => JSON.parse(outcome.stdout);
