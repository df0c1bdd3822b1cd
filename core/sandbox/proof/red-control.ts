import { join } from 'node:path/posix';
import type { TestId } from '../../model.js';
import { narrowTo, partOf, type TestCommand } from '../../runners/narrow.js';
import { compareRuns } from '../compare.js';
import { runTests } from '../tests.js';
import type { SandboxWorktree } from '../worktree.js';
import { withFailingTests } from './control.js';
import type { CanaryOptions } from './red-canary.js';

/**
 * Whether the tests that are to be healed can still fail: in a clean worktree with the patch, an assertion that fails is put
 * at their end, and they must be red. A patch that keeps them green ends their process, disarms their assertions or speaks
 * for their reporter. Resolves with why it is not believed, as one sentence; null where the tests are red, or nothing could
 * be planted. The worktree is left dirty.
 */
export async function requireRedControl(worktree: SandboxWorktree, o: CanaryOptions): Promise<string | null> {
  if (!o.test) return null;
  const controlled = await plantControls(worktree, o.failingTests, filesIn(o.test));
  if (controlled.length === 0) return null;
  // As in the proof itself: a runner starts one file in another way than many, and listens to it in another way.
  const alone = o.before.durationMs > mostWholeMs ? narrowTo(o.test, controlled) : null;
  const { run, execution } = await runTests(worktree, { ...o, ...(alone ?? wholeFor(o.test, controlled)) });
  const { stillFailing } = compareRuns(o.before, run, controlled);
  if (execution.exceeded !== null || stillFailing.length === controlled.length) return null;
  const red = new Set(stillFailing.map(({ file, path }) => JSON.stringify([file, path])));
  const green = controlled.find(({ file, path }) => !red.has(JSON.stringify([file, path])));
  const name = JSON.stringify(green ? [green.file, ...green.path].filter(Boolean).join(' > ') : '');
  return `With the patch ${name} passes even where an assertion fails in it: the patch keeps it from failing.`;
}

/** Of several packages those whose tests these are. */
function wholeFor(test: NonNullable<CanaryOptions['test']>, tests: readonly TestId[]): TestCommand {
  const own = (test.parts ?? []).filter((part) =>
    tests.some(({ file }) => partOf(test.parts ?? [], file) === part),
  );
  return own.length === 0 ? test : { ...test, parts: own };
}

/** Milliseconds that a suite may take to be run whole for this. */
const mostWholeMs = 60_000;

/** Files of tests that are planted in, at most: one that keeps tests from failing keeps all of them. */
const mostFiles = 8;

/** The tests that cannot pass any more. */
async function plantControls(
  worktree: SandboxWorktree,
  tests: readonly TestId[],
  named: readonly string[],
): Promise<TestId[]> {
  const byFile = new Map<string, TestId[]>();
  for (const test of tests) {
    // What stands for the whole command is in the files that the command names.
    for (const file of test.file === '' ? named : [test.file].filter(isCode))
      byFile.set(file, [...(byFile.get(file) ?? []), test]);
  }
  const controlled: TestId[] = [];
  for (const [file, own] of [...byFile].slice(0, mostFiles)) {
    const text = await worktree.read(file);
    const ids = own.map((test) => (test.file === '' ? { file, path: [] } : test));
    const planted = text === undefined ? null : withFailingTests(file, text, ids);
    if (planted === null) continue;
    await worktree.writeFile(file, planted);
    controlled.push(...own);
  }
  return controlled;
}

const isCode = (file: string): boolean => /\.(?:[cm]?[jt]s|[jt]sx)$/.test(file);

const filesIn = ({ script, cwd }: NonNullable<CanaryOptions['test']>): string[] =>
  script
    .split(/\s+/)
    .map((word) => word.replace(/^['"]?(?:\.\/)?|['"]$/g, ''))
    .filter(isCode)
    .map((file) => join(cwd, file));
