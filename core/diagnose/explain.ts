import { placesInMessage } from '../capture/message-places.js';
import { firstLine, withoutColours } from '../capture/plain-text.js';
import type { ErrorClass, ErrorRecord, SourceLocation, Suspect, TestId } from '../model.js';
import { classWords } from './class-words.js';
import { environmentTrouble } from './environment.js';
import type { ReadSource } from './imports.js';

/** The diagnosis of an error as plain data, for any face to draw. */
export interface Explanation {
  id: string;
  /** One sentence: what failed, and where. */
  headline: string;
  class: ErrorClass;
  /** What an error of this class means. */
  meaning: string;
  /** What was seen, one sentence each: counts, expected and actual, flapping. */
  happened: string[];
  /** What to do where it is the environment's trouble and not the code's. */
  advice: string | null;
  tests: TestId[];
  /** Where the stack was, innermost first, in the project's own code. */
  stack: (SourceLocation & { function?: string })[];
  /** Most suspicious first. */
  locations: ExplainedLocation[];
}

export interface ExplainedLocation extends SourceLocation {
  endLine: number;
  suspiciousness: number;
  /** Why it is suspected, in words: `in the stack of the error`. */
  reasons: string[];
  excerpt: ExcerptLine[];
}

export interface ExcerptLine {
  line: number;
  text: string;
  suspect: boolean;
}

const mostLocations = 10;
const context = 2;

/** Says what an error is and where its fault may be. `suspects` are those of `localize`, most suspicious first. */
export async function explain(
  error: ErrorRecord,
  suspects: readonly Suspect[],
  sources: ReadSource,
): Promise<Explanation> {
  const { failure } = error;
  return {
    id: error.id,
    headline: headline(error, suspects[0]),
    class: error.class,
    meaning: classWords[error.class],
    happened: happened(error),
    advice: environmentTrouble(failure),
    tests: error.tests,
    stack: failure.frames
      .filter((frame) => frame.origin === 'project')
      .map(({ file, line, column, function: name }) => ({
        file,
        line,
        column,
        ...(name && { function: name }),
      })),
    locations: await Promise.all(
      suspects.slice(0, mostLocations).map((suspect) => toLocation(suspect, sources)),
    ),
  };
}

function headline(error: ErrorRecord, first: Suspect | undefined): string {
  const where = first ? `; most suspicious is ${first.range.file}:${first.line}` : '';
  return `${error.title}${where}`;
}

function happened(error: ErrorRecord): string[] {
  const { thrown, test } = error.failure;
  const times = error.count === 1 ? 'Seen once' : `Seen ${error.count} times`;
  const last = error.count === 1 ? '' : `, last at ${error.lastSeen}`;
  const module = placesInMessage(thrown).find((place) => place.specifier !== undefined);
  return [
    ...(test ? [`The test “${test.path.join(' › ')}” in ${test.file} fails.`] : []),
    ...(thrown.expected !== undefined && thrown.actual !== undefined
      ? [`Expected ${short(thrown.expected)}, got ${short(thrown.actual)}.`]
      : [`${thrown.name}: ${firstLine(thrown.message)}`]),
    ...(module ? [`${module.file} asks for ${module.specifier}.`] : []),
    ...(error.tests.length > 1 ? [`${error.tests.length} tests fail with it.`] : []),
    `${times} since ${error.firstSeen}${last}${error.branches.length > 0 ? `, on ${error.branches.join(', ')}` : ''}.`,
    ...(error.flapping ? ['It comes and goes while the code is the same.'] : []),
    ...(error.state === 'regressed' ? ['It was resolved before and has come back.'] : []),
  ];
}

const short = (text: string): string => firstLine(withoutColours(text).replace(/\s+/g, ' '), 120);

async function toLocation(suspect: Suspect, sources: ReadSource): Promise<ExplainedLocation> {
  const { file } = suspect.range;
  const text = await sources(file);
  return {
    file,
    line: suspect.line,
    endLine: suspect.endLine,
    suspiciousness: suspect.suspiciousness,
    reasons: reasonsInWords(suspect.reasons),
    excerpt: text === undefined ? [] : excerpt(text, suspect),
  };
}

function reasonsInWords({ stack = 0, coverage = 0, diff = 0, blame = 0 }: Suspect['reasons']): string[] {
  return [
    ...(stack >= 0.9 ? ['where the error was thrown'] : stack > 0 ? ['in the stack of the error'] : []),
    ...(coverage >= 0.9
      ? ['run by the failing tests']
      : coverage > 0
        ? ['run by failing and by passing tests']
        : []),
    ...(diff >= 0.8 ? ['changed since the tests were green'] : diff > 0 ? ['beside a recent change'] : []),
    ...(blame > 0 ? ['touched lately'] : []),
  ];
}

function excerpt(text: string, suspect: Suspect): ExcerptLine[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const from = Math.max(1, suspect.line - context);
  const to = Math.min(lines.length, Math.min(suspect.endLine, suspect.line + 8) + context);
  return lines.slice(from - 1, to).map((content, index) => ({
    line: from + index,
    text: content.slice(0, 300),
    suspect: from + index >= suspect.line && from + index <= suspect.endLine,
  }));
}
