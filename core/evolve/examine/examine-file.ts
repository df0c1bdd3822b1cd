import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { parseProgram } from '../../syntax/program.js';
import type { NodeVersion } from '../../workspace/minimum-node.js';
import type { Check, FileCheck } from '../check.js';
import { type FileFacts, factsOf } from '../facts.js';
import { type Unmarked, withFingerprints } from '../finding.js';
import { type Report, type SourceText, sourceText } from '../source-text.js';
import { eslintSuppressionsIn } from './eslint-comments.js';
import { applySuppressions, type FileFindings, type Suppression, suppressionsIn } from './suppressions.js';
import { linkParents, walkWith } from './walk.js';

/** What one text gives: all that the checks of single files find in it, and what those of the repository need to know. */
export interface FileResult extends FileFindings {
  /** Null where the text does not parse or cannot be examined; then nothing is found in it. */
  facts: FileFacts | null;
  /** For what checks of the repository find in the file. */
  suppressions: Suppression[];
  /** What was thrown, a sentence each: a check that threw has said nothing more of this file. */
  trouble: string[];
}

export interface ExamineFileOptions {
  minimumNode?: NodeVersion | null;
  /** Checks that may find something in the file later, for which its comments may speak. */
  ofProject?: readonly Pick<Check, 'id' | 'eslint'>[];
}

/** Parses a text once and walks it once for all checks. A file that cannot be examined stops no look at the others. */
export function examineFile(
  path: string,
  text: string,
  checks: readonly FileCheck[],
  options: ExamineFileOptions = {},
): FileResult {
  const program = parse(path, text);
  if (!program) return nothingOf([]);
  try {
    return examineProgram(path, text, program, checks, options);
  } catch (error) {
    return nothingOf([`${path} could not be examined: ${reasonOf(error)}`]);
  }
}

const nothingOf = (trouble: string[]): FileResult => ({
  facts: null,
  findings: [],
  suppressed: 0,
  unexplained: [],
  trouble,
  suppressions: [],
});

function examineProgram(
  path: string,
  text: string,
  program: TSESTree.Program,
  checks: readonly FileCheck[],
  { minimumNode = null, ofProject = [] }: ExamineFileOptions,
): FileResult {
  linkParents(program);
  const source = sourceText(path, text, program, minimumNode);
  const found: Unmarked[] = [];
  const trouble: string[] = [];
  const guarded = checks
    .filter((check) => looksAt(check, source))
    .map((check) => {
      const report = (each: Report) => found.push(unmarked(check, source, each));
      return guard(check, { ...source, report }, trouble);
    });
  const { visitors, facts } = factsOf(source);
  walkWith(program, [...visitors, ...guarded]);
  const findings = withFingerprints(found.sort(byPlace));
  const suppressions = [
    ...suppressionsIn(source),
    ...eslintSuppressionsIn(source, [...checks, ...ofProject]),
  ];
  return { facts: facts(), trouble, suppressions, ...applySuppressions(findings, suppressions) };
}

function parse(path: string, text: string): TSESTree.Program | null {
  // With the other reading of `<` it may parse.
  for (const jsx of /\.[cm]?ts$/.test(path) ? [false] : [true, false]) {
    try {
      return parseProgram(text, { file: path, jsx, tokens: true });
    } catch {}
  }
  return null;
}

function looksAt(
  { files = 'sources', category }: FileCheck,
  { isTest, isWrittenHere }: Pick<SourceText, 'isTest' | 'isWrittenHere'>,
): boolean {
  if (!isWrittenHere && category !== 'security') return false;
  return files === 'all' || (files === 'tests') === isTest;
}

/** A check that fails is heard no more in this file, and takes no other down with it. */
function guard(check: FileCheck, source: SourceText, trouble: string[]) {
  let failed = false;
  const attempt = <T>(work: () => T): T | undefined => {
    if (failed) return undefined;
    try {
      return work();
    } catch (error) {
      failed = true;
      trouble.push(`${check.id} failed on ${source.path}: ${reasonOf(error)}`);
      return undefined;
    }
  };
  const visitor = attempt(() => check.begin(source)) ?? {};
  return Object.fromEntries(
    Object.entries(visitor).map(([type, handler]) => [
      type,
      (node: never) => attempt(() => (handler as (node: never) => void)(node)),
    ]),
  );
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function unmarked(
  check: FileCheck,
  { path, text }: Pick<SourceText, 'path' | 'text'>,
  report: Report,
): Unmarked {
  const { start, end } = report.at.loc;
  return {
    check: check.id,
    category: check.category,
    severity: check.severity,
    file: path,
    line: start.line,
    column: start.column + 1,
    endLine: end.line,
    endColumn: end.column + 1,
    message: report.message,
    key: report.key ?? text.slice(...report.at.range),
    fix: report.fix
      ? { ...report.fix, edits: report.fix.edits.map((edit) => ({ file: path, ...edit })) }
      : null,
    related: [],
  };
}

const byPlace = (one: Unmarked, other: Unmarked): number =>
  (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
