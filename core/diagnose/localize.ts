import { classify } from '../capture/classify.js';
import type { ErrorClass, Failure, Suspect } from '../model.js';
import { blameScores, type ReadBlame } from './blame-score.js';
import { type EvidenceInput, filesOf, judge, type Place } from './evidence.js';
import { priorOf } from './statement-priors.js';
import { type Statement, statementsOf } from './statements.js';

export interface LocalizeInput extends EvidenceInput {
  blame?: ReadBlame;
}

/**
 * Ranks the statements of the project's sources by how likely the fault is in them, most suspicious first. Tests are
 * never suspects. Evidence is combined as a noisy-or: the stack of an error that the engine threw, per-test coverage
 * (see `spectrum.ts`), the diff since the last green tree, and blame; kinds of statement and nearness to the failing
 * line break ties. Without coverage, what the failing tests import and mention stands in for it.
 */
export async function localize(input: LocalizeInput): Promise<Suspect[]> {
  const main = input.failures[0];
  if (!main) return [];
  const kind = classify(main);
  const files = await filesOf(input);
  const statements = new Map<string, readonly Statement[]>();
  const broken: Suspect[] = [];
  for (const file of files.keys()) {
    const text = await input.sources(file);
    if (text === undefined) continue;
    const found = await statementsOf(file, text);
    if (found) statements.set(file, found);
    else broken.push(...suspectsInBroken(file, text, input.failures));
  }
  const places = await judge(input, kind, files, statements);
  const scored = places
    .map((place) => toSuspect(place, kind))
    .filter((suspect) => suspect.suspiciousness > 0);
  const ranked = [...broken, ...scored].sort(bySuspicion);
  return input.blame ? (await blameScores(ranked, input.blame)).sort(bySuspicion) : ranked;
}

function toSuspect({ file, statement, ...score }: Place, kind: ErrorClass): Suspect {
  const prior = priorOf(statement, kind);
  const covered = score.coverage * (0.55 + 0.35 * prior + 0.1 * score.reach) * (prior === 0 ? 0 : 1);
  const doubt =
    (1 - 0.97 * score.stack) * (1 - 0.8 * covered) * (1 - 0.6 * score.diff) * (1 - 0.95 * score.named);
  return {
    range: { file, start: statement.start, end: statement.end },
    line: statement.line,
    endLine: statement.endLine,
    suspiciousness: 1 - doubt,
    reasons: reasonsOf(score),
  };
}

function reasonsOf(score: Omit<Place, 'file' | 'statement'>): Suspect['reasons'] {
  const stack = Math.max(score.stack, score.named);
  return {
    ...(stack > 0 && { stack }),
    ...(score.coverage > 0 && { coverage: score.coverage }),
    ...(score.diff > 0 && { diff: score.diff }),
  };
}

/** A file that does not parse has no statements: its lines are suspects, the nearest to where the parser gave up first. */
function suspectsInBroken(file: string, text: string, failures: readonly Failure[]): Suspect[] {
  const lines = text.split('\n');
  const frames = failures.flatMap((failure) => failure.frames.filter((frame) => frame.file === file));
  const at =
    frames[0]?.line ??
    failures.find((failure) => failure.location?.file === file)?.location?.line ??
    lines.length;
  let start = 0;
  return lines.flatMap((content, index) => {
    const range = { file, start, end: start + content.replace(/\r$/, '').length };
    start += content.length + 1;
    const distance = Math.abs(index + 1 - at);
    if (content.trim() === '' || distance > 400) return [];
    const stack = 0.97 * 0.85 ** Math.min(distance, 30) * (index + 1 > at ? 0.6 : 1);
    return [{ range, line: index + 1, endLine: index + 1, suspiciousness: stack, reasons: { stack } }];
  });
}

const bySuspicion = (a: Suspect, b: Suspect): number =>
  b.suspiciousness - a.suspiciousness ||
  a.range.file.localeCompare(b.range.file) ||
  b.range.start - a.range.start;
