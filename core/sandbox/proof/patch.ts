import { HealerError } from '../../errors.js';
import { fileKindsAt, readFileAt } from '../../git/objects/objects.js';
import type { Candidate } from '../../model.js';
import { decodeText } from '../decode.js';
import { applyEdits, editsByFile } from '../edits.js';
import { refuse } from '../guard.js';
import type { ProofOptions } from '../proof.js';
import type { FileSize } from '../regression/regressions.js';

export interface Patch {
  /** Whole new content by file. */
  changes: Map<string, Buffer>;
  /** All files of the snapshot. */
  files: string[];
  sizes: FileSize[];
}

/** What the edits of a candidate make of the snapshot. Throws PROOF_FAILED where they do not fit, or are refused. */
export async function patchOf(o: ProofOptions): Promise<Patch> {
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
