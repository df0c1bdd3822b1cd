import { noteFrames } from '../../capture/note-frames.js';
import type { Candidate, ProvedPackages, Run } from '../../model.js';
import { joined } from '../../sandbox/part-runs.js';
import { runParts } from '../../sandbox/tests.js';
import { mapsOfBuilt } from '../../workspace/built/maps.js';
import { dependentsOf, packageOf, usedFirst } from '../../workspace/monorepo/graph.js';
import type { Monorepo } from '../../workspace/monorepo/monorepo.js';
import type { TestPart, TestSettings } from '../../workspace/workspace.js';
import type { Baseline } from '../baseline/baseline.js';
import { testSettings } from '../baseline/test-settings.js';
import type { Session } from '../session.js';
import { runKey, type Scope } from './scope.js';

export interface ProofTests {
  test: TestSettings;
  /** What they say of the snapshot. */
  before: Run;
  /** Which packages they are of, and which are left; null where the whole suite is run. */
  packages: ProvedPackages | null;
}

/**
 * The tests that prove a candidate: in a session of some packages those of these, of the packages that it edits and of all
 * that depend on them; else the whole suite.
 */
export async function testsOfProof(
  session: Session,
  baseline: Baseline,
  candidate: Candidate,
): Promise<ProofTests> {
  const { scope } = session;
  const { monorepo } = session.workspace;
  const test = testSettings(session);
  if (!scope || !monorepo) return { test, before: baseline.before, packages: null };
  const files = candidate.edits.map(({ range }) => range.file);
  const reach = reachOf(monorepo, scope, files);
  const own = new Set(scope.parts.map(({ folder }) => folder));
  const others = monorepo.parts.filter(({ folder }) => !own.has(folder) && reach.why.has(folder));
  const order = usedFirst(
    monorepo.graph,
    others.map(({ folder }) => folder),
  );
  others.sort((a, b) => order.indexOf(a.folder) - order.indexOf(b.folder));
  const runs = await runsOf(session, baseline, others);
  const parts = [...scope.parts, ...others];
  return {
    test: others.length === 0 ? test : { ...test, parts },
    before: others.length === 0 ? baseline.before : joined([baseline.before, ...runs]),
    packages: { ran: parts.map((part) => named(part, reach.why.get(part.folder) ?? '')), left: reach.left },
  };
}

interface Reach {
  /** Why the tests of a package have a say, by its folder. */
  why: Map<string, string>;
  left: ProvedPackages['left'];
}

function reachOf(monorepo: Monorepo, scope: Scope, files: readonly string[]): Reach {
  const { graph, parts, leftOut, outside } = monorepo;
  const edited = new Map(
    files.map((file) => packageOf(graph.packages, file)).map((each) => [each?.folder ?? '', each]),
  );
  const names = [...edited.values()].map((each) => each?.name ?? '').join(' and ');
  const isEverything = edited.has('');
  const dependents = dependentsOf(graph, [...edited.keys()]);
  const why = new Map<string, string>();
  for (const { folder } of parts) {
    if (edited.has(folder)) why.set(folder, 'it is edited');
    else if (dependents.has(folder)) why.set(folder, `it depends on ${names}`);
    else if (scope.parts.some((each) => each.folder === folder)) why.set(folder, 'its tests fail');
    else if (folder === '') why.set(folder, 'the tests of the root may look at any package');
    else if (isEverything) why.set(folder, 'a file outside of all packages is edited');
  }
  const silent = leftOut.filter(({ folder }) => edited.has(folder) || dependents.has(folder) || isEverything);
  const left = parts
    .filter(({ folder }) => !why.has(folder))
    .map((part) => named(part, `it does not depend on ${names}`));
  const unseen = outside.map((folder) => ({ package: folder, folder, why: notCheckedOut }));
  return { why, left: [...silent, ...unseen, ...left] };
}

const notCheckedOut = 'it is outside of the sparse checkout, and may depend on what is edited';

const named = ({ package: name, folder }: Pick<TestPart, 'package' | 'folder'>, why: string) => ({
  package: name,
  folder,
  why,
});

/** What the tests of packages say of the snapshot; they are run once. */
async function runsOf(session: Session, baseline: Baseline, parts: readonly TestPart[]): Promise<Run[]> {
  const runs = session.scope?.runs ?? new Map<string, Promise<Run>>();
  const keyOf = (part: TestPart) => runKey(baseline.snapshot.commit, part);
  const unknown = parts.filter((part) => !runs.has(keyOf(part)));
  if (unknown.length > 0) {
    const running = runFresh(session, baseline, unknown);
    for (const [at, part] of unknown.entries())
      runs.set(
        keyOf(part),
        running.then((all) => all[at] as Run),
      );
  }
  return Promise.all(parts.map((part) => runs.get(keyOf(part)) as Promise<Run>));
}

async function runFresh(
  { repo, config, onProgress, signal }: Session,
  { worktrees }: Baseline,
  parts: readonly TestPart[],
): Promise<Run[]> {
  const [only, another] = parts;
  const whose = only && !another ? only.package : `${parts.length} other packages`;
  onProgress({ phase: 'test', message: `running the tests of ${whose}` });
  const worktree = await worktrees.take();
  try {
    const runs = await runParts(worktree, parts, { timeoutMs: config.testTimeoutMs, signal });
    const mapOf = mapsOfBuilt(repo.root, worktree.folder);
    for (const { run } of runs) await noteFrames(run, worktree.folder, mapOf);
    return runs.map(({ run }) => run);
  } finally {
    await worktree.dispose();
  }
}
