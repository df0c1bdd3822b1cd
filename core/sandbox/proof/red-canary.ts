import { HealerError } from '../../errors.js';
import type { Run, TestId } from '../../model.js';
import { narrowTo } from '../../runners/narrow.js';
import type { TestSettings } from '../../workspace/workspace.js';
import type { Check } from '../check.js';
import { compareRuns } from '../compare.js';
import { runTests } from '../tests.js';
import type { SandboxWorktree } from '../worktree.js';
import { plantCanary, plantSyntaxError } from './canary.js';

export interface CanaryOptions {
  /** Files that the patch changes. */
  edited: readonly string[];
  failingTests: readonly TestId[];
  before: Run;
  test: Pick<TestSettings, 'script' | 'command' | 'cwd' | 'parts'> | null;
  check?: Check;
  timeoutMs: number;
  signal?: AbortSignal;
}

/**
 * A worktree whose tests stay green with a failing edit in it tests somebody else's code. `plant` writes the patch.
 * Error: WORKTREE_NOT_TRUSTED.
 */
export async function requireRedCanary(
  worktree: SandboxWorktree,
  o: CanaryOptions,
  plant: () => Promise<void>,
): Promise<void> {
  const failing = o.failingTests.map(({ file }) => file);
  // Where nothing fails and no code is edited, as in a manifest, the tests themselves show whether they are run from here.
  const passing = o.failingTests.length > 0 ? [] : passingFiles(o.before);
  const places = o.check ? [failing] : [o.edited, failing, passing];
  for (const place of places) {
    await plant();
    const planted = await (o.check ? plantSyntaxError : plantCanary)(worktree, place);
    if (!planted) continue;
    if (await isRed(worktree, o)) return;
    throw new HealerError(
      'WORKTREE_NOT_TRUSTED',
      `With a failing edit planted in ${planted}, the worktree is as green as without`,
      {
        next: 'See that the tests load the source files of their own checkout, not an installed or built copy.',
      },
    );
  }
  throw new HealerError('WORKTREE_NOT_TRUSTED', 'There is no file in which a failing edit could be planted');
}

const passingFiles = ({ tests }: Run): string[] =>
  tests.filter(({ status }) => status === 'passed').flatMap(({ file }) => [file, ...sourcesOf(file)]);

/** Of a test that is built before it is run, as `dist/test/a.test.js`, where it may come from: `test/a.test.ts`. */
function sourcesOf(file: string): string[] {
  const [, name, module] = /^[^/]+\/(.+)\.([cm]?)js$/.exec(file) ?? [];
  return name === undefined ? [] : [`${name}.${module}ts`, `${name}.tsx`, `${name}.${module}js`];
}

async function isRed(worktree: SandboxWorktree, o: CanaryOptions): Promise<boolean> {
  if (o.check) {
    const { run, fresh, exceeded } = await o.check.look(worktree, o.signal);
    return exceeded !== null || fresh.length > 0 || run.exitCode !== 0;
  }
  if (!o.test) return false;
  const { failingTests } = o;
  // The failing tests alone are the quickest to tell, where there are any and they can be run alone.
  const narrowed = failingTests.length === 0 ? null : narrowTo(o.test, failingTests);
  const { run, execution } = await runTests(worktree, { ...o, ...(narrowed ?? o.test) });
  const { stillFailing, newlyFailing } = compareRuns(o.before, run, failingTests);
  return execution.exceeded !== null || (failingTests.length === 0 ? newlyFailing : stillFailing).length > 0;
}
