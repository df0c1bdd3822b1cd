import type { CycleReport, HealReport } from '../../core/healer.js';
import type { Log } from '../../core/log/log.js';
import { publishedLine } from './publish.js';
import { counted } from './time.js';

/** What a cycle did, as entries of the log. */
export function logCycle(log: Log, report: CycleReport): void {
  const { outcome, reason, branches, applied, published, notices, inbox, logged, budget } = report;
  if (outcome === 'skipped') {
    log.write('info', `nothing was done: ${reason}`);
    return;
  }
  for (const { branch, commit, state, trouble, heal } of branches) {
    const where = `${branch} at ${commit.slice(0, 10)}`;
    if (state === 'failed') log.write('error', `${where}: ${trouble}`, { branch, commit });
    else if (heal === null)
      log.write('info', `${where}: nothing new since the last cycle`, { branch, commit });
    else logHeal(log, heal, `${where}: `);
  }
  for (const { patch, branch, merged, reason: why } of applied)
    log.write('info', merged ? `merged ${patch} into ${branch}` : `left ${patch} for review: ${why}`, {
      patch,
      branch,
    });
  for (const line of [publishedLine(published.requests, 'request'), publishedLine(published.issues, 'issue')])
    if (line !== null) log.write('info', line);
  for (const notice of notices) log.write('warn', notice);
  const memoryMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  log.write('info', 'the cycle ran', { inbox, logged, budget, memoryMiB });
}

/** What became of each error, and the patches that were made. */
export function logHeal(log: Log, report: HealReport, where = ''): void {
  const fixed = report.errors.filter(({ status }) => status === 'fixed').length;
  log.write('info', `${where}${fixed} of ${counted(report.errors.length, 'error')} fixed`);
  for (const { id, title, status, reason } of report.errors)
    if (status !== 'fixed')
      log.write('info', `${status}: ${title}${reason ? ` (${reason})` : ''}`, { error: id });
  for (const { id, branch, commit, strategy, confidence, safety } of report.patches)
    log.write('info', `a fix waits on ${branch}`, {
      patch: id,
      commit,
      strategy,
      confidence: confidence.value,
      safety: safety.value,
    });
  for (const notice of report.notices) log.write('warn', notice);
}
