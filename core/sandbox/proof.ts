import { HealerError } from '../errors.js';
import { fileKindsAt, readFileAt, writeTree } from '../git/objects.js';
import type { Repository } from '../git/repository.js';
import type { Snapshot } from '../git/snapshot.js';
import type { Candidate, ProvedPackages, Run, TestId, TestTotals } from '../model.js';
import { testKey } from '../runners/test-key.js';
import type { TestSettings, Workspace } from '../workspace/workspace.js';
import type { Check } from './check.js';
import { type Comparison, compareRuns } from './compare.js';
import { decodeText } from './decode.js';
import { applyEdits, editsByFile } from './edits.js';
import { refuse } from './guard.js';
import { detectIsolation, type IsolationName } from './isolation.js';
import type { Enclosure } from './launch.js';
import { countNewDiagnostics, diagnosticChecks } from './proof/diagnostics.js';
import { type Everything, runEverything } from './proof/everything.js';
import { findPreCommitHook, runPreCommitHook } from './proof/pre-commit.js';
import { requireRedCanary } from './proof/red-canary.js';
import { requireRedControl } from './proof/red-control.js';
import { declaredChanges } from './regression/declarations.js';
import { type FileSize, findRegressions, type Regressions, unmeasured } from './regression/regressions.js';
import { openWorktree, type SandboxWorktree } from './worktree.js';

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
  const [disarms, proof] =
    isolation === 'bubblewrap' ? await both(controls, trial) : ([await controls(), await trial()] as const);
  if (proof.ok && disarms !== null) fail(proof, disarms);
  return { ...proof, durationMs: performance.now() - started };
}

