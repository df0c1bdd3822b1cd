import type { CiOutcome } from '../../core/ci/outcome.js';
import type { PublishReport } from '../../core/ci/publish.js';
import { patchLines } from './heal.js';
import { errorJson, patchJson } from './json.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { counted } from './time.js';

interface View {
  width: number;
  paint: Paint;
}

/** What a job found and made, for its log. */
export function ciText({ problems, patches, notices, pushed, findings, red }: CiOutcome, view: View): string {
  const errors = problems.map(
    ({ error, status, reason }) =>
      `${status.padEnd(11)} ${error.id.slice(0, 7)}  ${printableLine(error.title)}${reason ? ` (${printableLine(reason)})` : ''}`,
  );
  return [
    ...(red ? errors : ['No test fails: there is nothing to heal.']),
    ...patches.flatMap(({ patch }) => ['', ...patchLines(patch, view)]),
    ...(pushed.length > 0 ? ['', `Pushed: ${pushed.map(printableLine).join(', ')}`] : []),
    ...(findings.length > 0 ? ['', `${counted(findings.length, 'finding')} of healer evolve.`] : []),
    ...(notices.length > 0 ? ['', ...notices.map((notice) => view.paint.yellow(printableLine(notice)))] : []),
  ].join('\n');
}

export const ciJson = (outcome: CiOutcome, exitCode: number) => ({
  schema: 'healer/ci@1',
  exitCode,
  fork: outcome.host.fork,
  tests: Object.fromEntries(
    ['passed', 'failed', 'skipped', 'todo'].map((status) => [
      status,
      outcome.tests.filter((test) => test.status === status).length,
    ]),
  ),
  errors: outcome.problems.map(({ error, status, reason, patch }) => ({
    ...errorJson(error),
    status,
    reason,
    patch: patch?.id ?? null,
  })),
  patches: outcome.patches.map(({ patch }) => patchJson(patch)),
  findings: outcome.findings.map(({ fix: _, ...finding }) => finding),
  notices: outcome.notices,
  pushed: outcome.pushed,
});

export function publishText({ remote, pushed, refused }: PublishReport): string {
  if (pushed.length + refused.length === 0) return `There is nothing new for ${printableLine(remote)}.`;
  return [
    ...pushed.map((branch) => `pushed   ${printableLine(branch)}`),
    ...refused.map(({ branch, reason }) => `refused  ${printableLine(branch)}: ${printableLine(reason)}`),
  ].join('\n');
}
