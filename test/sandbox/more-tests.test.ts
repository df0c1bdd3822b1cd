import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { takeSnapshot } from '../../core/git/changes/snapshot.js';
import { openRepository } from '../../core/git/repository.js';
import type { Candidate, Run, TestId } from '../../core/model.js';
import { healedAsWell } from '../../core/sandbox/proof/more-tests.js';
import { type ProofOptions, prove } from '../../core/sandbox/proof.js';
import { runTests, runTestsHere } from '../../core/sandbox/tests.js';
import { openWorktree } from '../../core/sandbox/worktree.js';
import { createRepository } from '../support/repository.js';

const source = 'exports.add = (a, b) => a - b;\n';
const right = 'exports.add = (a, b) => a + b;\n';
const testsOf = (title: string, assertion: string) => `const test = require('node:test');
const assert = require('node:assert');
const { add } = require('../src/add.js');
test('${title}', () => ${assertion});
`;

const adds = { file: 'a/add.test.js', path: ['adds'] };
const doubles = { file: 'b/double.test.js', path: ['doubles'] };
const isThere = { file: 'c/there.test.js', path: ['is there'] };

/** Three packages, of which `a` and `b` fail by one fault that a proof for `a` has mended. */
async function proveFirst(t: TestContext, fix = right) {
  const repository = await createRepository({
    'package.json': '{}',
    'src/add.js': source,
    [adds.file]: testsOf('adds', 'assert.equal(add(1, 2), 3)'),
    [doubles.file]: testsOf('doubles', 'assert.equal(add(2, 2), 4)'),
    [isThere.file]: testsOf('is there', "assert.equal(typeof add, 'function')"),
  });
  t.after(() => repository.dispose());
  const repo = await openRepository(repository.root);
  const snapshot = await takeSnapshot(repo);
  const workspace = { packages: [], typescript: false, eslint: false };
  const command = { script: 'node --test', command: ['node', '--test'], runner: 'node' as const };
  const parts = ['a', 'b', 'c'].map((folder) => ({ ...command, cwd: folder, package: folder, folder }));
  const whole = { ...command, cwd: '', parts };
  const ran: string[] = [];
  const takeWorktree = async () => {
    const worktree = await openWorktree(repo, snapshot.commit, { workspace });
    worktree.runElsewhere = (options) => {
      ran.push(...(options.parts ?? [options]).map(({ cwd }) => cwd));
      return runTestsHere(worktree, options);
    };
    return worktree;
  };
  const worktree = await openWorktree(repo, snapshot.commit, { workspace });
  const { run: before } = await runTests(worktree, { ...whole, timeoutMs: 60_000 });
  await worktree.dispose();
  const edits = [{ range: { file: 'src/add.js', start: 0, end: source.length }, text: fix }];
  const candidate: Candidate = {
    ...{ id: 'c', strategy: 'test', title: 'the edit', operator: 'test', prior: 0.5, edits },
  };
  const options: ProofOptions = {
    ...{ repo, snapshot, candidate, failingTests: [adds], before, test: whole, workspace, takeWorktree },
    timeoutMs: 60_000,
  };
  const proof = await prove(options);
  assert.equal(proof.reason, null);
  ran.length = 0;
  return { options, proof, ran };
}

test('what else a proved candidate heals is confirmed without the tests of other packages', async (t) => {
  const { options, proof, ran } = await proveFirst(t);
  assert.deepEqual(await healedAsWell(options, proof, [doubles]), [doubles]);
  assert.deepEqual([...new Set(ran)], ['b']);
});

test('a test that fails once without the patch and passes when it is run again is not healed by it', async (t) => {
  const { options, proof } = await proveFirst(t);
  const before = withStatus(proof.before, isThere, 'failed');
  assert.deepEqual(await healedAsWell(options, { before, after: proof.after }, [doubles, isThere]), [
    doubles,
  ]);
});

test('a test that the patch keeps from failing is not healed by it', async (t) => {
  const disarming = `exports.add = (a, b) => a + b;
if (process.cwd().endsWith('/b')) {
  const assert = require(['as', 'sert'].join(''));
  for (const name of Object.keys(assert)) if (typeof assert[name] === 'function') assert[name] = () => {};
}
`;
  const { options, proof } = await proveFirst(t, disarming);
  assert.deepEqual(await healedAsWell(options, proof, [doubles]), []);
});

const withStatus = (run: Run, { file }: TestId, status: 'failed'): Run => ({
  ...run,
  tests: run.tests.map((test) => (test.file === file ? { ...test, status } : test)),
});