/** Side by side, each in a network and a temp folder of its own. What the first says comes first. */
async function both<First, Second>(
  first: () => Promise<First>,
  second: () => Promise<Second>,
): Promise<readonly [First, Second]> {
  const [one, other] = await Promise.allSettled([first(), second()]);
  if (one.status === 'rejected') throw one.reason;
  if (other.status === 'rejected') throw other.reason;
  return [one.value, other.value];
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
    const reason = testReason(o, first, settled);
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

async function inWorktree<Result>(
  o: ProofOptions,
  work: (worktree: SandboxWorktree) => Promise<Result>,
): Promise<Result> {
  const worktree = await (o.takeWorktree?.() ?? openWorktree(o.repo, o.snapshot.commit, o));
  try {
    return await work(worktree);
  } finally {
    await worktree.dispose();
  }
}

interface Patch {
  /** Whole new content by file. */
  changes: Map<string, Buffer>;
  /** All files of the snapshot. */
  files: string[];
  sizes: FileSize[];
}

async function patchOf(o: ProofOptions): Promise<Patch> {
  const before = new Map<string, string>();
  const changes = new Map<string, Buffer>();
  const sizes: FileSize[] = [];
  for (const [file, edits] of editsByFile(o.candidate.edits)) {
    const bytes = await readFileAt(o.repo, o.snapshot.tree, file);
    const text = bytes === undefined ? '' : decodeText(bytes);
    if (text === undefined) throw unfit(o.candidate, `${JSON.stringify(file)} is not UTF-8 text`);
    if (bytes) before.set(file, text);
    try {
      const next = Buffer.from(applyEdits(text, edits));
      changes.set(file, next);
      sizes.push({ file, before: bytes?.length ?? 0, after: next.length });
    } catch (cause) {
      throw unfit(o.candidate, `an edit does not fit ${JSON.stringify(file)}`, cause);
    }
  }
  const testFiles = o.check ? [] : o.failingTests.map(({ file }) => file);
  const kinds = await fileKindsAt(o.repo, o.snapshot.tree);
  const refused = refuse(o.candidate, {
    mends: o.mends,
    ownFolder: o.ownFolder,
    read: (file) => before.get(file),
    testFiles,
    kindOf: (file) => kinds.get(file),
  });
  if (refused) throw unfit(o.candidate, refused);
  return { changes, files: [...kinds.keys()], sizes };
}

const unfit = (candidate: Candidate, why: string, cause?: unknown): HealerError =>
  new HealerError('PROOF_FAILED', `The candidate "${candidate.title}" cannot be proved: ${why}`, { cause });

async function writeFiles(worktree: SandboxWorktree, files: ReadonlyMap<string, Buffer>): Promise<void> {
  for (const [file, content] of files) await worktree.writeFile(file, content);
}

async function restart(worktree: SandboxWorktree, plant: () => Promise<void>): Promise<void> {
  await worktree.reset();
  await plant();
}

interface Settled {
  after: Run;
  compared: Comparison;
  /** What changed, while the tests ran, of that by which they judge, and does not where nothing is patched. */
  tampered: string | null;
}

/** What passed before and fails now is run twice, and then asked of the unchanged program here: the sandbox may be to blame. */
async function settleDifferences(
  worktree: SandboxWorktree,
  o: ProofOptions & { files: string[] },
  first: Everything,
  plant: () => Promise<void>,
): Promise<Settled> {
  const compared = compareRuns(o.before, first.run, o.failingTests);
  const { tampered } = first;
  if (compared.stillFailing.length > 0 || first.exceeded) return { after: first.run, compared, tampered };
  if (compared.newlyFailing.length === 0) {
    const known = tampered !== null && (await unpatched(worktree, o)).tampered === tampered;
    return { after: first.run, compared, tampered: known ? null : tampered };
  }
  const again = () => restart(worktree, plant);
  await again();
  // What fails in pieces is asked of the whole.
  const second = await runEverything(worktree, { ...o, before: undefined, tree: first.run.tree }, again);
  const later = compareRuns(o.before, second.run, o.failingTests);
  const both = inBoth(compared.newlyFailing, later.newlyFailing);
  const changed = tampered ?? second.tampered;
  if (both.length === 0 && changed === null)
    return { after: second.run, compared: { ...later, newlyFailing: [] }, tampered: null };

  const unchanged = await unpatched(worktree, o);
  const without = compareRuns(o.before, unchanged.run, []);
  const known = new Set(without.newlyFailing.map(testKey));
  return {
    after: second.run,
    compared: { ...later, newlyFailing: both.filter((test) => !known.has(testKey(test))) },
    tampered: changed === unchanged.tampered ? null : changed,
  };
}

async function unpatched(
  worktree: SandboxWorktree,
  o: ProofOptions & { files: string[] },
): Promise<Everything> {
  await worktree.reset();
  return runEverything(worktree, { ...o, before: undefined }, () => worktree.reset());
}

function inBoth(left: TestId[], right: TestId[]): TestId[] {
  const keys = new Set(right.map(testKey));
  return left.filter((test) => keys.has(testKey(test)));
}

function testReason(
  o: ProofOptions,
  first: Everything,
  { after, compared, tampered }: Settled,
): string | null {
  const { stillFailing, newlyFailing } = compared;
  if (first.exceeded) return `The tests ${first.exceeded.how}.`;
  if (stillFailing.length > 0) return `${nameOf(stillFailing)} still fails.`;
  if (newlyFailing.length > 0) return `${nameOf(newlyFailing)} passed before and fails now.`;
  if (tampered !== null) return `${JSON.stringify(tampered)} was changed while the tests ran.`;
  if (o.before.runner !== 'command' && after.runner !== o.before.runner)
    return `Before, ${o.before.runner} told of the tests, and with the patch it does not.`;
  const failed = after.tests.some(({ status }) => status === 'failed');
  if (after.signal) return `The test command was ended by ${after.signal}.`;
  if (!failed && after.exitCode !== 0) return `All tests pass, and the exit code is ${after.exitCode}.`;
  // A command that hides failures (`|| true`) hid them before as well; only then is a 0 beside one believed.
  if (failed && after.exitCode === 0 && o.before.exitCode !== 0) return 'Tests fail, and the exit code is 0.';
  return null;
}

const nameOf = (tests: readonly TestId[]): string => {
  const [first, ...others] = tests;
  const name = JSON.stringify(first ? [first.file, ...first.path].join(' > ') : '');
  return others.length > 0 ? `${name} (and ${others.length} more)` : name;
};

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
