import type { ErrorRecord, Outcome, StackFrame, ThrownError } from '../../core/model.js';
import { place, statePaint } from './errors.js';
import type { Paint } from './paint.js';
import { printableLine, printableText } from './printable.js';
import { relativeTime } from './time.js';

interface View {
  paint: Paint;
  now: Date;
  verbose: boolean;
  /** What its command printed last, where that is known. */
  printed?: string | null;
}

/** One error whole: what was thrown, where, by which tests, and how it came and went. */
export function errorText(error: ErrorRecord, { paint, now, verbose, printed = null }: View): string {
  const { failure } = error;
  const state = statePaint(error.state, paint)(error.state);
  return [
    `${paint.yellow(error.id)}  ${paint.bold(printableLine(error.title))}`,
    '',
    field('status', error.flapping ? `${state}, ${paint.yellow('flapping')}` : state),
    field('class', error.class),
    ...(failure.package === undefined ? [] : [field('package', printableLine(failure.package))]),
    field(
      'seen',
      `${error.count}×, first ${relativeTime(error.firstSeen, now)}, last ${relativeTime(error.lastSeen, now)}`,
    ),
    ...(failure.source
      ? [
          field(
            'told by',
            printableLine([failure.source.tracker, failure.source.link ?? ''].join(' ').trim()),
          ),
        ]
      : []),
    ...(error.branches.length > 0 ? [field('branches', error.branches.map(printableLine).join(', '))] : []),
    ...(error.patch ? [field('patch', paint.cyan(error.patch))] : []),
    ...(error.upgrades ?? []).map(({ package: pkg, to, source }) =>
      field('upgrade', printableLine(`${pkg} ${to} may mend it (${source})`)),
    ),
    ...(error.history.length > 0 ? [field('history', historyLine(error.history, paint))] : []),
    ...section('Thrown', thrownLines(failure.thrown, paint), paint),
    ...section('Printed', printedLines(printed, verbose, paint), paint),
    ...section('Stack', frameLines(failure.frames, verbose, paint), paint),
    ...section('Places', failure.frames.length > 0 ? [] : error.locations.map(place), paint),
    ...section(
      'Tests',
      error.tests.map(
        ({ file, path }) => `${printableLine(path.join(' › '))}  ${paint.dim(printableLine(file))}`,
      ),
      paint,
    ),
    '',
    paint.dim(`healer explain ${error.id.slice(0, 7)} · healer heal ${error.id.slice(0, 7)}`),
  ].join('\n');
}

const field = (name: string, value: string): string => `  ${name.padEnd(9)} ${value}`;

const section = (title: string, lines: string[], paint: Paint): string[] =>
  lines.length === 0 ? [] : ['', paint.bold(title), ...lines.map((line) => `  ${line}`.trimEnd())];

/** The last runs, oldest first. */
const historyLine = (history: Outcome[], paint: Paint): string =>
  history
    .slice(-40)
    .map(({ failed }) => (failed ? paint.red('✗') : paint.green('✓')))
    .join('');

function thrownLines(thrown: ThrownError, paint: Paint, depth = 0): string[] {
  const [first = '', ...more] = printableText(thrown.message).split('\n');
  const code = thrown.code && !first.includes(thrown.code) ? ` [${printableLine(thrown.code)}]` : '';
  return [
    paint.red(`${printableLine(thrown.name)}${code}: ${first}`),
    ...more,
    ...values('expected', thrown.expected, paint.green),
    ...values('actual', thrown.actual, paint.red),
    ...(thrown.excerpt ? printableText(thrown.excerpt).split('\n') : []),
    ...(depth < 4 && thrown.cause ? ['because of', ...thrownLines(thrown.cause, paint, depth + 1)] : []),
    ...(depth < 4
      ? (thrown.errors ?? []).flatMap((each) => ['with', ...thrownLines(each, paint, depth + 1)])
      : []),
  ];
}

function values(name: string, value: string | undefined, paint: (text: string) => string): string[] {
  if (value === undefined) return [];
  const lines = printableText(value).split('\n');
  return [
    `${name.padEnd(9)}${paint(lines[0] ?? '')}`,
    ...lines.slice(1, 30).map((line) => `${' '.repeat(9)}${paint(line)}`),
  ];
}

/** The end says most: what failed comes last. */
function printedLines(printed: string | null, verbose: boolean, paint: Paint): string[] {
  const lines = printed === null ? [] : printableText(printed).trim().split('\n');
  const shown = verbose ? lines : lines.slice(-12);
  const hidden = lines.length - shown.length;
  return [...(hidden > 0 ? [paint.dim(`${hidden} more above (--verbose)`)] : []), ...shown];
}

function frameLines(frames: StackFrame[], verbose: boolean, paint: Paint): string[] {
  const shown = verbose ? frames : frames.filter(({ origin }) => origin === 'project').slice(0, 12);
  const hidden = frames.length - shown.length;
  return [
    ...shown.map((frame) => {
      const line = `${frame.async ? 'async ' : ''}${frame.function ? `${printableLine(frame.function)} ` : ''}${paint.cyan(place(frame))}`;
      return frame.origin === 'project' ? line : paint.dim(line);
    }),
    ...(hidden > 0 ? [paint.dim(`and ${hidden} more (--verbose)`)] : []),
  ];
}
