import { lstat, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dirname } from 'node:path/posix';
import { fingerprint } from '../capture/fingerprint.js';
import type { Baseline } from '../heal/baseline/baseline.js';
import { testSettings } from '../heal/baseline/test-settings.js';
import type { Session } from '../heal/session.js';
import { askTool } from '../heal/untested/ask-tool.js';
import type { Candidate, TestId } from '../model.js';
import { testKey } from '../runners/test-key.js';
import { compareRuns } from '../sandbox/compare.js';
import { applyEdits, editsByFile } from '../sandbox/edits.js';
import { runTests } from '../sandbox/tests.js';
import type { SandboxWorktree } from '../sandbox/worktree.js';

/** A package that a manifest does not list any more. */
interface Removed {
  name: string;
  /** Of the manifest, relative to the repository; `''` is the root. */
  folder: string;
}

/**
 * Why the packages that an edit takes out of manifests are needed all the same, as one sentence; null where they are not, or
 * there are none. The checkout that worktrees link their packages from still has them installed, so the proof alone could
 * not tell: here they are taken away, and the whole suite and the compiler have to say what they said with them.
 */
export async function neededAllTheSame(
  session: Session,
  baseline: Baseline,
  { edits }: Pick<Candidate, 'edits'>,
): Promise<string | null> {
  const removed = await removedBy(baseline.worktree, edits);
  if (removed.length === 0) return null;
  const names = removed.map(({ name }) => name).join(', ');
  session.onProgress({ phase: 'prove', message: `the tests without ${names}` });
  const known = session.workspace.typescript ? await diagnosticsOf(session, baseline.worktree) : null;
  const worktree = await baseline.worktrees.take();
  try {
    const restart = async () => {
      await worktree.reset();
      await worktree.write(edits);
    };
    await restart();
    for (const each of removed)
      if (!(await takeAway(worktree, each)))
        return `${each.name} is not installed where it could be taken away to try.`;
    const fresh =
      known && (await diagnosticsOf(session, worktree)).find(([id]) => !known.some(([each]) => each === id));
    if (fresh) return `Without ${names} there is a new diagnostic: ${fresh[1]}`;
    const first = await failingIn(session, baseline, worktree, restart);
    if (first.length === 0) return null;
    // What fails now and then does not speak for the package.
    const again = new Set((await failingIn(session, baseline, worktree, restart)).map(testKey));
    const broken = first.find((test) => again.has(testKey(test)));
    return broken
      ? `Without ${names} ${JSON.stringify([broken.file, ...broken.path].join(' > '))} fails.`
      : null;
  } finally {
    await worktree.dispose();
  }
}

async function removedBy(worktree: SandboxWorktree, edits: Candidate['edits']): Promise<Removed[]> {
  const removed: Removed[] = [];
  for (const [file, own] of editsByFile(edits)) {
    if (!/(?:^|\/)package\.json$/.test(file)) continue;
    const text = (await worktree.read(file)) ?? '';
    const left = listedIn(applyEdits(text, own));
    const folder = dirname(file) === '.' ? '' : dirname(file);
    for (const name of listedIn(text)) if (!left.has(name)) removed.push({ name, folder });
  }
  return removed;
}

function listedIn(text: string): Set<string> {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    text.replace(/^\uFEFF/, ''),
  ) as Record<string, object | undefined>;
  return new Set(Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }));
}

/** What other packages need of it they find beside them, where they are installed, and not here. */
async function takeAway({ folder: root }: SandboxWorktree, { name, folder }: Removed): Promise<boolean> {
  const place = join(root, folder, 'node_modules', name);
  const isThere = await lstat(place).then(
    () => true,
    () => false,
  );
  if (isThere) await rm(place, { recursive: true, force: true });
  return isThere;
}

/** Tests that pass in the baseline and do not here; one without a title stands for a command that fails. */
async function failingIn(
  session: Session,
  { before, timeoutMs }: Baseline,
  worktree: SandboxWorktree,
  restart: () => Promise<void>,
): Promise<TestId[]> {
  await restart();
  const { signal } = session;
  const { run, execution } = await runTests(worktree, { ...testSettings(session), timeoutMs, signal });
  const { newlyFailing } = compareRuns(before, run, []);
  const failsWhole = execution.exceeded !== null || (before.exitCode === 0 && run.exitCode !== 0);
  return newlyFailing.length === 0 && failsWhole ? [{ file: '', path: ['the test command'] }] : newlyFailing;
}

async function diagnosticsOf(
  session: Session,
  worktree: SandboxWorktree,
): Promise<[id: string, message: string][]> {
  const { failures } = await askTool(session, worktree, { sensor: 'compiler' });
  return failures.map((failure) => [fingerprint(failure), failure.thrown.message]);
}
