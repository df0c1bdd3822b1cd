import type { Snapshot } from '../../git/changes/snapshot.js';
import type { ErrorRecord, Run } from '../../model.js';
import { dependentsOf, packageOf } from '../../workspace/monorepo/graph.js';
import type { Monorepo } from '../../workspace/monorepo/monorepo.js';
import { takeBaseline } from '../baseline/baseline.js';
import type { HealReport } from '../report.js';
import type { Session } from '../session.js';
import { healUntested, type UntestedLimits } from '../untested/heal-untested.js';
import { scoped } from './scope.js';

/** Heals what no test shows; the tests of the packages that it is in, and of those that depend on them, prove it. */
export async function healUntestedIn(
  session: Session,
  { graph, parts }: Monorepo,
  snapshot: Snapshot,
  errors: readonly ErrorRecord[],
  report: HealReport,
  limits: UntestedLimits,
): Promise<void> {
  const places = errors.flatMap(({ locations }) => locations.map(({ file }) => file));
  const folders = [...new Set(places.map((file) => packageOf(graph.packages, file)?.folder ?? ''))];
  const reached = new Set([...folders, ...dependentsOf(graph, folders)]);
  const isEverything = folders.length === 0 || folders.includes('');
  const own = parts.filter(({ folder }) => isEverything || folder === '' || reached.has(folder));
  if (own.length === 0) {
    await healUntested(session, { snapshot, baseline: null }, errors, report, limits);
    return;
  }
  const inside = scoped(session, own, new Map<string, Promise<Run>>());
  session.onProgress({ phase: 'test', message: 'running the tests in a clean worktree' });
  const baseline = await takeBaseline(inside, snapshot);
  try {
    await healUntested(inside, { snapshot, baseline }, errors, report, limits);
  } finally {
    await baseline.dispose();
  }
}
