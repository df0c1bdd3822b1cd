import type { CycleReport } from '../../core/healer.js';
import { evolveJson, evolveText } from './evolve.js';
import { healText } from './heal.js';
import { healJson } from './json.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { publishedLine } from './publish.js';
import { counted } from './time.js';

interface View {
  width: number;
  paint: Paint;
}

type Branch = CycleReport['branches'][number];
type Merge = CycleReport['applied'][number];

/** What a cycle did, or would do, branch by branch. */
export function cycleText(report: CycleReport, view: View): string {
  const { outcome, reason, branches, evolution, budget, applied, published, notices, inbox, logged } = report;
  if (outcome === 'skipped') return `Nothing was done: ${printableLine(reason)}.`;
  const planned = outcome === 'planned';
  return [
    ...(planned && reason !== ''
      ? [view.paint.yellow(`A cycle would do nothing now: ${printableLine(reason)}.`), '']
      : []),
    `${counted(inbox, 'record')} in the inbox`,
    ...(logged > 0 ? [`${counted(logged, 'error')} in the log files`] : []),
    ...branches.flatMap((branch) => branchLines(branch, planned, view)),
    ...(evolution ? evolutionLines(evolution, view) : []),
    ...applied.map((merge) => mergeLine(merge, planned)),
    ...[publishedLine(published.requests, 'request'), publishedLine(published.issues, 'issue')].filter(
      (line) => line !== null,
    ),
    ...notices.map((notice) => view.paint.yellow(printableLine(notice))),
    `budget: ${budget.hour.left} of ${counted(budget.hour.of, 'fix', 'fixes')} left this hour, ${budget.day.left} of ${budget.day.of} this day`,
  ].join('\n');
}

function branchLines(
  { branch, commit, state, trouble, heal }: Branch,
  planned: boolean,
  view: View,
): string[] {
  const head = `${view.paint.bold(printableLine(branch))} at ${commit.slice(0, 10)}`;
  if (state === 'unchanged') return [`${head}: nothing new since the last cycle`];
  if (state === 'failed') return [`${head}: ${view.paint.red(printableLine(trouble ?? ''))}`];
  if (heal === null) return [`${head}: would be tested and healed`];
  return ['', head, healText(heal, { ...view, dryRun: planned }), ''];
}

function evolutionLines(
  { branch, report, trouble }: NonNullable<CycleReport['evolution']>,
  view: View,
): string[] {
  const head = view.paint.bold(`weekly evolution of ${printableLine(branch)}`);
  if (trouble !== null) return [`${head}: ${view.paint.red(printableLine(trouble))}`];
  if (report === null) return [`${head}: is due`];
  return ['', head, evolveText(report, { ...view, dryRun: false }), ''];
}

function mergeLine({ patch, branch, merged, reason }: Merge, planned: boolean): string {
  const what = `${patch} into ${printableLine(branch)}`;
  if (merged) return planned ? `would merge ${what}` : `merged ${what}`;
  return `left ${patch} for review: ${printableLine(reason)}`;
}

/** Whether somebody has something left to do: an error without a patch, a branch that could not be looked at, a full disk. */
export const remainsAfter = ({ outcome, branches, trouble }: CycleReport): boolean =>
  trouble !== null ||
  (outcome === 'ran' &&
    branches.some(
      ({ state, heal }) =>
        state === 'failed' || heal?.errors.some(({ status }) => status !== 'fixed' && status !== 'skipped'),
    ));

export const cycleJson = ({ branches, evolution, ...report }: CycleReport) => ({
  schema: 'healer/cycle@1',
  ...report,
  evolution: evolution && evolutionJson(evolution),
  branches: branches.map(({ heal, ...branch }) => {
    if (heal === null) return { ...branch, heal: null };
    const { schema: _, ...rest } = healJson(heal, false);
    return { ...branch, heal: rest };
  }),
});

function evolutionJson({ report, ...evolution }: NonNullable<CycleReport['evolution']>) {
  if (report === null) return { ...evolution, report: null };
  const { schema: _, ...rest } = evolveJson(report);
  return { ...evolution, report: rest };
}
