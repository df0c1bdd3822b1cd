import type { Check, Severity } from '../../core/evolve/check.js';
import type { ExaminedCommit } from '../../core/evolve/record.js';
import type { EvolveReport } from '../../core/healer.js';
import { patchHistoryJson } from './json.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { table } from './table.js';
import { counted } from './time.js';
import { upgradeLines, upgradesJson } from './upgrades.js';

interface View {
  width: number;
  paint: Paint;
}

/** Findings that the terminal lists, of each check; `--json` and `--sarif` have them all. */
const mostShown = 5;

/** What was found, by check, the gravest first; then what was mended. */
export function evolveText(report: EvolveReport, view: View & { dryRun: boolean }): string {
  const { findings, notices, baseline, patches, held, refused } = report;
  const { paint } = view;
  if (baseline !== null)
    return `${counted(findings.length, 'finding')} known from now on: commit ${printableLine(baseline)}.`;
  return [
    ...groups(report).flatMap((group) => [...groupLines(group, view), '']),
    ...patches
      .filter(({ upgrades }) => !upgrades)
      .map((patch) => `${paint.green('mended')}   ${mendedLine(patch)}: ${patch.branch}`),
    ...held
      .filter(({ upgrades }) => !upgrades)
      .map(
        (patch) =>
          `${paint.yellow('held back')} ${mendedLine(patch)}: ${printableLine(patch.heldBecause ?? '')}`,
      ),
    ...refusedLines(refused).map((line) => paint.dim(`not mended ${line}`)),
    ...upgradeLines(report.upgrades, view),
    ...notices.map((notice) => paint.yellow(printableLine(notice))),
    summary(report),
    ...(patches.length > 0 ? ['See the fixes with `healer review`.'] : []),
    ...(report.upgrades.length === 0 && findings.some(({ check }) => check === 'outdated-dependency')
      ? ['`healer evolve deps --upgrade minor` tries newer versions, and lands those that pass the tests.']
      : []),
  ].join('\n');
}

const mendedLine = ({ title, check, findings = [] }: EvolveReport['patches'][number]): string =>
  `${printableLine(title)} (${check}, ${counted(findings.length, 'finding')})`;

/** One line for each check and reason. */
function refusedLines(refused: EvolveReport['refused']): string[] {
  const counts = new Map<string, number>();
  for (const { check, findings, reason } of refused) {
    const line = `${check}: ${printableLine(reason)}`;
    counts.set(line, (counts.get(line) ?? 0) + findings.length);
  }
  return [...counts].map(([line, count]) => (count > 1 ? `${line} (${count} findings)` : line));
}

type Group = EvolveReport['findings'];

/** One list for each check, in the order in which its first finding comes. */
function groups({ findings }: EvolveReport): Group[] {
  const byCheck = new Map<string, Group>();
  for (const finding of findings) {
    const group = byCheck.get(finding.check);
    if (group) group.push(finding);
    else byCheck.set(finding.check, [finding]);
  }
  return [...byCheck.values()];
}

function groupLines(group: Group, { width, paint }: View): string[] {
  const [first] = group;
  if (!first) return [];
  const paintOf: Record<Severity, (text: string) => string> = {
    error: paint.red,
    warning: paint.yellow,
    note: paint.dim,
  };
  const heading = `${paintOf[first.severity](first.severity)} ${paint.bold(first.check)} ${paint.dim(`${first.category}, ${counted(group.length, 'finding')}`)}`;
  const rows = group
    .slice(0, mostShown)
    .map(({ file, line, message }) => [
      '',
      `${printableLine(file)}${line === undefined ? '' : `:${line}`}`,
      printableLine(message),
    ]);
  const columns = [{ title: '' }, { title: '', paint: paint.cyan }, { title: '', flexible: true }];
  const [, ...lines] = table(columns, rows, width, paint).split('\n');
  const more = group.length - mostShown;
  return [heading, ...lines, ...(more > 0 ? [paint.dim(`  … and ${more} more`)] : [])];
}

function summary({ findings, files, parsed, known, suppressed, checks, elsewhere }: EvolveReport): string {
  const fixable = findings.filter(({ fix }) => fix !== null).length;
  const beside = [
    ...(known > 0 ? [`${known} known already`] : []),
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
    ...(fixable > 0 ? [`${fixable} with a fix`] : []),
  ];
  const found = `${counted(findings.length, 'finding')}${beside.length > 0 ? ` (${beside.join(', ')})` : ''}`;
  const left = elsewhere.length > 0 ? ` (${elsewhere.length} more left to ESLint)` : '';
  return `${found} of ${counted(checks.length, 'check')}${left} in ${counted(files, 'file')}, ${parsed} of them parsed anew.`;
}

export const evolveJson = (report: EvolveReport) => ({
  schema: 'healer/evolve@1',
  tree: report.tree,
  checks: report.checks,
  elsewhere: report.elsewhere,
  findings: report.findings.map(({ fix, ...finding }) => ({
    ...finding,
    fix: fix && { title: fix.title, files: [...new Set(fix.edits.map(({ file }) => file))] },
  })),
  known: report.known,
  suppressed: report.suppressed,
  patches: report.patches.map(patchHistoryJson),
  held: report.held.map(patchHistoryJson),
  refused: report.refused.map(({ check, findings, reason }) => ({
    check,
    reason,
    findings: findings.map(({ fingerprint }) => fingerprint),
  })),
  upgrades: upgradesJson(report.upgrades),
  notices: report.notices,
});

/** Every check there is, and whether it runs without being asked for. */
export const checksText = (checks: readonly Check[], { width, paint }: View): string =>
  table(
    [
      { title: 'id', paint: paint.yellow },
      { title: 'category' },
      { title: 'runs' },
      { title: 'fixes' },
      { title: 'finds', flexible: true },
    ],
    checks.map(({ id, category, on, fixes, title }) => [
      id,
      category,
      on ? 'yes' : 'on request',
      fixes ? 'yes' : '',
      title,
    ]),
    width,
    paint,
  );

export const checksJson = (checks: readonly Check[]) => ({
  schema: 'healer/checks@1',
  checks: checks.map(({ id, category, severity, title, on, fixes }) => ({
    id,
    category,
    severity,
    title,
    on,
    fixes,
  })),
});

/** What commits of the past are like, the oldest first. */
export function historyText(commits: readonly ExaminedCommit[]): string {
  if (commits.length === 0) return 'No commit is new: all of these were looked at before.';
  const [first, last] = [commits[0], commits.at(-1)];
  const found = (commit: ExaminedCommit | undefined): string => {
    const findings = commit?.figures.findings.reduce((sum, { count }) => sum + count, 0) ?? 0;
    return `${counted(findings, 'finding')} in ${counted(commit?.figures.lines ?? 0, 'line')} at ${commit?.commit.slice(0, 7)}`;
  };
  const span = first === last ? found(last) : `${found(first)}, ${found(last)}`;
  return `Looked at ${counted(commits.length, 'commit')}: ${span}. See the trend with healer report.`;
}
