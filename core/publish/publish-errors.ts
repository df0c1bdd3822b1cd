import type { IssueSettings } from '../config/host-fields.js';
import { git } from '../git/command.js';
import type { CodeHost, HostIssue } from '../hosts/code-host.js';
import { endsAll, HostError } from '../hosts/host-error.js';
import type { ErrorRecord } from '../model.js';
import { inMarkdown } from '../report/render/markdown.js';
import { type MarkedText, markedText, readMarked, withClosed } from './marker.js';
import { type PublishContext, withHost } from './open-place.js';
import type { PublishRequest } from './publish-patches.js';
import type { IssuesReport, PublishedIssue } from './report.js';
import { issueText, issueTitle } from './text/error-text.js';

interface OwnIssue extends HostIssue {
  /** Id of the error that it is about. */
  error: string;
  marked: MarkedText;
}

interface Round {
  context: PublishContext;
  settings: IssueSettings;
  host: CodeHost;
  errors: readonly ErrorRecord[];
  dryRun: boolean;
  report: IssuesReport;
}

/**
 * Brings the issues on the server in line with the errors that nothing has healed: one for each, found again by the id of the
 * error in its text, on whichever machine it was opened; closed when the error is gone, opened again when it comes back.
 * Throws what `withHost` throws, UNKNOWN_ID.
 */
export function publishErrors(
  context: PublishContext,
  { ids = [], dryRun = false }: PublishRequest = {},
): Promise<IssuesReport> {
  return withHost(context, 'issues', async ({ settings, host }) => {
    const errors = await context.store.errors.all();
    const named = await Promise.all(ids.map((id) => context.store.errors.get(id)));
    const report: IssuesReport = {
      host: host.name,
      dryRun,
      mostOpen: settings.mostOpen,
      open: 0,
      issues: [],
      notices: [],
    };
    const round: Round = { context, settings, host, errors, dryRun, report };
    const found = (await host.issues()).flatMap(ownIssue).sort((a, b) => a.number - b.number);
    const open = await lookAfter(round, found, ids.length > 0 ? named : errors);
    report.open = open.length;
    await openWaiting(round, found, open, ids.length > 0 ? named : await unhealed(context, errors));
    return report;
  });
}

function ownIssue(issue: HostIssue): OwnIssue[] {
  const marked = readMarked(issue.text);
  const [error] = marked?.marker.errors ?? [];
  return marked && error !== undefined && marked.marker.patch === undefined
    ? [{ ...issue, error, marked }]
    : [];
}

/** Closes and updates what is open, and resolves with what still is. */
async function lookAfter(
  round: Round,
  found: readonly OwnIssue[],
  within: readonly ErrorRecord[],
): Promise<OwnIssue[]> {
  const kept: OwnIssue[] = [];
  for (const issue of found.filter(({ state }) => state === 'open')) {
    const error = within.find(({ id }) => id === issue.error);
    const older = kept.find((each) => each.error === issue.error);
    const reason = error && (older ? `#${older.number} is about the same` : goneBecause(error));
    if (!error) kept.push(issue);
    else if (reason) {
      await close(round, issue, reason);
      tell(round, error, issue, 'closed', reason);
    } else {
      kept.push(issue);
      tell(round, error, issue, await update(round, error, issue), '');
    }
  }
  return kept;
}

/** One whose tests come and go would be closed and opened again without end. */
function goneBecause({ state, flapping }: ErrorRecord): string | null {
  if (state === 'ignored') return 'the error is left alone';
  return state === 'resolved' && !flapping ? 'the error is gone: its tests pass' : null;
}

async function close({ host, dryRun }: Round, { number, text }: OwnIssue, reason: string): Promise<void> {
  if (dryRun) return;
  await host.change('issue', number, { text: withClosed(text, true), state: 'closed' });
  await host.comment('issue', number, inMarkdown(`Closed by healer: ${reason}.`));
}

async function update(
  { host, dryRun }: Round,
  error: ErrorRecord,
  { number, text, marked }: OwnIssue,
): Promise<'updated' | 'unchanged'> {
  if (!marked.isUntouched) return 'unchanged';
  const next = textFor(host, error, marked.rest);
  if (next === text.trim()) return 'unchanged';
  if (!dryRun) await host.change('issue', number, { text: next });
  return 'updated';
}

const roomForMarker = 200;

const textFor = (host: CodeHost, error: ErrorRecord, rest = ''): string =>
  markedText(issueText(error, host.longestText - roomForMarker - rest.length), { errors: [error.id] }, rest);

/**
 * Errors of code that was committed and that no patch waits for, what was seen most often first. A machine that is to blame, and
 * tests that come and go, are nobody’s issue.
 */
async function unhealed(context: PublishContext, errors: readonly ErrorRecord[]): Promise<ErrorRecord[]> {
  const isCommitted = committedTrees(context);
  const open: ErrorRecord[] = [];
  for (const error of errors) {
    const { state, patch, flapping, class: kind } = error;
    if ((state !== 'open' && state !== 'regressed') || patch !== null || flapping) continue;
    if (kind === 'environment' || kind === 'flaky') continue;
    if (await isCommitted(error)) open.push(error);
  }
  return open.sort((a, b) => b.count - a.count || b.lastSeen.localeCompare(a.lastSeen));
}

