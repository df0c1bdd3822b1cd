import type { Candidate, ErrorRecord, Score, TestTotals } from '../model.js';

/** What a fix that heals no error is for. */
export interface Mended {
  /** The check that found it. */
  check: string;
  findings: { fingerprint: string; file: string; line?: number; message: string }[];
}

/** A plugin that a patch adds. */
export interface Added {
  plugin: string;
  /** Sentences on what speaks for it. */
  because: string[];
}

export interface MessageParts {
  /** Id of the patch: two healers that find the same fix in the same second make two commits. */
  id: string;
  title: string;
  errors: ErrorRecord[];
  mends?: Mended | undefined;
  adds?: Added | undefined;
  candidate: Candidate;
  confidence: Score;
  safety: Score;
  tests: TestTotals;
}

/** The message of a patch's commit: a subject, what it heals, and trailers that scripts can read (git-interpret-trailers(1)). */
export function patchMessage(parts: MessageParts): string {
  const { id, title, errors, mends, adds, candidate, confidence, safety, tests } = parts;
  const trailers = [
    `Healer-Patch: ${id}`,
    ...errors.map((error) => `Healer-Error: ${error.id}`),
    ...(mends ? [`Healer-Check: ${oneLine(mends.check)}`] : []),
    ...(adds ? [`Healer-Plugin: ${oneLine(adds.plugin)}`] : []),
    `Healer-Strategy: ${oneLine(candidate.strategy)}`,
    `Healer-Confidence: ${confidence.value.toFixed(2)}`,
    `Healer-Safety: ${safety.value.toFixed(2)}`,
    `Healer-Tests: ${tests.fixed} fixed, ${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped`,
  ];
  const [subject, rest] = subjectOf(oneLine(title), candidate);
  return `${subject}\n\n${rest}${purpose(parts)}\n\n${trailers.join('\n')}\n`;
}

/** Findings that a message lists; the note of the commit names the files of all. */
const mostListed = 20;

function purpose({ errors, mends, adds }: Pick<MessageParts, 'errors' | 'mends' | 'adds'>): string {
  if (adds) return adds.because.map((sentence) => `- ${oneLine(sentence)}`).join('\n');
  if (!mends) return `Heals:\n${errors.map((error) => `- ${oneLine(error.title)}`).join('\n')}`;
  const lines = mends.findings
    .slice(0, mostListed)
    .map(
      ({ file, line, message }) =>
        `- ${oneLine(`${file}${line === undefined ? '' : `:${line}`}: ${message}`)}`,
    );
  const more = mends.findings.length - mostListed;
  return ['Mends:', ...lines, ...(more > 0 ? [`- and ${more} more of the same`] : [])].join('\n');
}

/** What was done and in which file, within the 72 columns that git's own tools show; what is cut is told below. */
function subjectOf(title: string, { edits }: Candidate): [subject: string, rest: string] {
  const [first = '', ...more] = new Set(edits.map(({ range }) => oneLine(range.file)));
  const place = more.length > 0 ? `${more.length + 1} files` : first;
  const whole = `${title.charAt(0).toUpperCase()}${title.slice(1)} in ${place}`;
  const subject = shorten(whole, 72);
  return [subject, subject === whole ? '' : `${whole}.\n\n`];
}

/** A title may hold an error message, and an error message may hold anything: no line of it may become a trailer. */
export const oneLine = (text: string): string => shorten(text.replace(/[\s\p{Cc}]+/gu, ' ').trim(), 200);

function shorten(text: string, length: number): string {
  const points = [...text];
  return points.length <= length ? text : `${points.slice(0, length - 1).join('')}…`;
}
