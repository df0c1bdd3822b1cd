import type { ErrorRecord } from '../../model.js';
import { testKey } from '../../runners/test-key.js';
import { submodulesOf } from '../../sandbox/worktree/submodules.js';
import type { Baseline } from '../baseline/baseline.js';
import type { HealReport } from '../report.js';
import type { Session } from '../session.js';

/**
 * Says of errors that stay unfixed which submodules they run through: a submodule is another repository, in which nothing is
 * edited from here.
 */
export async function tellOfSubmodules(
  { repo }: Session,
  { snapshot, coverage }: Baseline,
  errors: readonly ErrorRecord[],
  report: HealReport,
): Promise<void> {
  const unfixed = report.errors.filter(
    ({ status, id }) => status === 'unfixed' && errors.some((each) => each.id === id),
  );
  if (unfixed.length === 0) return;
  const paths = (await submodulesOf(repo.root, snapshot.tree)).map(({ path }) => path);
  if (paths.length === 0) return;
  for (const told of unfixed) {
    const error = errors.find(({ id }) => id === told.id);
    const tests = new Set(error?.tests.map(testKey));
    const own = coverage.filter((test) => tests.has(testKey(test)));
    const files = [
      ...(error?.failure.frames ?? []).map(({ file }) => file),
      ...own.flatMap(({ lines }) => [...lines.keys()]),
      ...(error?.tests ?? []).map(({ file }) => file),
    ];
    const passed = paths.find((path) => files.some((file) => file.startsWith(`${path}/`)));
    if (passed !== undefined)
      told.reason += `; it runs code of the submodule ${passed}, which is not healed from here: run healer in ${passed}`;
  }
}
