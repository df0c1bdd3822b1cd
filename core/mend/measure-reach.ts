import type { Fixable } from '../evolve/plan-fixes.js';
import type { Baseline } from '../heal/baseline/baseline.js';
import { testSettings } from '../heal/baseline/test-settings.js';
import { textReader } from '../heal/baseline/text-reader.js';
import { functionsOf, ranFunction } from '../heal/errors/functions.js';
import type { Session } from '../heal/session.js';
import { lineAt } from '../repair/syntax/style.js';
import { testKey } from '../runners/test-key.js';
import { runTests } from '../sandbox/tests.js';
import { isSourceFile } from '../workspace/sources.js';

/** Whether the tests can tell what a fix does. */
export type Reach = (finding: Fixable) => Promise<boolean>;

/**
 * Runs the suite once with coverage. A fix is within its reach where passing tests run the function around each of its
 * edits, or load the file of an edit outside of functions; what is no source (a test, a manifest) all tests judge.
 * Null where the runner cannot tell what it ran.
 */
export async function measureReach(session: Session, baseline: Baseline): Promise<Reach | null> {
  const worktree = await baseline.worktrees.take();
  try {
    const { coverage } = await runTests(worktree, {
      ...testSettings(session),
      coverage: true,
      timeoutMs: session.config.testTimeoutMs,
      signal: session.signal,
    });
    if (coverage.length === 0) return null;
    const passed = new Set(baseline.before.tests.filter(({ status }) => status === 'passed').map(testKey));
    const passing = coverage.filter((test) => test.path.length === 0 || passed.has(testKey(test)));
    const read = textReader(session.repo, baseline.snapshot.tree);
    const functionAt = functionsOf(read);
    return async ({ fix }) => {
      for (const { file, start } of fix.edits) {
        if (!isSourceFile(file)) continue;
        const around = await functionAt(file, lineAt((await read(file)) ?? '', start));
        const ran = passing.some((test) =>
          around ? ranFunction(test, file, around) : (test.lines.get(file)?.size ?? 0) > 0,
        );
        if (!ran) return false;
      }
      return true;
    };
  } finally {
    await worktree.dispose();
  }
}
