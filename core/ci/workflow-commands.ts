import { printableLine, printableText } from '../printable.js';
import { type CiOutcome, placeOf } from './outcome.js';

/** GitHub shows ten annotations of a step and drops the others without a word. */
export const mostAnnotations = 10;

interface Annotation {
  level: 'error' | 'warning' | 'notice';
  title: string;
  message: string;
  file?: string;
  line?: number;
  column?: number;
}

/**
 * The annotations of a job as workflow commands of GitHub, the most urgent first. Where there are more than GitHub
 * shows, the last one counts the rest.
 */
export function annotationLines(outcome: CiOutcome): string[] {
  const all = annotationsOf(outcome);
  const shown = all.length > mostAnnotations ? all.slice(0, mostAnnotations - 1) : all;
  const rest = all.length - shown.length;
  const more: Annotation[] =
    rest > 0
      ? [{ level: 'notice', title: 'healer', message: `${rest} more are in the summary of this job` }]
      : [];
  return [...shown, ...more].map(commandOf);
}

function annotationsOf({ problems, findings, notices }: CiOutcome): Annotation[] {
  return [
    ...problems.map(({ error, status, reason, patch }): Annotation => {
      const place = placeOf(error);
      const fix = patch
        ? `healer has a proved fix${patch.state === 'held' ? ', held back' : ` on ${patch.branch}`}: ${patch.title}`
        : reason;
      return {
        level: status === 'open' || status === 'unfixed' || status === 'fixed' ? 'error' : 'warning',
        title: error.title,
        message: [error.failure.thrown.message, fix].filter(Boolean).join('\n'),
        ...place,
      };
    }),
    ...notices.map((message): Annotation => ({ level: 'warning', title: 'healer', message })),
    ...findings.map(
      ({ severity, check, message, file, line, column }): Annotation => ({
        level: severity === 'note' ? 'notice' : severity,
        title: check,
        message,
        file,
        ...(line !== undefined && { line }),
        ...(column !== undefined && { column }),
      }),
    ),
  ];
}

/** A message may be long; GitHub cuts at 64 KiB. */
const longest = 2000;

function commandOf({ level, title, message, file, line, column }: Annotation): string {
  const properties = { ...(file && { file, line, col: column }), title: printableLine(title).slice(0, 200) };
  const words = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapedProperty(String(value))}`);
  return `::${level} ${words.join(',')}::${escapedData(printableText(message).slice(0, longest))}`;
}

/** As the runner of GitHub reads them back. */
const escapedData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapedProperty = (text: string): string =>
  escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
