import type { Suspect } from '../../model.js';
import type { RepairContext } from '../../repair/strategy.js';
import type { TestCoverage } from '../../runners/coverage.js';
import { partFor } from '../../runners/narrow.js';
import { testKey } from '../../runners/test-key.js';
import { openScreener } from '../../sandbox/screening/open.js';
import type { Screener } from '../../sandbox/screening/screener.js';
import type { Baseline } from '../baseline/baseline.js';
import { testSettings } from '../baseline/test-settings.js';
import type { Group } from '../errors/groups.js';
import type { Session } from '../session.js';

/** Opens what tries candidates against the failing tests of a group. */
export function openGroupScreener(
  session: Session,
  baseline: Baseline,
  group: Group,
  context: RepairContext,
): Promise<Screener> {
  const healing = new Set(group.tests.map(testKey));
  return openScreener({
    repo: session.repo,
    workspace: session.workspace,
    commit: baseline.snapshot.commit,
    takeWorktree: () => baseline.worktrees.take(),
    test: partFor(testSettings(session), group.tests),
    suspects: suspectFiles(context.suspects),
    covered: coveredFiles(baseline.coverage, healing),
    failing: baseline.failing.filter((result) => healing.has(testKey(result))),
    before: baseline.before.tests,
    command: baseline.commandFor(group.tests).command,
    timeoutMs: baseline.timeoutMs,
    candidateTimeoutMs: session.config.candidateTimeoutMs,
    concurrency: session.config.concurrency,
    isolation: session.config.isolation,
    limits: session.config.limits,
    executor: session.executor,
    signal: session.signal,
  });
}

const suspectFiles = (suspects: readonly Suspect[]): string[] => [
  ...new Set(suspects.map(({ range }) => range.file)),
];

function coveredFiles(
  coverage: readonly TestCoverage[],
  tests: ReadonlySet<string>,
): ReadonlySet<string> | null {
  const own = coverage.filter((test) => tests.has(testKey(test)));
  return own.length < tests.size ? null : new Set(own.flatMap(({ lines }) => [...lines.keys()]));
}

/** The context as strategies get it: with a way to ask the running program, where the screener has one. */
export function probing(context: RepairContext, { probe, suppose }: Screener): RepairContext {
  const { signal } = context;
  return {
    ...context,
    ...(probe && { probe: (points) => probe(points, { signal }) }),
    ...(suppose && { suppose: (point, suppositions) => suppose(point, suppositions, { signal }) }),
  };
}
