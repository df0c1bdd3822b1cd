import { randomBytes } from 'node:crypto';
import { withoutSecretsIn } from '../secrets/without-secrets.js';
import { isOn, type OpenedNotifier } from './channels.js';
import type { EventKind, NotifyEvent } from './event.js';
import type { Message } from './message.js';
import type { Outbox, Records } from './outbox.js';

/** So long the same is not told again: what waits for weeks is told each week. */
const rememberedMs = 7 * 86_400_000;
/** A message names this many events, and says how many more there are. */
const mostEvents = 20;
/** UTF-16 units. */
const longestDiff = 8_000;
const longestLine = 1_000;

/**
 * Takes up what is new, for each way that is on, so that a kill from here on loses nothing. What happened of one kind
 * goes into one message. Resolves with the events that were new.
 */
export async function enqueue(
  outbox: Outbox,
  events: readonly NotifyEvent[],
  opened: readonly OpenedNotifier[],
  now: Date,
): Promise<NotifyEvent[]> {
  if (events.length === 0) return [];
  const bare = events.map(bounded);
  return outbox.update((records) => {
    records.told = records.told.filter(({ at }) => isRecent(at, now));
    const known = new Set(records.told.map(({ id }) => id));
    const added = bare.filter(({ id }) => !known.has(id) && known.add(id));
    for (const event of added) {
      records.told.push({ type: 'told', id: event.id, at: now.toISOString() });
      for (const { notifier } of opened.filter(isOn))
        if (notifier.carries(event.kind)) add(records, notifier.name, event, now);
    }
    return added;
  });
}

function add(records: Records, channel: Message['channel'], event: NotifyEvent, now: Date): void {
  const open = records.messages.find(
    (message) => message.channel === channel && message.kind === event.kind && isUntried(message),
  );
  const message = open ?? newMessage(channel, event.kind, now);
  if (!open) records.messages.push(message);
  if (message.events.length < mostEvents) message.events.push(event);
  else message.more += 1;
}

/** What was tried may have been read: from then on it stays as it is. */
const isUntried = ({ state, attempts }: Message): boolean => state === 'waiting' && attempts === 0;

export const newMessage = (channel: Message['channel'], kind: EventKind, now: Date): Message => ({
  type: 'message',
  id: `msg_${randomBytes(12).toString('hex')}`,
  channel,
  kind,
  at: now.toISOString(),
  state: 'waiting',
  events: [],
  more: 0,
  attempts: 0,
  due: now.toISOString(),
  trouble: '',
});

const isRecent = (at: string, now: Date): boolean => {
  const age = now.getTime() - Date.parse(at);
  return age < rememberedMs && age > -rememberedMs;
};

/** Cut once more after secrets are blotted out, so that none is left of which a cut has taken the end. */
const bounded = (event: NotifyEvent): NotifyEvent => cut(withoutSecretsIn(cut(event, 8)), 1);

const cut = (event: NotifyEvent, times: number): NotifyEvent => ({
  ...event,
  title: event.title.slice(0, times * longestLine),
  detail: event.detail.slice(0, times * longestLine),
  ...(event.diff !== undefined && { diff: event.diff.slice(0, times * longestDiff) }),
});
