import type { FileCheck } from '../evolve/check.js';
import { checks } from '../evolve/checks/index.js';
import { examineFile } from '../evolve/examine/examine-file.js';
import type { PlannedFix } from '../evolve/plan-fixes.js';
import { textReader } from '../heal/baseline/text-reader.js';
import type { Opened } from '../heal/session.js';

/**
 * What is left of the findings that a fix was to mend, or came in their place, as one sentence; null where there is nothing.
 * Only checks of single files can be asked again this cheaply.
 */
export async function remainsOf(
  { repo }: Pick<Opened, 'repo'>,
  before: string,
  after: string,
  { check, findings }: PlannedFix,
): Promise<string | null> {
  const ofFiles = checks.filter(
    (each): each is FileCheck => each.reach === 'file' && (each.on || each.id === check),
  );
  const [readOld, readNew] = [textReader(repo, before), textReader(repo, after)];
  const files = new Set(findings.flatMap(({ fix }) => fix.edits.map(({ file }) => file)));
  for (const file of [...files].filter(isCode)) {
    const [old = '', now] = await Promise.all([readOld(file), readNew(file)]);
    if (now === undefined) continue;
    const [was, is] = [examineFile(file, old, ofFiles), examineFile(file, now, ofFiles)];
    if (was.facts && !is.facts) return `${file} does not parse with it.`;
    const counts = countsOf(was.findings);
    const mended = findings.filter((finding) => finding.file === file).length;
    if (ofFiles.some(({ id }) => id === check)) counts.set(check, (counts.get(check) ?? 0) - mended);
    for (const [id, count] of countsOf(is.findings))
      if (count > (counts.get(id) ?? 0))
        return id === check
          ? `${check} finds the same in ${file} with it.`
          : `${id} finds something new in ${file} with it.`;
  }
  return null;
}

function countsOf(findings: readonly { check: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { check } of findings) counts.set(check, (counts.get(check) ?? 0) + 1);
  return counts;
}

const isCode = (file: string): boolean => /\.(?:[cm]?[jt]s|[jt]sx)$/.test(file);
