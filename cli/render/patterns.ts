import type { LearnReport } from '../../core/healer.js';
import type {
  CoupledFiles,
  FixPattern,
  Recurring,
  RecurringCommands,
  RecurringError,
} from '../../core/model.js';
import { placesKey } from '../../core/patterns/same-places.js';
import { supportLeft, trustIn } from '../../core/repair/strategies/patterns/rank.js';
import { showSide, unpackEdit } from '../../core/syntax/templates/template.js';
import type { Paint } from './paint.js';
import { printableCode, printableLine } from './printable.js';
import { table } from './table.js';
import { counted, relativeTime } from './time.js';

interface View {
  width: number;
  paint: Paint;
  now: Date;
}

const of = <Kind extends Recurring['kind']>(patterns: readonly Recurring[], kind: Kind) =>
  patterns.filter((each): each is Extract<Recurring, { kind: Kind }> => each.kind === kind);

/** Recurring fixes, errors without a fix, files that change together, and what is run after a failure; so many of each. */
export function patternsText(
  patterns: readonly Recurring[],
  { limit, all: everyForm }: { limit: number; all: boolean },
  view: View,
): string {
  const known = of(patterns, 'fix');
  const fixes = everyForm ? known : narrowest(known);
  const errors = of(patterns, 'error');
  const files = of(patterns, 'files');
  const commands = of(patterns, 'commands');
  const rejected = of(patterns, 'rejected').length;
  const section = (title: string, all: number, body: () => string): string[] =>
    all === 0 ? [] : ['', view.paint.bold(all > limit ? `${title}, ${limit} of ${all}` : title), body()];
  return [
    ...section('Fixes that recur', fixes.length, () => fixTable(fixes.slice(0, limit), view)),
    ...section('Errors that recur without a fix', errors.length, () =>
      errorTable(errors.slice(0, limit), view),
    ),
    ...section('Files that are changed together', files.length, () => fileTable(files.slice(0, limit), view)),
    ...section('Commands that make a failure go away', commands.length, () =>
      commandTable(commands.slice(0, limit), view),
    ),
    ...(fixes.length < known.length
      ? [
          '',
          view.paint.dim(
            `${known.length - fixes.length} more say the same with more of what is around it: --all`,
          ),
        ]
      : []),
    ...(rejected > 0
      ? ['', `${counted(rejected, 'edit')} that somebody rejected or reverted will not be proposed again.`]
      : []),
  ]
    .join('\n')
    .trim();
}

/** In one line each what recurs, and how often it did. */
export function patternTitle(pattern: Recurring): [what: string, often: string] {
  switch (pattern.kind) {
    case 'fix': {
      const { before, after } = unpackEdit(pattern.template);
      const [one, other] = [before, after].map((side) => showSide(side).replace(/\s+/g, ' ').slice(0, 200));
      return [`${one} → ${other}`, counted(pattern.support, 'commit')];
    }
    case 'error':
      return [pattern.title, `${pattern.count} times, ${pattern.shape}`];
    case 'files':
      return [pattern.files.join(' with '), counted(pattern.together, 'commit')];
    case 'commands':
      return [`${pattern.commands.join(', ')} after ${pattern.failure}`, counted(pattern.times, 'time')];
    case 'rejected':
      return [pattern.id, 'rejected'];
  }
}

/** Of those that were learned from the same places, the one that asks for least of what is around. */
function narrowest(fixes: readonly FixPattern[]): FixPattern[] {
  const found = new Map<string, FixPattern>();
  for (const fix of fixes) {
    const key = placesKey(fix);
    const known = found.get(key);
    if (!known || textOf(fix).length < textOf(known).length) found.set(key, fix);
  }
  return [...found.values()];
}

const textOf = ({ template }: FixPattern): string => template.before.text + template.after.text;

function fixTable(fixes: readonly FixPattern[], { width, paint, now }: View): string {
  return table(
    [
      { title: 'id', paint: paint.yellow },
      { title: 'commits', align: 'right' },
      { title: 'right', align: 'right' },
      { title: 'trust', align: 'right' },
      { title: 'last', paint: paint.dim },
      { title: 'what was done ($1, $2: anything)', flexible: true },
    ],
    fixes.map((pattern) => {
      const [before, after] = sidesOf(pattern);
      const change = `${oneLine(before)}  →  ${oneLine(after)}`;
      return [
        pattern.id.slice(0, 7),
        String(pattern.support),
        rightOf(pattern),
        percentOf(trustOf(pattern, now.getTime())),
        relativeTime(pattern.lastSeen, now),
        change,
      ];
    }),
    width,
    paint,
  );
}

function errorTable(errors: readonly RecurringError[], { width, paint, now }: View): string {
  return table(
    [
      { title: 'id', paint: paint.yellow },
      { title: 'kind' },
      { title: 'seen', align: 'right' },
      { title: 'last', paint: paint.dim },
      { title: 'error', flexible: true },
    ],
    errors.map(({ id, shape, count, lastSeen, title, errors: ids }) => [
      id.slice(0, 7),
      shape,
      String(count),
      relativeTime(lastSeen, now),
      `${printableLine(title)} (${ids.map((each) => each.slice(0, 7)).join(', ')})`,
    ]),
    width,
    paint,
  );
}

