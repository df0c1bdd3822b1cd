import type { PlannedFix } from '../evolve/plan-fixes.js';
import { editsOf } from '../evolve/plan-fixes.js';
import { isFaster, measureSpeed } from '../evolve/speed/measure-speed.js';
import type { Baseline } from '../heal/baseline.js';
import type { Session } from '../heal/session.js';
import { testSettings } from '../heal/test-settings.js';
import { applyEdits } from '../sandbox/edits.js';

/** Why a fix that claims to be faster is not offered, as one sentence; null where a measurement shows it, or it claims nothing. */
export async function doubtOfGain(
  session: Session,
  baseline: Baseline,
  fix: PlannedFix,
): Promise<string | null> {
  if (!fix.findings.some((each) => each.fix.claims === 'speed')) return null;
  const edits = editsOf(fix.findings);
  const [file, ...others] = new Set(edits.map(({ range }) => range.file));
  const before = file === undefined ? undefined : await baseline.worktree.read(file);
  if (file === undefined || before === undefined || others.length > 0) return 'its gain cannot be measured';
  session.onProgress({ phase: 'prove', message: `measuring the gain of ${fix.check} in ${file}` });
  const worktree = await baseline.worktrees.take();
  try {
    const speed = await measureSpeed({
      worktree,
      file,
      before,
      after: applyEdits(before, edits),
      // What is added before a loop comes first, and may stand outside of what it is about.
      at: Math.max(...edits.map(({ range }) => range.start)),
      test: testSettings(session),
      timeoutMs: session.config.testTimeoutMs,
      signal: session.signal,
    });
    if (!speed) return 'the tests call no function with it that could be measured';
    if (isFaster(speed)) return null;
    const [low, high] = speed.interval.map((each) => each.toFixed(2));
    return `it is ${speed.ratio.toFixed(2)} times as fast (${low} to ${high}): no gain that is certain`;
  } finally {
    await worktree.dispose();
  }
}
