import type { Status } from '../../core/healer.js';
import { patchHistoryJson } from './json.js';
import { learnedLine } from './learned.js';
import { stuckLine } from './notifications.js';
import { monorepoText } from './packages.js';
import type { Paint } from './paint.js';
import { patchTable, staleText } from './patches.js';
import { printableLine } from './printable.js';
import { scheduleLines } from './schedule.js';
import { counted } from './time.js';

interface View {
  width: number;
  paint: Paint;
  now: Date;
}

/** How the repository stands, on one screen. */
export function statusText(status: Status, view: View): string {
  const { head, lastGreen, waiting, held, merged, inbox } = status;
  const branch = head.branch ? printableLine(head.branch) : 'detached';
  return [
    row(
      'repository',
      printableLine(status.root) + (status.initialised ? '' : ' (`healer init` was not run)'),
    ),
    row('head', head.commit ? `${branch} at ${head.commit.slice(0, 10)}` : `${branch}, no commits yet`),
    ...(status.monorepo ? [row('packages', monorepoText(status.monorepo))] : []),
    row('last green', lastGreen ? `tree ${lastGreen.slice(0, 10)}` : 'no green run of this branch is known'),
    row('errors', errorCounts(status, view.paint)),
    row(
      'patches',
      `${waiting.length} to review, ${held.length > 0 ? `${held.length} held back, ` : ''}${merged} merged`,
    ),
    ...staleRows(status),
    ...(inbox > 0 ? [row('inbox', `${counted(inbox, 'record')} not read yet`)] : []),
    row(
      'signing',
      status.signing.format === 'off'
        ? 'off'
        : `${status.signing.format}, with ${status.signing.source === 'user' ? 'your own key' : 'healer’s key'}`,
    ),
    row('isolation', `${status.isolation.name}: ${printableLine(status.isolation.why)}`),
    ...scheduleLines(status.schedule, view).map((line, index) => row(index === 0 ? 'cycles' : '', line)),
    ...(learnedLine(status.learned) === '' ? [] : [row('learned', learnedLine(status.learned))]),
    ...modelRows(status),
    ...agentRows(status),
    ...(status.research.length > 0
      ? [row('research', `${status.research.join(', ')}, beside this machine`)]
      : []),
    ...(stuckLine(status.notifications) === ''
      ? []
      : [row('messages', view.paint.yellow(stuckLine(status.notifications)))]),
    ...(status.untrusted.length > 0
      ? [row('trust', `${status.untrusted.join(', ')} not agreed to yet (healer trust)`)]
      : []),
    ...(waiting.length > 0 ? ['', patchTable(waiting, view)] : []),
  ].join('\n');
}

/** Errors that are broken now and have no patch. */
export const waitingErrors = ({ errors }: Status): number =>
  (errors.open ?? 0) + (errors.fixing ?? 0) + (errors.regressed ?? 0);

export const statusJson = ({ waiting, held, stale, ...status }: Status) => ({
  schema: 'healer/status@1',
  ...status,
  patches: waiting.map(patchHistoryJson),
  held: held.map(patchHistoryJson),
  stale: stale.map(({ patch, conflicts }) => ({ patch: patch.id, conflicts })),
});

const staleRows = ({ stale }: Status): string[] =>
  stale.map(({ patch, conflicts }) => row('reverts', staleText(patch, conflicts)));

const row = (label: string, text: string): string => `${label.padEnd(11)} ${text}`;

function modelRows({ models: { model, leftOut, spent, limits } }: Status): string[] {
  const name = model ?? leftOut ?? 'none';
  if (spent === null) return [row('model', printableLine(name)), row('spent', 'the record of it is damaged')];
  if (model === null && spent.calls === 0) return [row('model', printableLine(name))];
  const parts = [
    `${share(spent.calls, limits.calls)} questions`,
    `${share(spent.tokens, limits.tokens)} tokens`,
    `$${spent.cost.toFixed(2)} of $${limits.cost.toFixed(2)}`,
  ];
  return [row('model', printableLine(name)), row('spent', `today ${parts.join(', ')}`)];
}

const agentRows = ({ agents: { names, leftOut } }: Status): string[] => [
  ...(names.length > 0 ? [row('agents', printableLine(names.join(', ')))] : []),
  ...leftOut.map((sentence) => row('agents', printableLine(sentence))),
];

const share = (part: number, whole: number): string =>
  `${part.toLocaleString('en')} of ${whole.toLocaleString('en')}`;

function errorCounts({ errors, flapping }: Status, paint: Paint): string {
  const shown = Object.entries(errors).map(([state, count]) =>
    state === 'open' || state === 'regressed' ? paint.red(`${count} ${state}`) : `${count} ${state}`,
  );
  return [...shown, ...(flapping > 0 ? [paint.yellow(`${flapping} flapping`)] : [])].join(', ') || 'none';
}