function fileTable(pairs: readonly CoupledFiles[], { width, paint }: View): string {
  return table(
    [
      { title: 'id', paint: paint.yellow },
      { title: 'commits', align: 'right' },
      { title: 'share', align: 'right' },
      { title: 'files', flexible: true },
    ],
    pairs.map(({ id, together, confidence, files }) => [
      id.slice(0, 7),
      String(together),
      `${Math.round(confidence * 100)} %`,
      files.map(printableLine).join(' and '),
    ]),
    width,
    paint,
  );
}

function commandTable(commands: readonly RecurringCommands[], { width, paint }: View): string {
  return table(
    [
      { title: 'id', paint: paint.yellow },
      { title: 'times', align: 'right' },
      { title: 'run', flexible: true },
      { title: 'after', flexible: true },
    ],
    commands.map(({ id, times, commands: run, failure }) => [
      id.slice(0, 7),
      String(times),
      run.map(printableLine).join(', '),
      printableLine(failure),
    ]),
    width,
    paint,
  );
}

/** One pattern whole. */
export function patternText(pattern: Recurring, view: View): string {
  if (pattern.kind === 'rejected')
    return `${pattern.id}: an edit of the patch ${pattern.patch}, which was rejected or reverted. It is not proposed again.`;
  if (pattern.kind === 'error') return errorTable([pattern], view);
  if (pattern.kind === 'files') return fileTable([pattern], view);
  if (pattern.kind === 'commands') return commandTable([pattern], view);
  const { paint, now } = view;
  const { id, sources, support, lastSeen, examples, parent, outcomes, classes } = pattern;
  const [before, after] = sidesOf(pattern);
  const origin = Object.entries(sources).filter(([, count]) => count > 0);
  const right = outcomes.filter((each) => each.right).length;
  return [
    `${paint.yellow(id)}  seen in ${counted(support, 'commit')} (${origin.map(([name, count]) => `${name} ${count}`).join(', ')}), last ${relativeTime(lastSeen, now)}`,
    `proposed and decided on ${counted(outcomes.length, 'time')}, right ${right}`,
    trustLine(pattern, now.getTime()),
    ...(classes.length > 0 ? [`healed: ${classes.join(', ')}`] : []),
    ...(parent === null ? [] : [`a special case of ${parent.slice(0, 7)}`]),
    '',
    ...changeLines(before, after, paint),
    ...examples.flatMap((example) => [
      '',
      paint.dim(`${example.commit.slice(0, 10)}  ${printableLine(example.file)}:${example.line}`),
      ...changeLines(example.before, example.after, paint),
    ]),
  ].join('\n');
}

/** How far it is trusted, and how far it was when it had just been seen and nothing was decided yet. */
function trustLine(pattern: FixPattern, now: number): string {
  const is = percentOf(trustOf(pattern, now));
  const was = percentOf(trustOf({ ...pattern, outcomes: [] }, Date.parse(pattern.lastSeen)));
  const left = Math.round(10 * supportLeft(pattern, now)) / 10;
  return `trusted ${is}${is === was ? '' : `, at first ${was}`}; as what was seen counts half after two years, its ${counted(pattern.support, 'commit')} count as ${left}`;
}

const trustOf = (pattern: FixPattern, now: number): number =>
  trustIn(pattern, unpackEdit(pattern.template), now);

const percentOf = (share: number): string => `${Math.round(100 * share)} %`;

const changeLines = (before: string, after: string, paint: Paint): string[] => [
  ...printableCode(before)
    .split('\n')
    .map((line) => paint.red(`- ${line}`)),
  ...printableCode(after)
    .split('\n')
    .map((line) => paint.green(`+ ${line}`)),
];

function sidesOf({ template }: FixPattern): [string, string] {
  const { before, after } = unpackEdit(template);
  return [showSide(before), showSide(after)];
}

const oneLine = (code: string): string => printableLine(code.replace(/\s+/g, ' ').trim());

function rightOf({ outcomes }: FixPattern): string {
  return outcomes.length === 0 ? '' : `${outcomes.filter(({ right }) => right).length} of ${outcomes.length}`;
}

/** What a pattern is for `--json`: templates as text, and how far it is trusted, 0 to 1. */
export function patternJson(pattern: Recurring, now: number) {
  if (pattern.kind !== 'fix') return pattern;
  const { template: _, ...rest } = pattern;
  const [before, after] = sidesOf(pattern);
  return { ...rest, trust: Math.round(1000 * trustOf(pattern, now)) / 1000, before, after };
}

export function learnText({ mining, accepted, rejected, patterns, fresh, complete }: LearnReport): string {
  return [
    ...(mining
      ? [
          `Looked at ${counted(mining.commits, 'commit')}: ${mining.fixes} of them fix something, with ${counted(mining.edits, 'edit')}.`,
        ]
      : []),
    `Accepted patches: ${accepted}. Edits that are not proposed again: ${rejected}.`,
    `Fixes that recur: ${patterns.fix}, ${fresh} of them new. Errors that recur: ${patterns.error}. Files that change together: ${patterns.files}.`,
    ...(complete
      ? []
      : ['The time was spent before all was done: the next `healer learn` goes on from here.']),
    '`healer patterns` shows them.',
  ].join('\n');
}

export const learnJson = (report: LearnReport) => ({ schema: 'healer/learn@1', ...report });
