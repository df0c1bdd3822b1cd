import { createHash } from 'node:crypto';
import { readNote } from '../../git/refs/notes.js';
import type { Repository } from '../../git/repository.js';
import type {
  Edit,
  Factor,
  Patch,
  ProvedPackages,
  Run,
  Score,
  TestId,
  TestStatus,
  TestTotals,
} from '../../model.js';

/** What was seen when the patch was proved. */
export interface ProofFacts {
  before: Run;
  after: Run;
  totals: TestTotals;
  newlyFailing: TestId[];
  stillFailing: TestId[];
  /** Whether the planted failing edit turned the worktree red. */
  canary: boolean;
  diagnostics: { new: number };
  /** The repository's own pre-commit hook. */
  hook: 'passed' | 'failed' | 'none';
  /** What got worse although the proof holds. */
  regressions: FoundRegressions;
  /** In a repository of several packages: whose tests ran; the whole suite where it is not told. */
  packages?: ProvedPackages;
  isolation: string;
  durationMs: number;
}

/** Null is what was not measured; notes of earlier versions lack what came later. */
export interface FoundRegressions {
  /** Tests that take far longer, by their shortest durations in milliseconds. */
  slower: (TestId & { beforeMs: number; afterMs: number })[] | null;
  /** Lines that the tests print as warnings or errors and did not print before. */
  warnings: string[];
  /** Lines, by their numbers without the patch, that passing tests ran and no test runs any more. */
  uncovered?: { file: string; lines: number[] }[] | null;
  /** Lines of declarations, inferred types among them, that are gone and new by the project's own compiler. */
  declared?: { file: string; before: string[]; after: string[] }[] | null;
  /** Names that the entry points of a package give to others otherwise, by what can be read in the source. */
  surface?: {
    name: string;
    what: 'removed' | 'added' | 'changed';
    before: string | null;
    after: string | null;
  }[];
  /** Bytes of each changed file without and with the patch. */
  sizes?: { file: string; before: number; after: number }[];
}

/** Everything that speaks for or against a patch; the input of `land` and what a reviewer is shown. */
export interface Evidence {
  proof: ProofFacts;
  candidates: { generated: number; screened: number; proved: number; byStrategy?: Record<string, number> };
  /** Other candidates that passed all the tests they were given. */
  alternatives: Alternative[];
  /** Mutants of the patched lines; null where they were not tried. The titles of the first survivors are not in earlier notes. */
  mutants: { killed: number; survived: number; survivors?: string[] } | null;
  confidence: Score;
  safety: Score;
  /** Names and versions of what took part: healer, node, git, the runner. */
  versions: Record<string, string>;
  /** Null for the strategies that need none. */
  model: { name: string; prompt: string; promptHash: string; answerHash: string } | null;
}

/** A candidate that passed as well. */
export interface Alternative {
  id: string;
  strategy: string;
  title: string;
  confidence: number;
  /** Those that did the same for every input that was tried have the same number, the patch 1; null where unobserved. */
  behaviour: number | null;
  /** On the base of the patch. */
  edits: Edit[];
}

/** An in-toto Statement, version 1 (in-toto Attestation Framework, v1.0), as it is in the note of a commit. */
export interface Statement {
  _type: 'https://in-toto.io/Statement/v1';
  subject: { name: string; digest: { gitCommit: string; gitTree: string } }[];
  predicateType: typeof predicateType;
  predicate: Predicate;
}

export const predicateType = 'urn:healer:evidence:1';

export interface Predicate {
  patch: Pick<Patch, 'id' | 'title' | 'strategy' | 'operator' | 'editHash' | 'files' | 'errors' | 'seconds'>;
  base: { gitCommit: string; gitTree: string; isSnapshot: boolean };
  command: string[];
  cwd: string;
  exitCodes: { before: number | null; after: number | null };
  totals: TestTotals;
  /** One row a test of either run. */
  tests: {
    file: string;
    path: string[];
    before: TestStatus | null;
    after: TestStatus | null;
    message?: string;
  }[];
  newlyFailing: TestId[];
  stillFailing: TestId[];
  canary: boolean;
  newDiagnostics: number;
  hook: ProofFacts['hook'];
  /** Not there in notes of earlier versions. */
  regressions?: FoundRegressions;
  packages?: ProvedPackages;
  isolation: string;
  durationMs: { before: number; after: number; proof: number };
  candidates: Evidence['candidates'];
  alternatives: Evidence['alternatives'];
  mutants: Evidence['mutants'];
  confidence: { value: number; factors: Factor[] };
  safety: { value: number; factors: Factor[] };
  versions: Record<string, string>;
  model: Evidence['model'];
}

export function toStatement(
  evidence: Evidence,
  landed: { patch: Patch; tree: string; baseTree: string },
): Statement {
  const { patch, tree, baseTree } = landed;
  const { proof } = evidence;
  const { id, title, strategy, operator, editHash, files, errors, seconds } = patch;
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: patch.branch, digest: { gitCommit: patch.commit, gitTree: tree } }],
    predicateType,
    predicate: {
      patch: { id, title, strategy, operator, editHash, files, errors, seconds },
      base: { gitCommit: patch.base, gitTree: baseTree, isSnapshot: patch.baseIsSnapshot },
      command: proof.after.command,
      cwd: proof.after.cwd,
      exitCodes: { before: proof.before.exitCode, after: proof.after.exitCode },
      totals: proof.totals,
      tests: compareRuns(proof.before, proof.after),
      newlyFailing: proof.newlyFailing,
      stillFailing: proof.stillFailing,
      canary: proof.canary,
      newDiagnostics: proof.diagnostics.new,
      hook: proof.hook,
      regressions: proof.regressions,
      ...(proof.packages && { packages: proof.packages }),
      isolation: proof.isolation,
      durationMs: { before: proof.before.durationMs, after: proof.after.durationMs, proof: proof.durationMs },
      candidates: evidence.candidates,
      alternatives: evidence.alternatives,
      mutants: evidence.mutants,
      confidence: evidence.confidence,
      safety: evidence.safety,
      versions: evidence.versions,
      model: evidence.model,
    },
  };
}

/** SHA-256, in hex, of the text of a note but for the space at its end. */
export const hashOfNote = (note: string): string => createHash('sha256').update(note.trimEnd()).digest('hex');

/** What the note of a commit says; null where there is none. */
export async function readEvidence(repo: Repository, commit: string): Promise<Statement | null> {
  const note = await readNote(repo, commit);
  return note === null ? null : parseStatement(note);
}

/** The statement in a note's text; null when the text is something else. */
export function parseStatement(text: string): Statement | null {
  try {
    const value = JSON.parse(text) as Statement;
    return value.predicateType === predicateType && value.predicate ? value : null;
  } catch {
    return null;
  }
}

function compareRuns(before: Run, after: Run): Predicate['tests'] {
  const rows = new Map<string, Predicate['tests'][number]>();
  for (const { file, path, status, error } of before.tests) {
    const message = status === 'failed' && error ? { message: error.message.slice(0, 500) } : {};
    rows.set(JSON.stringify([file, path]), { file, path, before: status, after: null, ...message });
  }
  for (const { file, path, status } of after.tests) {
    const key = JSON.stringify([file, path]);
    rows.set(key, { ...(rows.get(key) ?? { file, path, before: null }), after: status });
  }
  return [...rows.values()];
}
