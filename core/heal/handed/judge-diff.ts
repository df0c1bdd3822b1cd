import { drainInbox } from '../../capture/drain.js';
import { HealerError } from '../../errors.js';
import type { Snapshot } from '../../git/changes/snapshot.js';
import { fileKindsAt } from '../../git/objects/objects.js';
import type { Candidate, ErrorRecord, Score, Verdict } from '../../model.js';
import { editHash } from '../../repair/candidate.js';
import type { Proof } from '../../sandbox/proof.js';
import type { Attempt } from '../attempt/attempt.js';
import { formerTexts, gateFor } from '../attempt/gate.js';
import { type Baseline, requireTests, takeBaseline } from '../baseline/baseline.js';
import { errorsOf } from '../baseline/errors-of.js';
import { textReader } from '../baseline/text-reader.js';
import { waveringErrors } from '../baseline/wavering.js';
import type { Group } from '../errors/groups.js';
import { isHealed } from '../errors/healed.js';
import { declaredDependencies, needsEditing } from '../errors/triage.js';
import type { Landing } from '../landing/land-winner.js';
import { proveCandidate } from '../proof/prove-best.js';
import { emptyReport, type HealReport } from '../report.js';
import type { Session } from '../session.js';
import { isUntested, untestedErrors } from '../untested/untested.js';
import { candidateOfDiff } from './candidate-of-diff.js';
import { judgeUntested } from './judge-untested.js';
import { screenHanded } from './screen-handed.js';

export interface DiffRequest {
  /** A unified diff with paths relative to the repository. */
  diff: string;
  /** Ids of the errors that it is to heal, which may be shortened; all that fails now where empty. */
  ids: readonly string[];
  /** Who made it, in a word or two. */
  author: string;
}

export interface Judgement {
  /** It touches nothing it must not, heals an error where any is to be healed, and breaks nothing. */
  ok: boolean;
  /** Where it ended: at the gate, for want of an error to heal, in screening, with the proof, or as too unsafe to land. */
  stage: 'gate' | 'errors' | 'screening' | 'proof' | 'safety';
  /** Why not, as one sentence; null when ok. */
  reason: string | null;
  files: string[];
  /** What the failing tests said in screening. */
  verdict: Verdict | null;
  proof: Proof | null;
  confidence: Score | null;
  /** The errors that it heals. */
  healed: ErrorRecord[];
  /** What landing needs; null where it heals nothing. @internal */
  landing: { group: Group; attempt: Attempt; baseline: Landing['baseline'] } | null;
}

/**
 * Puts a diff that somebody else made through all that healer's own candidates pass: the gate, screening with the failing
 * tests, and the proof. As with those, it may heal a part of what fails, where nothing that still fails runs what it
 * edits. Where nothing fails it only has to break nothing. Throws USAGE, MERGE_CONFLICT, UNKNOWN_ID, NO_TEST_COMMAND.
 */
export async function judgeDiff(
  session: Session,
  snapshot: Snapshot,
  { diff, ids, author }: DiffRequest,
): Promise<Judgement> {
  const { repo, store } = session;
  await drainInbox(repo, store);
  // An id that nobody has is not worth a run of the tests.
  for (const id of ids) await store.errors.get(id);
  const read = await candidateOfDiff(session, snapshot, diff, author);
  const { files } = read;
  if ('refused' in read) return ended('gate', read.refused, files);
  const { candidate } = read;
  const refused = await refusal(session, snapshot, candidate, { errors: [], tests: [] });
  if (refused) return ended('gate', refused, files);
  const untested = ids.length === 0 ? [] : await untestedErrors(session, ids, snapshot.tree);
  if (untested.length > 0) {
    if (new Set(ids).size > 1)
      throw new HealerError('USAGE', 'A diff is judged for one error at a time where no test shows it', {
        next: 'Name that error alone. Others that go away with it are healed as well.',
      });
    const later = await refusal(session, snapshot, candidate, { errors: untested, tests: [] });
    if (later) return ended('gate', later, files);
    return {
      ...ended('errors', '', files),
      ...(await judgeUntested(session, snapshot, untested, candidate)),
    };
  }
  session.onProgress({ phase: 'test', message: 'running the tests in a clean worktree' });
  const baseline = await takeBaseline(session, snapshot);
  try {
    requireTests(baseline);
    const report = emptyReport();
    const group = await groupOf(session, baseline, ids, report);
    if (group.errors.length === 0 && ids.length + baseline.failing.length === 0)
      return await proveHarmless(session, baseline, candidate, files);
    if (group.errors.length === 0)
      return ended('errors', report.errors[0]?.reason ?? 'no test fails that an edit could heal', files);
    const later = await refusal(session, snapshot, candidate, group);
    if (later) return ended('gate', later, files);
    return await heal(session, baseline, group, candidate, files);
  } finally {
    await baseline.dispose();
  }
}

const ended = (stage: Judgement['stage'], reason: string, files: string[]): Judgement => ({
  ok: false,
  stage,
  reason,
  files,
  verdict: null,
  proof: null,
  confidence: null,
  healed: [],
  landing: null,
});

async function refusal(
  session: Session,
  { tree }: Snapshot,
  candidate: Candidate,
  { errors, tests }: Group,
): Promise<string | null> {
  const rejected = errors.find((error) => error.rejected.includes(editHash(candidate)));
  if (rejected) return `This edit was rejected before for the error ${rejected.id}.`;
  const read = textReader(session.repo, tree);
  const [texts, kinds] = await Promise.all([
    formerTexts(
      session,
      read,
      candidate.edits.map(({ range }) => range.file),
    ),
    fileKindsAt(session.repo, tree),
  ]);
  return gateFor(session, tests, texts, kinds)(candidate);
}

async function groupOf(
  session: Session,
  baseline: Baseline,
  ids: readonly string[],
  report: HealReport,
): Promise<Group> {
  const declared = await declaredDependencies(session, textReader(session.repo, baseline.snapshot.tree));
  const seen = await errorsOf(session, baseline, ids);
  const wavering = await waveringErrors(session, baseline, seen, Date.now() + session.config.budgetMs);
  const errors = seen.filter(
    (error) => !isUntested(error) && needsEditing(error, { baseline, declared, wavering }, report),
  );
  return { errors, tests: errors.flatMap(({ tests }) => tests) };
}

async function proveHarmless(
  session: Session,
  baseline: Baseline,
  candidate: Candidate,
  files: string[],
): Promise<Judgement> {
  session.onProgress({ phase: 'prove', message: candidate.title });
  const proof = await proveCandidate(session, baseline, candidate, []);
  return { ...ended('proof', proof.reason ?? '', files), ok: proof.ok, reason: proof.reason, proof };
}

async function heal(
  session: Session,
  baseline: Baseline,
  group: Group,
  candidate: Candidate,
  files: string[],
): Promise<Judgement> {
  const { attempt, verdict, proof } = await screenHanded(session, baseline, group, candidate);
  const { winner } = attempt;
  const judged = {
    files,
    verdict,
    proof,
    confidence: attempt.plausible[0]?.confidence ?? null,
  };
  if (!winner) return { ...ended(proof ? 'proof' : 'screening', attempt.reason, files), ...judged };
  const { snapshot, before } = baseline;
  return {
    ...judged,
    ok: true,
    stage: 'proof',
    reason: null,
    healed: group.errors.filter((error) => isHealed(error, attempt)),
    landing: { group, attempt, baseline: { snapshot, before } },
  };
}
