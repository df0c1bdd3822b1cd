import { isHealerError } from '../../core/errors.js';
import { openRepository, type Repository } from '../../core/git/repository.js';
import type { Candidate, Run } from '../../core/model.js';
import { prove } from '../../core/sandbox/proof.js';
import { runTests } from '../../core/sandbox/tests.js';
import { openWorktree } from '../../core/sandbox/worktree.js';
import { linkDependencies } from '../support/dependencies.js';
import type { HostileCandidate } from './hostile-case.js';
import type { Outcome } from './run-test.js';
import { plantVictims, type Victims } from './victims.js';

/** A repository whose code is wrong, and whose tests say so. */
interface Ground {
  victims: Victims;
  repo: Repository;
  before: Run;
  script: string;
}

const workspace = { packages: [], typescript: false, eslint: false };
const timeoutMs = 60_000;

/** Proves hostile candidates, each in the repository of its runner, which is made once. */
export function candidateGround() {
  const grounds = new Map<string, Promise<Ground>>();
  return {
    async run(hostile: HostileCandidate): Promise<Outcome> {
      const runner = hostile.runner ?? 'node';
      const making = grounds.get(runner) ?? layGround(runner);
      grounds.set(runner, making);
      return proveHostile(hostile, await making);
    },
    async dispose() {
      for (const making of grounds.values()) await (await making).victims.dispose();
    },
  };
}

const wrong = 'exports.add = (a, b) => a - b;\nexports.twice = (a) => 2 * a;\n';
const scripts = {
  node: 'node --test --test-concurrency=1',
  vitest: 'vitest run',
  script: 'node test/all.js',
};

const files = {
  node: {
    'src/add.js': wrong,
    'test/add.test.js': nodeTest('doubles', 'twice(2), 4'),
    'test/zeta.test.js': nodeTest('adds', 'add(1, 2), 3'),
  },
  script: {
    'src/add.js': wrong,
    'test/all.js':
      "const assert = require('node:assert');\nconst { add } = require('../src/add.js');\nassert.equal(add(1, 2), 3);\n",
  },
  vitest: {
    'src/add.js': wrong.replaceAll('exports.', 'export const '),
    'test/zeta.test.js':
      "import { expect, test } from 'vitest';\nimport { add } from '../src/add.js';\ntest('adds', () => {\n  expect(add(1, 2)).toBe(3);\n});\n",
  },
};

function nodeTest(title: string, compared: string): string {
  return [
    "const { test } = require('node:test');",
    "const assert = require('node:assert');",
    "const { add, twice } = require('../src/add.js');",
    `test('${title}', () => {\n  assert.equal(${compared});\n});`,
    '',
  ].join('\n');
}

async function layGround(runner: keyof typeof files): Promise<Ground> {
  const script = scripts[runner];
  const type = runner === 'vitest' ? 'module' : 'commonjs';
  const manifest = JSON.stringify({ name: 'x', type, scripts: { test: script } });
  const prepare = runner === 'vitest' ? linkDependencies : undefined;
  const victims = await plantVictims({ 'package.json': manifest, ...files[runner] }, prepare);
  const repo = await openRepository(victims.checkout);
  const worktree = await openWorktree(repo, 'HEAD', { workspace });
  try {
    const { run: before } = await runTests(worktree, { command: ['npm', 'test'], cwd: '', timeoutMs });
    return { victims, repo, before, script };
  } finally {
    await worktree.dispose();
  }
}

async function proveHostile(
  hostile: HostileCandidate,
  { victims, repo, before, script }: Ground,
): Promise<Outcome> {
  const commit = await victims.repository.git('rev-parse', 'HEAD');
  const tree = await victims.repository.git('rev-parse', 'HEAD^{tree}');
  const end = files[hostile.runner ?? 'node']['src/add.js'].length;
  const edits = [{ range: { file: 'src/add.js', start: 0, end }, text: hostile.code(victims) }];
  const candidate: Candidate = {
    id: 'c',
    strategy: 'model',
    title: hostile.name,
    operator: 'x',
    prior: 0.5,
    edits,
  };
  const verdict = await prove({
    repo,
    snapshot: { commit, tree },
    candidate,
    failingTests: before.tests.filter(({ status }) => status === 'failed'),
    before,
    test: { script, command: ['npm', 'test'], cwd: '' },
    workspace,
    timeoutMs,
    isolation: 'required',
  }).then(
    ({ ok, reason }) => (ok ? 'proved' : (reason ?? '')),
    (error: Error) => {
      if (isHealerError(error, 'PROOF_FAILED') || isHealerError(error, 'WORKTREE_NOT_TRUSTED'))
        return error.message;
      throw error;
    },
  );
  return { verdict, harm: await victims.harm(verdict) };
}
