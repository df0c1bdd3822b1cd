import type { Rebuilt, Verification } from '../../core/healer.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { counted } from './time.js';

const mostShown = 20;

/** What is not as it should be, a line each, below what was read. */
export function verificationText(
  { signing, ledger, databases, patches }: Verification,
  paint: Paint,
): string {
  const lines = [
    ...ledger.findings.map(
      ({ kind, commit, events, detail }) =>
        `ledger ${commit.slice(0, 10)}  ${kind}: ${detail}${eventList(events)}`,
    ),
    ...databases.flatMap(databaseLines),
    ...patches.findings.map(({ kind, patch, detail }) => `patch ${patch}  ${kind}: ${detail}`),
  ].map(printableLine);
  const more = lines.length - mostShown;
  return [
    `ledger: ${counted(ledger.events, 'event')} in ${counted(ledger.commits, 'commit')}, ${signedWords(signing, ledger)}`,
    `patches: ${counted(patches.patches, 'patch', 'patches')}${patches.elsewhere > 0 ? `, ${patches.elsewhere} of them in other clones` : ''}`,
    ...(lines.length === 0 ? [paint.green('Everything agrees.')] : ['', paint.red('Found:')]),
    ...lines.slice(0, mostShown).map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${more} more; --json lists them all`] : []),
  ].join('\n');
}

export const verificationJson = ({ sound, ...rest }: Verification) => ({
  schema: 'healer/verify@1',
  sound,
  ...rest,
});

/** What making the databases again did. */
export const rebuiltText = (databases: Rebuilt[]): string =>
  databases
    .map(({ database, records, restored, dropped, told, aside }) =>
      [
        `${database}: ${counted(records, 'record')}`,
        ...(restored.length > 0 ? [`${restored.length} brought back or put right`] : []),
        ...(dropped.length > 0 ? [`${dropped.length} taken out`] : []),
        ...(told.length > 0 ? [`${told.length} that the ledger did not know added to it`] : []),
        ...(aside ? [`the corrupt file is kept as ${aside}`] : []),
        ...(restored.length + dropped.length + told.length === 0 && !aside ? ['it agreed already'] : []),
      ].join(', '),
    )
    .join('\n');

export const rebuiltJson = (databases: Rebuilt[]) => ({ schema: 'healer/rebuild@1', databases });

const signedWords = (signing: Verification['signing'], { events, signed }: Verification['ledger']): string =>
  signing === 'off' ? 'signing is off' : signed === events ? 'all signed' : `${signed} signed`;

const eventList = (events: string[]): string =>
  events.length === 0 ? '' : ` (${events.slice(0, 3).join(', ')}${events.length > 3 ? ' …' : ''})`;

function databaseLines({
  database,
  state,
  missing,
  unknown,
  unlike,
}: Verification['databases'][number]): string[] {
  const line = (text: string) => `${database}  ${text}`;
  if (state === 'corrupt') return [line('cannot be read; `healer doctor --rebuild` makes it again')];
  return [
    ...missing.map((id) => line(`lacks ${id}`)),
    ...unknown.map((id) => line(`has ${id}, which the ledger does not know`)),
    ...unlike.map((id) => line(`has another ${id} than the ledger`)),
  ];
}
