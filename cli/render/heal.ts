import type { HealReport } from '../../core/healer.js';
import type { Candidate, Patch } from '../../core/model.js';
import { packageLines } from './packages.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { percent } from './score.js';
import { counted, duration } from './time.js';
import { cut } from './width.js';

interface View {
  width: number;
  paint: Paint;
}

interface HealView extends View {
  dryRun: boolean;
}

type HealedError = HealReport['errors'][number];

/** What became of every error, the patches that were made, and what to do next. */
export function healText(report: HealReport, view: HealView): string {
  if (report.errors.length + report.rollbacks.length === 0)
    return [
      'Nothing to heal: no test fails and no error is open.',
      ...packageLines(report.packages, view.paint),
    ].join('\n');
  const patches = new Map(report.patches.map((patch) => [patch.id, patch]));
  const lines = report.errors.flatMap((error) => errorLines(error, view));
  const made = [...patches.values(), ...report.held].flatMap((patch) => ['', ...patchLines(patch, view)]);
  const proposed = report.proposals;
  return [
    ...lines,
    ...made,
    ...rollbackLines(report, view),
    ...dryRunLines(proposed, view),
    ...noticeLines(report, view),
    ...packageLines(report.packages, view.paint),
    '',
    view.dryRun ? dryRunHint : summary(report),
  ].join('\n');
}

function errorLines({ id, title, status, reason }: HealedError, { width, paint }: View): string[] {
  const word = status.padEnd(11);
  const colored =
    status === 'fixed' ? paint.green(word) : status === 'unfixed' ? paint.red(word) : paint.yellow(word);
  const head = `${colored} ${paint.yellow(id.slice(0, 7))}  ${cut(printableLine(title), width - 21)}`;
  return status === 'fixed' || reason === ''
    ? [head]
    : [head, paint.dim(`${' '.repeat(21)}${printableLine(reason)}`)];
}

/** The branch and what speaks for it, three lines. */
export function patchLines(patch: Patch, { width, paint }: View): string[] {
  const { tests, candidates, check } = patch;
  const proof = [
    check === undefined ? `${counted(tests.fixed, 'test')} fixed` : undefined,
    `${tests.passed.toLocaleString('en')} pass`,
    tests.failed > 0 ? `${tests.failed} still fail` : undefined,
    check === undefined
      ? `${candidates.screened.toLocaleString('en')} of ${counted(candidates.generated, 'candidate')} tried in ${duration(patch.seconds * 1000)}`
      : `${counted(candidates.proved, 'proof')} in ${duration(patch.seconds * 1000)}`,
  ].filter((part) => part !== undefined);
  const signature = patch.signed ? 'signed' : paint.yellow('not signed');
  const place =
    patch.state === 'held'
      ? `${paint.bold(`fix ${patch.id}`)} ${paint.yellow('held back')}`
      : paint.bold(printableLine(patch.branch));
  return [
    `${place}  ${paint.dim(patch.commit.slice(0, 10))} ${signature}`,
    `  ${cut(printableLine(patch.title), width - 2)} ${paint.dim(`(${check ?? patch.strategy})`)} in ${patch.files.map(printableLine).join(', ')}`,
    `  confidence ${percent(patch.confidence, paint)}, safety ${percent(patch.safety, paint)} · ${proof.join(', ')}`,
  ];
}

const rollbackLines = ({ rollbacks }: HealReport, view: View): string[] =>
  rollbacks.flatMap((patch) => [
    '',
    ...patchLines(patch, view),
    `  ${view.paint.yellow(printableLine(patch.because ?? ''))}`,
  ]);

function dryRunLines(candidates: Candidate[], { width, paint }: View): string[] {
  if (candidates.length === 0) return [];
  const shown = candidates.slice(0, 20).map(({ title, strategy, edits }) => {
    const files = [...new Set(edits.map(({ range }) => printableLine(range.file)))].join(', ');
    return `  ${cut(`${printableLine(title)} in ${files}`, width - 4 - strategy.length)} ${paint.dim(strategy)}`;
  });
  return [
    '',
    paint.bold(`${counted(candidates.length, 'candidate')}, best first; nothing was landed:`),
    ...shown,
  ];
}

const noticeLines = ({ notices }: HealReport, { paint }: View): string[] =>
  notices.length > 0 ? ['', ...notices.map((notice) => paint.yellow(printableLine(notice)))] : [];

const dryRunHint = 'This was a dry run. Without --dry-run the best candidate is proved and put on a branch.';

function summary({ errors, patches, held }: HealReport): string {
  const fixed = errors.filter(({ status }) => status === 'fixed').length;
  const result = `${fixed} of ${counted(errors.length, 'error')} fixed.`;
  const [first] = held;
  if (first && patches.length === 0)
    return `${result} \`healer review ${first.id.slice(0, 7)}\` shows what is held back, and merges it if you say so.`;
  return patches.length > 0
    ? `${result} \`healer review\` shows the diff and merges it.`
    : `${result} \`healer explain <id>\` shows where the fault probably is.`;
}
