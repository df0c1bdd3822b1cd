import type { TestContext } from 'node:test';
import { openRepository } from '../../../core/git/repository.js';
import type { Candidate, TestResult } from '../../../core/model.js';
import { synthesis } from '../../../core/repair/strategies/synthesis/synthesis.js';
import { applyEdits } from '../../../core/sandbox/edits.js';
import { memoryScreener } from '../../../core/sandbox/screening/memory/screener.js';
import { openWorktree } from '../../../core/sandbox/worktree.js';
import { createRepository } from '../../support/repository.js';
import { contextOf } from '../search/drive.js';

export interface FaultyProgram {
  source: string;
  /** Calls by the title of their test, with what they should give. */
  failing: Record<string, string>;
  passing: Record<string, string>;
}

export interface Synthesised {
  candidate: Candidate;
  /** The source with the candidate in it. */
  text: string;
  plausible: boolean;
}

const file = 'src/code.js';
const testFile = 'test/code.test.js';

/** What synthesis proposes for a program that really runs, and what its tests say about it. */
export async function synthesise(t: TestContext, program: FaultyProgram): Promise<Synthesised[]> {
  const { source, failing, passing } = program;
  const tests = Object.entries({ ...failing, ...passing });
  const repository = await createRepository({
    'package.json': '{"name":"x"}',
    [file]: source,
    [testFile]: [
      "const { test } = require('node:test');",
      "const assert = require('node:assert/strict');",
      "const code = require('../src/code.js');",
      ...tests.map(
        ([title, check]) =>
          `test(${JSON.stringify(title)}, () => { with (code) assert.deepEqual(${check}); });`,
      ),
    ].join('\n'),
  });
  const resultOf = (status: TestResult['status']) => (title: string) => ({
    file: testFile,
    path: [title],
    status,
    durationMs: 1,
  });
  const repo = await openRepository(repository.root);
  const commit = await repository.git('rev-parse', 'HEAD');
  const screener = await memoryScreener({
    worktree: await openWorktree(repo, commit, { workspace: { packages: [{ name: 'x', folder: '' }] } }),
    baseline: [
      ...Object.keys(failing).map(resultOf('failed')),
      ...Object.keys(passing).map(resultOf('passed')),
    ],
    runner: 'node',
    command: null,
    cwd: '',
    suspects: [file],
    covered: null,
    threads: 1,
  });
  t.after(async () => {
    await screener?.dispose();
    await repository.dispose();
  });
  if (!screener?.probe || !screener.suppose) throw new Error('memory does not agree with the runner');
  const { probe, suppose } = screener;
  const { signal } = t;
  const context = {
    ...contextOf({ files: { [file]: source } }),
    failingTests: Object.keys(failing).map((title) => ({ file: testFile, path: [title] })),
    signal,
    probe: (points: Parameters<typeof probe>[0]) => probe(points, { signal }),
    suppose: (
      ...[point, suppositions]: Parameters<typeof suppose> extends [infer P, infer S, ...unknown[]]
        ? [P, S]
        : never
    ) => suppose(point, suppositions, { signal }),
  };
  const found: Synthesised[] = [];
  const batches = synthesis.propose(context);
  for (let step = await batches.next([]); !step.done; step = await batches.next([])) {
    const batch = step.value;
    const plausible = new Set<string>();
    for await (const verdict of screener.screen(batch, { signal }))
      if (verdict.status === 'plausible') plausible.add(verdict.candidate);
    for (const candidate of batch)
      found.push({
        candidate,
        text: applyEdits(source, candidate.edits),
        plausible: plausible.has(candidate.id),
      });
  }
  return found;
}
