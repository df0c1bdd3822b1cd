import { treeOfPatch } from '../../git/changes/patch-file.js';
import { takeSnapshot } from '../../git/changes/snapshot.js';
import { changedFiles } from '../../git/history/diff.js';
import { readFileAt } from '../../git/objects/objects.js';
import type { Candidate, Edit, Score } from '../../model.js';
import { makeCandidate } from '../../repair/candidate.js';
import { type Proof, prove } from '../../sandbox/proof.js';
import { formerTexts, gateFor } from '../attempt/gate.js';
import { takeBaseline } from '../baseline/baseline.js';
import { testSettings } from '../baseline/test-settings.js';
import { textReader } from '../baseline/text-reader.js';
import { assess } from '../proof/assess.js';
import type { Session } from '../session.js';

export interface ValidateReport {
  /** It touches nothing it must not, breaks nothing, and heals all that fails (where anything does). */
  ok: boolean;
  reason: string | null;
  files: string[];
  proof: Proof | null;
  /** How safe it is, where it passes; below `safetyThreshold` healer would hold it back. */
  safety: Score | null;
}

/**
 * Puts any diff through the gate that healer's own candidates go through: a patch file, a commit's change, or one of healer's
 * own fixes by its id.
 */
export async function validate(session: Session, given: string): Promise<ValidateReport> {
  const { repo, workspace, config, signal } = session;
  const patchFileOrRev = await ownFix(session, given);
  const snapshot = await takeSnapshot(repo);
  const tree = await treeOfPatch(repo, snapshot.tree, patchFileOrRev);
  const files = await changedFiles(repo, snapshot.tree, tree);
  const candidate = await candidateOf(session, snapshot.tree, tree, files, patchFileOrRev);
  const texts = await formerTexts(session, textReader(repo, snapshot.tree), files);
  const refused = gateFor(session, [], texts)(candidate);
  if (refused) return { ok: false, reason: refused, files, proof: null, safety: null };
  const baseline = await takeBaseline(session, snapshot);
  try {
    const proof = await prove({
      repo,
      snapshot,
      candidate,
      failingTests: baseline.failing,
      before: baseline.before,
      test: testSettings(session),
      workspace,
      takeWorktree: () => baseline.worktrees.take(),
      isolation: config.isolation,
      limits: config.limits,
      timeoutMs: baseline.timeoutMs,
      signal,
    });
    const safety = proof.ok
      ? (await assess(session, snapshot, { candidate, proof, covered: null, behaviour: null })).safety
      : null;
    return { ok: proof.ok, reason: proof.reason, files, proof, safety };
  } finally {
    await baseline.dispose();
  }
}

/** A fix of healer's own that was not rejected goes by its id, shortened or not; the commit then stands for it. */
async function ownFix({ store }: Session, given: string): Promise<string> {
  if (!/^[0-9a-f]{4,12}$/.test(given)) return given;
  const own = (await store.patches.all()).filter(({ id }) => id.startsWith(given));
  return own.length === 1 ? (own[0]?.commit ?? given) : given;
}

async function candidateOf(
  session: Session,
  from: string,
  to: string,
  files: readonly string[],
  name: string,
): Promise<Candidate> {
  const edits = await Promise.all(
    files.map(async (file): Promise<Edit> => {
      const [before, after] = await Promise.all([
        readFileAt(session.repo, from, file),
        readFileAt(session.repo, to, file),
      ]);
      const text = after?.toString('utf8') ?? '';
      return { range: { file, start: 0, end: before?.toString('utf8').length ?? 0 }, text };
    }),
  );
  return makeCandidate({ strategy: 'validate', operator: 'patch', title: `apply ${name}`, edits, prior: 1 });
}
