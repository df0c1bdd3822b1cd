import type { Edit } from '../model.js';
import type { Finding } from './finding.js';

/** A finding that has a fix. */
export type Fixable = Finding & { fix: NonNullable<Finding['fix']> };

/** The findings of one check whose fixes are made together. */
export interface PlannedFix {
  check: string;
  findings: Fixable[];
}

/** What a reviewer reads at once. */
const usualFiles = 20;
const mostFindings = 60;

/**
 * Fixes to try, the gravest findings first and each check by itself. A finding whose edits touch those of another of its
 * check is left for a later run. What claims to be faster is tried alone, since its speed is measured alone.
 */
export function planFixes(
  findings: readonly Finding[],
  { mostFiles = usualFiles }: { mostFiles?: number | undefined } = {},
): PlannedFix[] {
  const byCheck = new Map<string, Fixable[]>();
  for (const finding of findings) {
    if (!isFixable(finding)) continue;
    byCheck.set(finding.check, [...(byCheck.get(finding.check) ?? []), finding]);
  }
  return [...byCheck].flatMap(([check, own]) =>
    portions(withoutOverlaps(own), mostFiles).map((portion) => ({ check, findings: portion })),
  );
}

export const isFixable = (finding: Finding): finding is Fixable =>
  finding.fix !== null && finding.fix.edits.length > 0;

/** All edits of some findings; equal ones once. */
export function editsOf(findings: readonly Fixable[]): Edit[] {
  const edits = new Map<string, Edit>();
  for (const { fix } of findings)
    for (const { file, start, end, text } of fix.edits)
      edits.set(JSON.stringify([file, start, end, text]), { range: { file, start, end }, text });
  return [...edits.values()];
}

/** What is done, as an imperative. */
export function titleOf({ check, findings }: PlannedFix): string {
  const titles = new Set(findings.map(({ fix }) => fix.title));
  const [only] = titles;
  return titles.size === 1 && only ? only : `mend what ${check} finds`;
}

function withoutOverlaps(findings: readonly Fixable[]): Fixable[] {
  const taken = new Map<string, Fixable['fix']['edits']>();
  return findings.filter(({ fix }) => {
    const meets = fix.edits.some((edit) =>
      (taken.get(edit.file) ?? []).some((other) => overlap(edit, other)),
    );
    if (meets) return false;
    for (const edit of fix.edits) taken.set(edit.file, [...(taken.get(edit.file) ?? []), edit]);
    return true;
  });
}

type FixEdit = Fixable['fix']['edits'][number];

/** The same edit twice, as of one import that two findings make superfluous, is one. */
function overlap(one: FixEdit, other: FixEdit): boolean {
  const { start, end, text } = one;
  if (start === other.start && end === other.end && text === other.text) return false;
  return start === other.start || (start < other.end && other.start < end);
}

/** Never more than `mostFiles` and `mostFindings` at once; what is in one file stays together as far as it can. */
function portions(findings: readonly Fixable[], mostFiles: number): Fixable[][] {
  const alone = findings.filter(({ fix }) => fix.claims !== undefined).map((finding) => [finding]);
  const all: Fixable[][] = [];
  let current: Fixable[] = [];
  let files = new Set<string>();
  const sorted = findings
    .filter(({ fix }) => fix.claims === undefined)
    .sort((one, other) => (one.file < other.file ? -1 : one.file > other.file ? 1 : 0));
  for (const finding of sorted) {
    const next = new Set([...files, ...finding.fix.edits.map(({ file }) => file)]);
    if (current.length > 0 && (next.size > mostFiles || current.length >= mostFindings)) {
      all.push(current);
      current = [];
      files = new Set();
    }
    current.push(finding);
    for (const { file } of finding.fix.edits) files.add(file);
  }
  if (current.length > 0) all.push(current);
  return [...all, ...alone];
}