/** Whether an error was seen in a tree of one of the last commits of its branch; one of no known tree came from a log. */
function committedTrees({ repo }: PublishContext): (error: ErrorRecord) => Promise<boolean> {
  const trees = new Map<string, Promise<Set<string>>>();
  return async ({ failure: { tree, branch } }) => {
    if (tree === null) return true;
    const name = branch === null ? 'HEAD' : `refs/heads/${branch}`;
    const args = ['log', '-200', '--format=%T', '--end-of-options', name];
    const known =
      trees.get(name) ??
      git(repo, args, { allowFailure: true }).then((text) => new Set(text.split('\n').filter(Boolean)));
    trees.set(name, known);
    return (await known).has(tree);
  };
}

async function openWaiting(
  round: Round,
  found: readonly OwnIssue[],
  open: readonly OwnIssue[],
  errors: readonly ErrorRecord[],
): Promise<void> {
  const { settings, dryRun, report } = round;
  const kept = new Set(open.map(({ error }) => error));
  for (const error of errors) {
    if (kept.has(error.id) || report.issues.some((each) => each.error === error.id)) continue;
    const before = found.filter((issue) => issue.error === error.id && issue.state === 'closed').at(-1);
    if (error.state !== 'open' && error.state !== 'regressed')
      tell(round, error, null, 'left', `the error is ${error.state}`);
    else if (before && !before.marked.marker.closed)
      tell(round, error, before, 'declined', `somebody has closed #${before.number}`);
    else if (kept.size >= settings.mostOpen)
      tell(
        round,
        error,
        null,
        'waiting',
        `${settings.mostOpen} are open, which is what "issues.mostOpen" lets be`,
      );
    else {
      const published = dryRun ? null : await openOne(round, error, before);
      const outcome = published?.outcome ?? (before ? 'reopened' : 'opened');
      tell(round, error, published?.issue ?? before ?? null, outcome, published?.reason ?? '');
      if (outcome === 'opened' || outcome === 'reopened') kept.add(error.id);
    }
  }
  report.open = kept.size;
}

interface Published {
  outcome: PublishedIssue['outcome'];
  issue: HostIssue | null;
  reason: string;
}

async function openOne(round: Round, error: ErrorRecord, before: OwnIssue | undefined): Promise<Published> {
  const { host } = round;
  try {
    if (before) {
      const { marked } = before;
      const text = marked.isUntouched ? textFor(host, error, marked.rest) : withClosed(before.text, false);
      await host.change('issue', before.number, { text, state: 'open' });
      await host.comment('issue', before.number, 'The error is back.');
      return { outcome: 'reopened', issue: before, reason: '' };
    }
    const issue = await host.openIssue({ title: issueTitle(error), text: textFor(host, error) });
    await dress(round, issue);
    return await unlessThere(round, error, issue);
  } catch (cause) {
    if (!(cause instanceof HostError) || endsAll(cause)) throw cause;
    return { outcome: 'failed', issue: before ?? null, reason: cause.message };
  }
}

async function dress({ host, settings, report }: Round, { number }: HostIssue): Promise<void> {
  const attempt = async (what: string, work: () => Promise<void>) => {
    await work().catch((error: unknown) => {
      if (!(error instanceof HostError)) throw error;
      report.notices.push(`#${number} could not be ${what}: ${error.message}`);
    });
  };
  if (settings.labels.length > 0)
    await attempt('labelled', () => host.label('issue', number, settings.labels));
  if (settings.assignees.length > 0) await attempt('assigned', () => host.assign(number, settings.assignees));
}

/** No server keeps two machines from opening the same at once: the later one, which sees the other’s, takes its own back. */
async function unlessThere(round: Round, error: ErrorRecord, issue: HostIssue): Promise<Published> {
  const older = (await round.host.issues())
    .flatMap(ownIssue)
    .filter(({ state, number }) => state === 'open' && number < issue.number);
  const same = older.find((each) => each.error === error.id);
  const [own] = ownIssue(issue);
  if (same && own) {
    const reason = `#${same.number} is about the same`;
    await close(round, own, reason);
    return { outcome: 'unchanged', issue: same, reason };
  }
  if (older.length >= round.settings.mostOpen && own) {
    const reason = `${round.settings.mostOpen} were opened on other machines at the same time`;
    await close(round, own, reason);
    return { outcome: 'waiting', issue: null, reason };
  }
  return { outcome: 'opened', issue, reason: '' };
}

function tell(
  { report }: Round,
  { id, title }: ErrorRecord,
  issue: { number: number; url: string } | null,
  outcome: PublishedIssue['outcome'],
  reason: string,
): void {
  const { number = null, url = null } = issue ?? {};
  report.issues.push({ error: id, title, outcome, number, url, reason });
}
