import { localize } from '../../diagnose/localize.js';
import { lastChanges } from '../../git/history/blame.js';
import { changedHunks, type Hunk } from '../../git/history/diff.js';
import { listFilesAt } from '../../git/objects/objects.js';
import type { Run, TestId, TestResult } from '../../model.js';
import { noteDecisions } from '../../patterns/learn.js';
import { recalibrationBy } from '../../patterns/outcomes/decided.js';
import { trialsOf } from '../../patterns/outcomes/trials.js';
import { sourcesTestedBy } from '../../patterns/tested-sources.js';
import { learningOf } from '../../repair/learning/posteriors.js';
import type { RepairContext } from '../../repair/strategy.js';
import { testKey } from '../../runners/test-key.js';
import { lastGreen } from '../../store/green.js';
import { inSpan } from '../../tracing/tracing.js';
import { isSourceFile } from '../../workspace/sources.js';
import type { Baseline } from '../baseline/baseline.js';
import { textReader } from '../baseline/text-reader.js';
import type { Group } from '../errors/groups.js';
import type { Session } from '../session.js';
import { lookUp } from './hints.js';

type Ground = Pick<Baseline, 'snapshot' | 'worktree' | 'coverage'> & { before: Pick<Run, 'tests'> };

/** Localizes a group's fault and gathers what strategies may know of it. */
export const repairContext = (session: Session, baseline: Ground, group: Group): Promise<RepairContext> =>
  inSpan(session, 'healer.diagnose', { 'healer.tests.failing': group.tests.length }, async (span) => {
    const context = await contextOf(session, baseline, group);
    const { error, suspects } = context;
    span.set({
      'healer.error.id': error.id,
      'healer.error.class': error.class,
      'healer.suspects': suspects.length,
    });
    return context;
  });

async function contextOf(session: Session, baseline: Ground, group: Group): Promise<RepairContext> {
  const { snapshot, worktree } = baseline;
  const { repo } = session;
  const greenTree = snapshot.branch ? await lastGreen(repo, snapshot.branch) : null;
  const hunks: Hunk[] = greenTree ? await changedHunks(repo, greenTree, snapshot.tree) : [];
  const files = await listFilesAt(repo, snapshot.tree);
  const sources = files.filter(isSourceFile);
  const read = textReader(repo, snapshot.tree);
  const [error] = group.errors;
  if (!error) throw new TypeError('a group holds at least one error');
  const failures = group.errors.map((record) => record.failure);
  const suspects = await localize({
    failures,
    tests: group.tests,
    coverage: baseline.coverage,
    results: baseline.before.tests,
    hunks,
    sources: read,
    packages: session.workspace.packages,
  });
  return {
    error,
    failures,
    failingTests: group.tests,
    suspects,
    tree: snapshot.tree,
    greenTree,
    folder: worktree.folder,
    sources,
    read,
    readGreen: greenTree ? textReader(repo, greenTree) : async () => undefined,
    results: resultsOf(group.tests, baseline.before.tests),
    lineHistory: (file, from, to) => lastChanges(repo, snapshot.commit, file, from, to),
    hints: lookUp(session, { error, failures, suspects, folder: worktree.folder, read }, { nearOnly: true })
      .hints,
    ...(await learnedIn(session, group)),
    signal: session.signal,
  };
}

/** The context gets what was learned as values; nothing where nothing was. */
async function learnedIn(
  { repo, store }: Session,
  { tests }: Group,
): Promise<Pick<RepairContext, 'learned'>> {
  if ((await store.patterns.all()).length > 0) await noteDecisions({ repo, store });
  const [records, patches, outcomes] = await Promise.all([
    store.patterns.all(),
    store.patches.all(),
    store.outcomes.all(),
  ]);
  const fixes = records.filter((record) => record.kind === 'fix');
  const trials = trialsOf(patches, outcomes, Date.now());
  const tested = await sourcesTestedBy(
    store,
    tests.map(({ file }) => file),
  );
  if (fixes.length + trials.length + tested.size === 0) return {};
  const rejected = new Set(records.filter(({ kind }) => kind === 'rejected').map(({ id }) => id));
  const recalibration = recalibrationBy(patches);
  return {
    learned: {
      patterns: fixes,
      rejected,
      ...(trials.length > 0 && { outcomes: learningOf(trials) }),
      ...(tested.size > 0 && { tested }),
      ...(recalibration && { recalibration }),
    },
  };
}

function resultsOf(tests: readonly TestId[], results: readonly TestResult[]): TestResult[] {
  const keys = new Set(tests.map(testKey));
  return results.filter((result) => keys.has(testKey(result)));
}
