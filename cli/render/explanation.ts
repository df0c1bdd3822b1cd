import type { ExplainedLocation, Explanation } from '../../core/diagnose/explain.js';
import { place } from './errors.js';
import { excerptLines } from './excerpt.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { wrap } from './width.js';

interface View {
  width: number;
  paint: Paint;
  /** All locations, not only the first five. */
  verbose: boolean;
}

/** The diagnosis in words, then the places where the fault may be, most suspicious first, with their code. */
export function explanationText(explanation: Explanation, view: View): string {
  const { paint, width, verbose } = view;
  const shown = verbose ? explanation.locations : explanation.locations.slice(0, 5);
  const hidden = explanation.locations.length - shown.length;
  return [
    `${paint.yellow(explanation.id)}  ${paint.bold(printableLine(explanation.headline))}`,
    '',
    ...paragraph(`${explanation.class}: ${explanation.meaning}`, width),
    ...explanation.happened.flatMap((sentence) => paragraph(sentence, width)),
    ...(explanation.advice ? ['', ...paragraph(explanation.advice, width).map(paint.yellow)] : []),
    '',
    shown.length > 0
      ? paint.bold('Where the fault may be, most suspicious first')
      : 'No place in the code of this project is suspected.',
    ...shown.flatMap((location, index) => ['', ...locationLines(location, index + 1, shown, view)]),
    ...(hidden > 0 ? ['', paint.dim(`and ${hidden} more (--verbose)`)] : []),
  ].join('\n');
}

const paragraph = (text: string, width: number): string[] =>
  wrap(printableLine(text), width - 2).map((line) => `  ${line}`);

/** The column is told where it takes that to tell two places of one line apart. */
function locationLines(
  location: ExplainedLocation,
  rank: number,
  all: readonly ExplainedLocation[],
  { width, paint }: View,
): string[] {
  const { suspiciousness, reasons, endLine, line, file } = location;
  const shared = all.filter((each) => each.file === file && each.line === line).length > 1;
  const where =
    place({ ...location, column: shared ? location.column : undefined }) +
    (endLine > line ? `-${endLine}` : '');
  return [
    `${String(rank).padStart(3)}. ${paint.cyan(where)}  ${bar(suspiciousness, paint)} ${suspiciousness.toFixed(2)}`,
    ...(reasons.length > 0 ? [paint.dim(`     ${reasons.map(printableLine).join(', ')}`)] : []),
    ...excerptLines(location.excerpt, width - 5, paint).map((each) => `     ${each}`),
  ];
}

/** Ten cells for 0..1. */
function bar(value: number, paint: Paint): string {
  const filled = Math.round(Math.min(1, Math.max(0, value)) * 10);
  return paint.red('■'.repeat(filled)) + paint.dim('·'.repeat(10 - filled));
}
