import type { Snapshot } from '../git/changes/snapshot.js';
import { writeTree } from '../git/objects/objects.js';
import type { Repository } from '../git/repository.js';
import type { Candidate, ProvedPackages, Run, TestId, TestTotals } from '../model.js';
import type { TestSettings, Workspace } from '../workspace/workspace.js';
import type { Check } from './check.js';
import { detectIsolation, type IsolationName } from './isolation.js';
import type { Enclosure } from './launch.js';
import { countNewDiagnostics, diagnosticChecks } from './proof/diagnostics.js';
import { runEverything } from './proof/everything.js';
import { bothApart, inWorktree } from './proof/in-worktree.js';
import { type Patch, patchOf } from './proof/patch.js';
import { restart, writeFiles } from './proof/plant.js';
import { findPreCommitHook, runPreCommitHook } from './proof/pre-commit.js';
import { requireRedCanary } from './proof/red-canary.js';
import { requireRedControl } from './proof/red-control.js';
import { settleDifferences } from './proof/settle.js';
import { whyNot } from './proof/why-not.js';
import { declaredChanges } from './regression/declarations.js';
import { findRegressions, type Regressions, unmeasured } from './regression/regressions.js';
import type { SandboxWorktree } from './worktree.js';

export interface ProofOptions {
  repo: Repository;
  snapshot: Pick<Snapshot, 'commit' | 'tree'> & Partial<Snapshot>;
  candidate: Candidate;
  failingTests: readonly TestId[];
  /** The whole suite without the patch. */
  before: Run;
  /** The project's own test command; null where it has none and `check` alone can tell. */
  test: Pick<TestSettings, 'script' | 'command' | 'cwd' | 'parts'> | null;
  /** What shows the failure where no test does; `failingTests` are then what it watches. */
  check?: Check;
  workspace: Pick<Workspace, 'packages' | 'typescript' | 'eslint'>;
  /** A worktree at the snapshot in which nothing ran yet; one is made where not told. */
  takeWorktree?(): Promise<SandboxWorktree>;
  timeoutMs: number;
  /** The check of healer's own whose finding it mends. */
  mends?: string | undefined;
  /** It makes new files of healer's own in this folder, which the tests know nothing of. */
  ownFolder?: string | undefined;
  /** For the repository's own pre-commit hook; `timeoutMs` where not told. */
  hookTimeoutMs?: number;
  signal?: AbortSignal;
  isolation?: Enclosure['isolation'];
  limits?: Enclosure['limits'];
}

export interface Proof {
  ok: boolean;
  /** Why not, as one sentence; null when ok. */
  reason: string | null;
  /** Tree of the snapshot with the patch. */
  tree: string;
  before: Run;
  after: Run;
  totals: TestTotals;
  newlyFailing: TestId[];
  stillFailing: TestId[];
  /** True once a planted failing edit turned the worktree red. */
  canary: boolean;
  diagnostics: { new: number };
  hook: 'passed' | 'failed' | 'none';
  /** What got worse although it holds. */
  regressions: Regressions;
  /** Whose tests these were, where they are not the whole suite; whoever chose them says so. */
  packages?: ProvedPackages;
  isolation: IsolationName;
  durationMs: number;
}

/**
 * The full check of one candidate: in a clean worktree at the snapshot with the patch, in fresh processes, every
 * failing test passes, none that passed fails (twice, where one does), the exit code agrees, what judges was not touched
 * meanwhile, compiler and linter have nothing new to say, and the repository's pre-commit hook passes. That green is believed
 * only once a planted failing edit has turned a worktree red that was made in the same way, and so has an assertion that
 * fails at the end of the very tests, with the patch in place. Errors: WORKTREE_NOT_TRUSTED, WORKTREE_FAILED,
 * ABORTED, ISOLATION_UNAVAILABLE, PROOF_FAILED when the candidate cannot be tried at all.
 */
