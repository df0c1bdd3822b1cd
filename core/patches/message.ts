import type { Candidate, ErrorRecord, Score, TestTotals } from '../model.js';

export interface MessageParts {
  title: string;
  errors: ErrorRecord[];
  candidate: Candidate;
  confidence: Score;
  safety: Score;
  tests: TestTotals;
}

/** The message of a patch's commit: a subject, what it heals, and trailers that scripts can read (git-interpret-trailers(1)). */
export function patchMessage({ title, errors, candidate, confidence, safety, tests }: MessageParts): string {
  const trailers = [
    ...errors.map(({ id }) => `Healer-Error: ${id}`),
    `Healer-Strategy: ${oneLine(candidate.strategy)}`,
    `Healer-Confidence: ${confidence.value.toFixed(2)}`,
    `Healer-Safety: ${safety.value.toFixed(2)}`,
    `Healer-Tests: ${tests.fixed} fixed, ${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped`,
  ];
  const heals = errors.map((error) => `- ${oneLine(error.title)}`).join('\n');
  const subject = shorten(oneLine(title), 72) || 'Fix';
  return `${subject}\n\n${oneLine(candidate.title)}.\n\nHeals:\n${heals}\n\n${trailers.join('\n')}\n`;
}

/** A title may hold an error message, and an error message may hold anything: no line of it may become a trailer. */
const oneLine = (text: string): string => shorten(text.replace(/[\s\p{Cc}]+/gu, ' ').trim(), 200);

function shorten(text: string, length: number): string {
  const points = [...text];
  return points.length <= length ? text : `${points.slice(0, length - 1).join('')}…`;
}
