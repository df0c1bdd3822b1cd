import { join } from 'node:path/posix';
import type { Run, TestId } from '../../model.js';
import { narrowTo, partOf, type TestCommand } from '../../runners/narrow.js';
import { testKey } from '../../runners/test-key.js';
import { compareRuns, resultsByTest } from '../compare.js';
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
  const tests = controlled.map(({ test }) => test);
  // As in the proof itself: a runner starts one file in another way than many, and listens to it in another way.
  const areAlone = o.before.durationMs > mostWholeMs && controlled.every(({ within }) => within === null);
  const alone = areAlone ? narrowTo(o.test, tests) : null;
  const { run, execution } = await runTests(worktree, { ...o, ...(alone ?? wholeFor(o.test, tests)) });
  if (execution.exceeded !== null) return null;
  const stillFailing = new Set(compareRuns(o.before, run, tests).stillFailing.map(testKey));
  const others = newFailures(o.before, run);
  const isRed = ({ test, within }: Controlled) =>
    stillFailing.has(testKey(test)) ||
    (within !== null && others.some((other) => other.file === test.file && isIn(other, within)));
  const green = controlled.find((each) => !isRed(each))?.test;
  if (green === undefined) return null;
  const name = JSON.stringify([green.file, ...green.path].filter(Boolean).join(' > '));
  return `With the patch ${name} passes even where an assertion fails in it: the patch keeps it from failing.`;
}

function newFailures(before: Run, after: Run): TestId[] {
  const known = resultsByTest(before);
  return after.tests.filter(
    (test) => test.status === 'failed' && known.get(testKey(test))?.status !== 'failed',
  );
}

const isIn = ({ path }: TestId, titles: readonly string[]): boolean =>
  titles.every((title, depth) => path[depth] === title);

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

/** A test that cannot pass any more; where it cannot be told from its text which one that is, one of those `within`. */
interface Controlled {
  test: TestId;
  within: string[] | null;
}

async function plantControls(
  worktree: SandboxWorktree,
  tests: readonly TestId[],
  named: readonly string[],
): Promise<Controlled[]> {
  const byFile = new Map<string, TestId[]>();
  for (const test of tests) {
    // What stands for the whole command is in the files that the command names.
    for (const file of test.file === '' ? named : [test.file].filter(isCode))
      byFile.set(file, [...(byFile.get(file) ?? []), test]);
  }
  const controlled: Controlled[] = [];
  for (const [file, own] of [...byFile].slice(0, mostFiles)) {
    const text = await worktree.read(file);
    const wanted = own.map((test) => (test.file === '' ? { path: [] } : test));
    const planted = text === undefined ? null : withFailingTests(file, text, wanted);
    if (planted === null) continue;
    await worktree.writeFile(file, planted.text);
    controlled.push(...own.map((test, index) => ({ test, within: planted.within[index] ?? null })));
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
