import type { Attempt, Notifications } from '../../core/healer.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { table } from './table.js';
import { counted, relativeTime } from './time.js';

interface View {
  width: number;
  paint: Paint;
  now: Date;
}

type Message = Notifications['waiting'][number];

/** Who is told, and below it what waits and what was given up. */
export function notificationsText({ channels, waiting, dead }: Notifications, view: View): string {
  const { paint, width } = view;
  const states = { open: paint.green('on'), blocked: paint.yellow('blocked'), off: paint.dim('off') };
  return [
    ...channels.map(({ channel, state, detail }) =>
      [channel.padEnd(9), states[state], printableLine(detail)].join(' ').trimEnd(),
    ),
    ...(waiting.length + dead.length === 0
      ? ['', 'Nothing waits to be told.']
      : ['', messageTable([...waiting, ...dead])]),
    ...(dead.length > 0 ? ['', `${counted(dead.length, 'message')} given up: healer notify retry`] : []),
  ].join('\n');

  function messageTable(messages: Message[]): string {
    const statePaint = (text: string) => (text === 'dead' ? paint.red(text) : text);
    return table(
      [
        { title: 'by' },
        { title: 'state', paint: statePaint },
        { title: 'what' },
        { title: 'since' },
        { title: 'tried', align: 'right' },
        { title: 'trouble', flexible: true },
      ],
      messages.map(({ channel, state, kind, events, more, at, attempts, trouble }) => [
        channel,
        state,
        `${events.length + more} ${kind}`,
        relativeTime(at, view.now),
        String(attempts),
        printableLine(trouble),
      ]),
      width,
      paint,
    );
  }
}

export function attemptsText(attempts: readonly Attempt[], { paint }: Pick<View, 'paint'>): string {
  if (attempts.length === 0) return 'There was nothing to send.';
  const words = { sent: paint.green('sent'), failed: paint.red('failed'), blocked: paint.yellow('blocked') };
  return attempts
    .map(({ channel, outcome, detail }) => `${channel.padEnd(9)} ${words[outcome]}: ${printableLine(detail)}`)
    .join('\n');
}

/** One line for a screen with other things; empty where all is well. */
export function stuckLine({ stuck, dead }: { stuck: number; dead: number }): string {
  const parts = [
    ...(dead > 0 ? [`${counted(dead, 'message')} given up`] : []),
    ...(stuck > 0 ? [`${counted(stuck, 'message')} could not be sent yet`] : []),
  ];
  return parts.length === 0 ? '' : `${parts.join(', ')}: healer notify`;
}

const messageJson = ({ id, channel, kind, state, at, events, more, attempts, due, trouble }: Message) => ({
  id,
  channel,
  kind,
  state,
  at,
  count: events.length + more,
  attempts,
  due,
  trouble,
  events: events.map(({ diff: _, ...event }) => event),
});

export const notificationsJson = ({ channels, waiting, dead }: Notifications) => ({
  schema: 'healer/notifications@1',
  channels,
  notifications: [...waiting, ...dead].map(messageJson),
});

export const attemptsJson = (attempts: readonly Attempt[]) => ({ schema: 'healer/notify@1', attempts });
