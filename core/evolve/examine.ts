import type { Snapshot } from '../git/changes/snapshot.js';
import { readBaseline } from './baseline.js';
import type { ProjectCheck, Severity } from './check.js';
import { severities } from './check.js';
import { checks as all } from './checks/index.js';
import { type ChecksWanted, chooseChecks } from './choose-checks.js';
import type { Finding } from './finding.js';
import { keptLook } from './kept/kept-look.js';
import { type Look, look, type Opened } from './look.js';

export interface Examination extends Omit<Look, 'holdsForMs'> {
  tree: string;
  /** What is to be looked at: the most severe first, then in the order of files. */
  findings: Finding[];
  /** Findings that the baseline knows. */
  known: number;
}

export interface ExamineOptions extends ChecksWanted {
  /** Report what the baseline knows, too. */
  ignoreBaseline?: boolean;
  /** Checks beside the built-in ones; `content` is another as soon as one does something else. @internal */
  more?: readonly (ProjectCheck & { content: string })[];
}

/** What the checks find in a tree that is not known already; no work is done twice for the same tree. */
export async function examine(
  session: Opened,
  snapshot: Pick<Snapshot, 'tree' | 'commit'>,
  { categories, checks, ignoreBaseline = false, more = [] }: ExamineOptions,
): Promise<Examination> {
  const settings = session.config.evolve;
  const wanted = chooseChecks([...all, ...more], settings, { categories, checks });
  const { holdsForMs: _, ...looked } = await keptLook(
    { ...session, snapshot, asked: { categories, checks }, more: more.map(({ content }) => content) },
    () =>
      look(session, snapshot, {
        wanted,
        isNamed: ({ id }) => checks.includes(id) || settings.checks[id] !== undefined,
        isWhole: categories.length === 0 && checks.length === 0,
      }),
  );
  const known = ignoreBaseline ? new Set<string>() : await readBaseline(session.store.folder);
  const fresh = looked.findings.filter(({ fingerprint }) => !known.has(fingerprint));
  return {
    ...looked,
    tree: snapshot.tree,
    findings: fresh.sort(byWeight),
    known: looked.findings.length - fresh.length,
  };
}

const weightOf = (severity: Severity): number => severities.indexOf(severity);

const byWeight = (one: Finding, other: Finding): number =>
  weightOf(other.severity) - weightOf(one.severity) ||
  (one.file < other.file ? -1 : one.file > other.file ? 1 : 0) ||
  (one.line ?? 0) - (other.line ?? 0);
