import { readNote } from '../git/refs/notes.js';
import { listRefs, readRef } from '../git/refs/refs.js';
import type { Repository } from '../git/repository.js';
import { findSigning, type Signing, verifySignature } from '../git/signing/signing.js';
import type { Patch } from '../model.js';
import { parseStatement } from '../patches/evidence/evidence.js';
import { branchRef, keepRef } from '../patches/names.js';
import type { LedgerEvent } from '../store/ledger.js';
import { replay } from '../store/replay.js';
import { isPatch } from '../store/schemas.js';
import { dataFolder } from '../workspace/folders.js';

export interface PatchFinding {
  kind: 'missing-commit' | 'moved-ref' | 'bad-signature' | 'missing-note' | 'other-note' | 'unknown-ref';
  /** Id of the patch. */
  patch: string;
  detail: string;
}

export interface PatchCheck {
  patches: number;
  /** Patches that another clone made, whose commits are not here. */
  elsewhere: number;
  findings: PatchFinding[];
}

/** Whether the commits, refs and notes of all patches are what the ledger says. */
export async function verifyPatches(repo: Repository, events: readonly LedgerEvent[]): Promise<PatchCheck> {
  const patches = replay(events, 'patch', isPatch).records;
  const check: PatchCheck = { patches: patches.length, elsewhere: 0, findings: [] };
  const signing = await findSigning(repo, dataFolder());
  for (const patch of patches) {
    const found = await verifyPatch(repo, patch, signing);
    if (found === 'elsewhere') check.elsewhere += 1;
    else check.findings.push(...found);
  }
  check.findings.push(...(await unknownRefs(repo, events)));
  return check;
}

async function verifyPatch(
  repo: Repository,
  patch: Patch,
  signing: Signing,
): Promise<PatchFinding[] | 'elsewhere'> {
  const finding = (kind: PatchFinding['kind'], detail: string): PatchFinding => ({
    kind,
    patch: patch.id,
    detail,
  });
  const [commit, kept, branch] = await Promise.all(
    [`${patch.commit}^{commit}`, keepRef(patch.id), branchRef(patch.branch)].map((name) =>
      readRef(repo, name),
    ),
  );
  if (!commit) {
    if (!kept && !branch) return 'elsewhere';
    return [finding('missing-commit', `the commit ${patch.commit} of ${patch.branch} is not there`)];
  }
  const findings: PatchFinding[] = [];
  if (kept && kept !== commit)
    findings.push(finding('moved-ref', `${keepRef(patch.id)} points to ${kept}, not to ${commit}`));
  if (patch.signed && !(await verifySignature(repo, commit, signing)))
    findings.push(finding('bad-signature', `the signature of its commit ${commit} is not good`));
  const note = await readNote(repo, commit);
  if (note === null)
    findings.push(finding('missing-note', `its commit ${commit} has no evidence in refs/notes/healer`));
  else if (!(await isNoteOf(repo, patch, note)))
    findings.push(finding('other-note', `the note of its commit ${commit} is about something else`));
  return findings;
}

async function isNoteOf(repo: Repository, patch: Patch, note: string): Promise<boolean> {
  const statement = parseStatement(note);
  const digest = statement?.subject[0]?.digest;
  const { id, editHash } = statement?.predicate.patch ?? {};
  if (id !== patch.id || editHash !== patch.editHash || digest?.gitCommit !== patch.commit) return false;
  return digest.gitTree === (await readRef(repo, `${patch.commit}^{tree}`));
}

async function unknownRefs(repo: Repository, events: readonly LedgerEvent[]): Promise<PatchFinding[]> {
  const told = new Set(
    events.flatMap(({ type, data }) =>
      (type === 'patch.recorded' || type === 'patch.landing') && isPatch(data.record) ? [data.record.id] : [],
    ),
  );
  const prefix = keepRef('');
  const ids = (await listRefs(repo, prefix)).map(({ name }) => name.slice(prefix.length));
  return ids
    .filter((id) => !told.has(id))
    .map((id) => ({
      kind: 'unknown-ref',
      patch: id,
      detail: `${keepRef(id)} is there, but no event tells of it`,
    }));
}
