import type { Alternative, Predicate } from '../../core/patches/evidence/evidence.js';
import { enumerated } from './packages.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { counted, duration } from './time.js';

/** What was seen when the patch was proved: the tests before and after, and what else speaks for or against it. */
export function evidenceLines(evidence: Predicate, paint: Paint): string[] {
  const { tests, exitCodes, durationMs, mutants, alternatives, regressions } = evidence;
  const fixed = tests.filter(({ before, after }) => before === 'failed' && after === 'passed');
  const shown = fixed.slice(0, 8).map(({ file, path }) => `${name(path)}  ${paint.dim(printableLine(file))}`);
  return [
    paint.bold('Evidence'),
    row('command', printableLine(evidence.command.join(' '))),
    ...list('packages', packageLines(evidence.packages?.ran ?? [], paint)),
    ...list('not run', packageLines(evidence.packages?.left ?? [], paint)),
    row('before', `${totals(tests.map(({ before }) => before))}, exit code ${exitCodes.before}`),
    row(
      'after',
      `${totals(tests.map(({ after }) => after))}, exit code ${exitCodes.after}, in ${duration(durationMs.after)}`,
    ),
    ...shown.map((line, index) => row(index === 0 ? 'fixed' : '', line)),
    ...(fixed.length > shown.length ? [row('', `and ${fixed.length - shown.length} more`)] : []),
    ...list(
      'breaks',
      evidence.newlyFailing.map(({ path }) => paint.red(name(path))),
    ),
    ...list(
      'still red',
      evidence.stillFailing.map(({ path }) => paint.yellow(name(path))),
    ),
    row(
      'canary',
      evidence.canary
        ? 'a planted failing edit turned the tests red'
        : paint.red('not seen: the tests did not notice a planted fault'),
    ),
    row('isolation', printableLine(evidence.isolation)),
    ...(evidence.hook === 'none' ? [] : [row('pre-commit', evidence.hook)]),
    ...(evidence.newDiagnostics > 0
      ? [row('compiler', paint.red(counted(evidence.newDiagnostics, 'new diagnostic')))]
      : []),
    ...(regressions?.slower === null ? [row('slower', paint.dim('durations were not compared'))] : []),
    ...list(
      'slower',
      (regressions?.slower ?? []).map(({ path, beforeMs, afterMs }) =>
        paint.yellow(`${name(path)}  ${duration(beforeMs)} before, ${duration(afterMs)} now`),
      ),
    ),
    ...list(
      'warnings',
      (regressions?.warnings ?? []).slice(0, 5).map((line) => paint.yellow(printableLine(line))),
    ),
    ...list(
      'uncovered',
      (regressions?.uncovered ?? []).map(({ file, lines }) =>
        paint.yellow(`${printableLine(file)}  no test runs ${ranges(lines)} any more`),
      ),
    ),
    ...list('API', few((regressions?.surface ?? []).map(surfaceLine)).map(paint.yellow)),
    ...list('types', few((regressions?.declared ?? []).flatMap(declaredLines)).map(paint.yellow)),
    ...sizeLines(regressions?.sizes ?? []),
    ...(mutants
      ? [
          row(
            'mutants',
            `the tests notice ${mutants.killed} of ${counted(mutants.killed + mutants.survived, 'change')} to the patched lines`,
          ),
          ...list(
            'unnoticed',
            (mutants.survivors ?? []).slice(0, 5).map((title) => printableLine(title)),
          ),
        ]
      : []),
    ...list(
      'rivals',
      alternatives.slice(0, 5).map((each) => `${printableLine(each.title)} ${paint.dim(rivalry(each))}`),
    ),
    ...(alternatives.length > 5 ? [row('', `and ${alternatives.length - 5} more`)] : []),
  ];
}

/** Names of packages by what is said of them. */
function packageLines(found: NonNullable<Predicate['packages']>['ran'], paint: Paint): string[] {
  const reasons = new Map<string, string[]>();
  for (const { package: name, why } of found) reasons.set(why, [...(reasons.get(why) ?? []), name]);
  return [...reasons].map(
    ([why, names]) => `${printableLine(enumerated(names))}  ${paint.dim(printableLine(why))}`,
  );
}

type Found = NonNullable<Predicate['regressions']>;

const mostShown = 6;

const few = (lines: string[]): string[] =>
  lines.length > mostShown ? [...lines.slice(0, mostShown), `and ${lines.length - mostShown} more`] : lines;

function surfaceLine({ name: of, what, before, after }: NonNullable<Found['surface']>[number]): string {
  const change = what === 'changed' ? `: ${before} is now ${after}` : '';
  return printableLine(`${of} ${what}${change}`);
}

const declaredLines = ({ file, before, after }: NonNullable<Found['declared']>[number]): string[] => [
  printableLine(file),
  ...before.map((line) => printableLine(`- ${line}`)),
  ...after.map((line) => printableLine(`+ ${line}`)),
];

function sizeLines(sizes: NonNullable<Found['sizes']>): string[] {
  if (sizes.length === 0) return [];
  const [before, after] = [sizes.map((each) => each.before), sizes.map((each) => each.after)].map((bytes) =>
    bytes.reduce((total, each) => total + each, 0),
  ) as [number, number];
  const change = after - before;
  const said = `${change > 0 ? '+' : ''}${change.toLocaleString('en')} bytes`;
  return [
    row('size', `${said} in ${counted(sizes.length, 'changed file')}, ${after.toLocaleString('en')} now`),
  ];
}

/** `line 3`, `lines 3-5, 8`. */
function ranges(lines: readonly number[]): string {
  const parts: [from: number, to: number][] = [];
  for (const line of lines) {
    const last = parts.at(-1);
    if (last && last[1] === line - 1) last[1] = line;
    else parts.push([line, line]);
  }
  const texts = parts.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  return `${lines.length === 1 ? 'line' : 'lines'} ${texts.join(', ')}`;
}

/** Notes of earlier versions tell no behaviour. */
function rivalry({ strategy, behaviour, confidence }: Alternative): string {
  if (behaviour == null) return strategy;
  return behaviour === 1
    ? `${strategy}, does the same`
    : `${strategy}, does something else, ${percent(confidence)}`;
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

const row = (label: string, text: string): string => `  ${label.padEnd(10)} ${text}`;

const list = (label: string, lines: string[]): string[] =>
  lines.map((line, index) => row(index === 0 ? label : '', line));

const name = (path: string[]): string => printableLine(path.join(' › '));

function totals(statuses: (string | null)[]): string {
  const counts = ['failed', 'passed', 'skipped'].map((status) => ({
    status,
    count: statuses.filter((each) => each === status).length,
  }));
  return (
    counts
      .filter(({ count }) => count > 0)
      .map(({ status, count }) => `${count.toLocaleString('en')} ${status}`)
      .join(', ') || 'no test'
  );
}
