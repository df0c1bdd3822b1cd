import { HealerError, isHealerError } from '../../errors.js';
import { readHead } from '../../git/head.js';
import { anchored } from '../../git/refs/anchors.js';
import type { ErrorRecord, Patch, TestId } from '../../model.js';
import type { MergePlan } from '../../patches/decisions/merge.js';
import { recoverMove } from '../../patches/decisions/move.js';
import { applyToWorkingTree, merge, planMerge, reject, takeBack } from '../../patches/decisions/review.js';
import { requireSignature } from '../../patches/evidence/verify.js';
import { planRollback, type RollbackPlan, rollback } from '../../patches/rollback/rollback.js';
import { noteDecisions } from '../../patterns/learn.js';
import { testKey } from '../../runners/test-key.js';
import { forgetPatch } from '../../setup/red-marker.js';
import { signingOf } from '../landing/land-winner.js';
import type { Opened, Session } from '../session.js';
import { stillShown } from '../untested/still-shown.js';
import { checkCommit } from './check-commit.js';
import type { PackagesOf } from './packages-of.js';

export interface RollbackReport {
  patch: Patch;
  /** The patch's own tests that fail again, which is what undoing it means. */
  failingAgain: TestId[];
  /** Tests that needed the patch for another reason. */
  alsoFailing: TestId[];
  /** Why the tests were not run, as one sentence; null where they were. */
  unchecked: string | null;
}

/**
 * Merges a patch into the branch that is checked out; proves it again first where that branch has moved. `packages` is there for
 * one that says what is installed.
 */
export async function mergePatch(
  session: Session,
  patch: Patch,
  packages: PackagesOf | null = null,
): Promise<Patch> {
  const { repo, store } = session;
  await recoverMove(repo, store, true);
  await requireSigned(session, patch);
  const { branch } = await readHead(repo);
  const plan = await planMerge(repo, patch, branch ?? 'HEAD', await signingOf(session), packages?.carry);
  if (plan.kind === 'rebase') await requireSigned(session, { ...patch, ...plan, base: plan.onto });
  const merged = await anchored(repo, plan.commit, () => carryOutMerge(session, patch, plan, packages));
  await forgetPatch(repo, patch.id);
  return merged;
}

async function carryOutMerge(
  session: Session,
  patch: Patch,
  plan: MergePlan,
  packages: PackagesOf | null,
): Promise<Patch> {
  if (plan.needsProof) {
    session.onProgress({ phase: 'prove', message: 'the branch has moved: proving the patch again' });
    const why = await whyNotAgain(session, patch, plan, packages);
    if (why)
      throw new HealerError(
        'PROOF_FAILED',
        `${patch.branch} does not hold on the branch as it is now: ${why}`,
        { next: 'Run `healer heal` again for a patch that fits.' },
      );
  }
  return merge(session.repo, session.store, patch, plan);
}

/** Brings the fix alone into the working tree, uncommitted. */
export async function applyPatch(opened: Opened, patch: Patch): Promise<Patch> {
  const { repo, store } = opened;
  await recoverMove(repo, store, true);
  await requireSigned(opened, patch);
  const applied = await applyToWorkingTree(repo, store, patch);
  await forgetPatch(repo, patch.id);
  return applied;
}

/** Removes the branch; the same edit is never proposed for these errors again, nor by a pattern for any. */
export async function rejectPatch({ repo, store }: Opened, patch: Patch): Promise<Patch> {
  const rejected = await reject(repo, store, patch);
  await forgetPatch(repo, patch.id);
  // While its commit is sure to be there.
  await noteDecisions({ repo, store });
  return rejected;
}

/** Reverts a merged patch with a signed commit, and runs the tests on it; takes an applied one out of the files again. */
export async function rollbackPatch(
  session: Session,
  patch: Patch,
  packages: PackagesOf | null = null,
): Promise<RollbackReport> {
  const { repo, store } = session;
  await recoverMove(repo, store, true);
  if (patch.state === 'applied') {
    await requireSigned(session, patch);
    return { patch: await takeBack(repo, store, patch), failingAgain: [], alsoFailing: [], unchecked: null };
  }
  const plan = await planRollback(repo, patch, await signingOf(session), '', packages?.carry);
  session.onProgress({ phase: 'test', message: 'running the tests without the patch' });
  const own = (await errorsOf(session, patch)).flatMap(({ tests }) => tests);
  await requireSigned(session, { ...patch, commit: plan.commit, base: plan.onto });
  const { checked, rolledBack } = await anchored(repo, plan.commit, async () => ({
    checked: await checkRollback(session, plan, packages),
    rolledBack: await rollback(repo, store, patch, plan),
  }));
  const { newlyFailing, unchecked } = checked;
  const isOwn = (test: TestId) =>
    own.some(({ file, path }) => file === test.file && path.join('\0') === test.path.join('\0'));
  return {
    patch: rolledBack,
    failingAgain: newlyFailing.filter(isOwn),
    alsoFailing: newlyFailing.filter((test) => !isOwn(test)),
    unchecked,
  };
}

/** Where packages cannot be installed, that keeps nobody from taking back what they have merged. */
async function checkRollback(
  session: Session,
  { onto, commit }: RollbackPlan,
  packages: PackagesOf | null,
): Promise<{ newlyFailing: TestId[]; unchecked: string | null }> {
  try {
    const { newlyFailing } = await checkCommit(session, onto, commit, [], packages?.suiteAt);
    return { newlyFailing, unchecked: null };
  } catch (error) {
    if (!isHealerError(error, 'INSTALL_FAILED')) throw error;
    return { newlyFailing: [], unchecked: error.message };
  }
}

/** The user may have turned signing off, and trusts that setting then. */
async function requireSigned(
  { config, repo }: Opened,
  patch: Pick<Patch, 'branch' | 'commit' | 'base'>,
): Promise<void> {
  if (config.sign !== 'off') await requireSignature(repo, patch);
}

/** Null where the patch holds on the branch that has moved. */
async function whyNotAgain(
  session: Session,
  patch: Patch,
  { onto, commit }: Pick<MergePlan, 'onto' | 'commit'>,
  packages: PackagesOf | null,
): Promise<string | null> {
  const errors = await errorsOf(session, patch);
  const tests = errors.flatMap((error) => error.tests);
  const { newlyFailing, stillFailing } = await checkCommit(session, onto, commit, tests, packages?.suiteAt);
  const healed = await healedByReverted(session, patch);
  const [worst] = [...newlyFailing.filter((test) => !healed.has(testKey(test))), ...stillFailing];
  if (worst) return `${worst.path.join(' > ') || worst.file} fails`;
  const [shown] = await stillShown(session, errors, commit);
  return shown ? `${shown.title} is still there` : null;
}

/** What a rollback takes the fix away from may fail again. */
async function healedByReverted(session: Session, { reverts }: Patch): Promise<Set<string>> {
  if (!reverts) return new Set();
  const errors = await errorsOf(session, await session.store.patches.get(reverts));
  return new Set(errors.flatMap(({ tests }) => tests.map(testKey)));
}

async function errorsOf({ store }: Opened, { errors }: Patch): Promise<ErrorRecord[]> {
  return (await store.errors.all()).filter(({ id }) => errors.includes(id));
}
