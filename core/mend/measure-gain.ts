import type { PlannedFix } from '../evolve/plan-fixes.js';
import { editsOf } from '../evolve/plan-fixes.js';
import { blobsOf, readerOf } from '../evolve/project.js';
import { isFaster, measureSpeed } from '../evolve/speed/measure-speed.js';
import { startEntries } from '../evolve/start-up/entries.js';
import { isLarge, measureStartUp } from '../evolve/start-up/measure-start-up.js';
import type { Baseline } from '../heal/baseline/baseline.js';
import { testSettings } from '../heal/baseline/test-settings.js';
import type { Session } from '../heal/session.js';
import { applyEdits } from '../sandbox/edits.js';
import { execute } from '../sandbox/execute.js';

/** Why a fix that claims to be faster is not offered, as one sentence; null where a measurement shows it, or it claims nothing. */
export async function doubtOfGain(
  session: Session,
  baseline: Baseline,
  fix: PlannedFix,
): Promise<string | null> {
  const claims = new Set(fix.findings.map((each) => each.fix.claims));
  if (claims.has('start-up')) return doubtOfStartUp(session, baseline, fix);
  return claims.has('speed') ? doubtOfSpeed(session, baseline, fix) : null;
}

async function doubtOfSpeed(session: Session, baseline: Baseline, fix: PlannedFix): Promise<string | null> {
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

async function doubtOfStartUp(
  { repo, workspace, signal, onProgress }: Session,
  { snapshot, worktrees }: Baseline,
  { findings }: PlannedFix,
): Promise<string | null> {
  const [finding] = findings;
  const started = finding?.related[0]?.file ?? finding?.file;
  const blobs = await blobsOf(repo, snapshot.tree);
  const entries = await startEntries({ blobs, workspace, read: readerOf(repo, blobs) });
  const entry = entries.find(({ file }) => file === started);
  if (!entry || !finding) return 'its gain cannot be measured';
  onProgress({ phase: 'prove', message: `measuring how long ${entry.file} takes to start` });
  const worktree = await worktrees.take();
  try {
    const candidate = { file: finding.file, edits: finding.fix.edits };
    const measured = await measureStartUp(
      [{ ...entry, candidates: [candidate] }],
      (command, { timeoutMs = 0, shown = [] }) => {
        const enclosure = worktree.enclosure();
        const readOnly = [...(enclosure.readOnly ?? []), ...shown];
        return execute(command, { ...enclosure, readOnly, timeoutMs, signal });
      },
    );
    const saving = measured.entries[0]?.savings[0];
    return saving && isLarge(saving) ? null : `${entry.file} does not start faster with it for certain`;
  } finally {
    await worktree.dispose();
  }
}
