import type { IssuesReport, RequestsReport } from '../../core/healer.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { counted } from './time.js';

interface View {
  paint: Paint;
}

interface Line {
  id: string;
  title: string;
  outcome: string;
  number: number | null;
  url: string | null;
  reason: string;
}

/** What became of each patch and request, one a line. */
export function requestsText(report: RequestsReport, view: View): string {
  const { requests, deleted, remote, noun } = report;
  const lines = requests.map(({ patch, ...rest }) => ({ id: patch, ...rest }));
  const would = report.dryRun ? 'would delete' : 'deleted';
  return [
    ...linesOf(lines, report.dryRun, view),
    ...(lines.length === 0 ? ['No patch waits, and no request is open for one.'] : []),
    ...deleted.map((branch) => `${would} ${printableLine(branch)} on ${printableLine(remote)}`),
    ...endOf(report, noun, view),
  ].join('\n');
}

/** What became of each error and issue, one a line. */
export function issuesText(report: IssuesReport, view: View): string {
  const lines = report.issues.map(({ error, ...rest }) => ({ id: error, ...rest }));
  return [
    ...linesOf(lines, report.dryRun, view),
    ...(lines.length === 0 ? ['No error is without a patch, and no issue is open for one.'] : []),
    ...endOf(report, 'issue', view),
  ].join('\n');
}

export const requestsJson = (report: RequestsReport) => ({ schema: 'healer/requests@1', ...report });
export const issuesJson = (report: IssuesReport) => ({ schema: 'healer/issues@1', ...report });

/** Whether somebody has to see to one of them. */
export const someFailed = (all: readonly { outcome: string }[]): boolean =>
  all.some(({ outcome }) => outcome === 'failed');

/** In one sentence, for the report of a cycle; null where nothing was done. */
export function publishedLine(report: RequestsReport | IssuesReport | null, noun: string): string | null {
  if (report === null) return null;
  const all: readonly { outcome: string }[] = 'requests' in report ? report.requests : report.issues;
  const parts = ['opened', 'reopened', 'updated', 'closed', 'failed'].flatMap((outcome) => {
    const count = all.filter((each) => each.outcome === outcome).length;
    return count > 0 ? [`${count} ${outcome}`] : [];
  });
  if (parts.length === 0) return null;
  return `${noun}s of ${printableLine(report.host)}: ${parts.join(', ')}; ${report.open} of ${report.mostOpen} open`;
}

function linesOf(lines: readonly Line[], dryRun: boolean, { paint }: View): string[] {
  return lines.map(({ id, title, outcome, number, url, reason }) => {
    const said = dryRun && changing[outcome] ? `would be ${outcome}` : outcome;
    const place = url ? `  ${printableLine(url)}` : number === null ? '' : `  #${number}`;
    const why = reason === '' ? '' : paint.dim(`\n         ${printableLine(reason)}`);
    return `${paint.yellow(id.slice(0, 7))}  ${(paints[outcome]?.(paint) ?? paint.dim)(said)}  ${printableLine(title)}${place}${why}`;
  });
}

const changing: Readonly<Record<string, true>> = {
  opened: true,
  reopened: true,
  updated: true,
  closed: true,
};

const paints: Readonly<Record<string, (paint: Paint) => (text: string) => string>> = {
  opened: ({ green }) => green,
  reopened: ({ green }) => green,
  updated: ({ cyan }) => cyan,
  closed: ({ cyan }) => cyan,
  waiting: ({ yellow }) => yellow,
  failed: ({ red }) => red,
};

function endOf(
  { host, open, mostOpen, dryRun, notices }: RequestsReport | IssuesReport,
  noun: string,
  { paint }: View,
): string[] {
  return [
    ...notices.map((notice) => paint.yellow(printableLine(notice))),
    '',
    `${counted(open, noun)} of healer ${dryRun ? 'would be' : open === 1 ? 'is' : 'are'} open for ${printableLine(host)}; ${mostOpen} may be.`,
  ];
}