export async function prove(o: ProofOptions): Promise<Proof> {
  const started = performance.now();
  const [patch, { name: isolation }] = await Promise.all([patchOf(o), detectIsolation()]);
  const controls = () => plantFailures(o, patch);
  const trial = () => tryPatch(o, patch, isolation);
  const [disarms, proof] = await bothApart(isolation, controls, trial);
  if (proof.ok && disarms !== null) fail(proof, disarms);
  return { ...proof, durationMs: performance.now() - started };
}

/** Throws where the tests stay green with a failing edit; resolves with why they do with a failing assertion. */
function plantFailures(o: ProofOptions, { changes }: Patch): Promise<string | null> {
  return inWorktree(o, async (worktree) => {
    const plant = () => writeFiles(worktree, changes);
    // What no test loads turns none of them red.
    const edited = o.ownFolder === undefined ? [...changes.keys()] : [];
    const options = { ...o, edited };
    await requireRedCanary(worktree, options, plant);
    if (o.check) return null;
    await restart(worktree, plant);
    return requireRedControl(worktree, options);
  });
}

function tryPatch(
  o: ProofOptions,
  { changes, files, sizes }: Patch,
  isolation: IsolationName,
): Promise<Proof> {
  const writing = writeTree(o.repo, o.snapshot.tree, changes);
  return inWorktree(o, async (worktree) => {
    const plant = () => writeFiles(worktree, changes);
    const [tree] = await Promise.all([writing, plant()]);
    const first = await runEverything(worktree, { ...o, tree, files }, () => restart(worktree, plant));
    const settled = await settleDifferences(worktree, { ...o, files }, first, plant);
    const { after, compared } = settled;
    const reason = whyNot(o, first, settled);
    const { exitCode } = after;
    const proof: Proof = {
      ok: reason === null,
      reason,
      tree,
      before: o.before,
      after,
      ...compared,
      canary: true,
      diagnostics: { new: 0 },
      hook: 'none',
      regressions: { ...unmeasured, sizes },
      isolation,
      durationMs: 0,
    };
    if (exitCode !== null && proof.ok) await checkBesideTests(worktree, o, proof, [...changes.keys()], plant);
    if (proof.ok) {
      Object.assign(proof.regressions, await regressionsOf(worktree, o, proof, plant));
      proof.regressions.declared = await declaredChanges(
        worktree,
        { ...o, files: [...changes.keys()] },
        plant,
      );
    }
    return proof;
  });
}

async function checkBesideTests(
  worktree: SandboxWorktree,
  o: ProofOptions,
  proof: Proof,
  files: string[],
  plant: () => Promise<void>,
): Promise<void> {
  const checks = diagnosticChecks(worktree, { ...o, files });
  if (checks.length > 0) {
    await restart(worktree, plant);
    const found = await countNewDiagnostics(worktree, checks, plant);
    proof.diagnostics = { new: found.length };
    if (found[0]) fail(proof, `There is a new diagnostic: ${found[0]}`);
  }
  const path = await findPreCommitHook(o.repo);
  if (path === null) return;
  await restart(worktree, plant);
  const hook = await runPreCommitHook(worktree, path, {
    ...o,
    timeoutMs: o.hookTimeoutMs ?? o.timeoutMs,
    tree: proof.tree,
    commit: o.snapshot.commit,
  });
  proof.hook = hook.outcome;
  if (hook.outcome === 'failed') fail(proof, `The pre-commit hook fails: ${hook.said}`);
}

function regressionsOf(
  worktree: SandboxWorktree,
  o: ProofOptions,
  { before, after, isolation }: Proof,
  plant: () => Promise<void>,
): Promise<Pick<Regressions, 'slower' | 'warnings'>> {
  return findRegressions({
    ...o,
    before,
    after,
    apart: isolation === 'bubblewrap',
    withSides: (measure) =>
      inWorktree(o, (unchanged) =>
        measure({
          before: { worktree: unchanged, restart: () => unchanged.reset() },
          after: { worktree, restart: () => restart(worktree, plant) },
        }),
      ),
  });
}

function fail(proof: Proof, reason: string): void {
  proof.ok = false;
  proof.reason ??= reason;
}
