import type { Patch } from '../../model.js';
import { hashOfNote, parseStatement } from './evidence.js';

/**
 * Whether a note on a commit is the evidence that its patch was landed with: by the hash in the patch's record, which a
 * signed event of the ledger holds, and by what it says it is about. A note on a commit of no patch says nothing to anybody,
 * and is let pass.
 */
export function isEvidence(patches: readonly Patch[], commit: string, note: string): boolean {
  // What was merged by hand may hold several patches.
  const own = patches.filter((each) => each.commit === commit || each.mergedAs === commit);
  return own.length === 0 || own.some((patch) => isEvidenceOf(patch, note));
}

function isEvidenceOf(patch: Patch, note: string): boolean {
  if (patch.evidence !== undefined) return patch.evidence === hashOfNote(note);
  const statement = parseStatement(note);
  const { id, editHash } = statement?.predicate.patch ?? {};
  return (
    id === patch.id && editHash === patch.editHash && statement?.subject[0]?.digest.gitCommit === patch.commit
  );
}
