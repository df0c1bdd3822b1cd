import type { Opened } from '../heal/session.js';
import { byChannel, type OpenedNotifier, openNotifiers } from './channels.js';
import { compose } from './compose.js';
import { withDailyReport } from './daily.js';
import { deliver, toldTrouble } from './deliver.js';
import { newMessage } from './enqueue.js';
import type { ChannelName, Message } from './message.js';
import { openOutbox } from './outbox.js';

export interface ChannelStatus {
  channel: ChannelName;
  state: 'open' | 'blocked' | 'off';
  /** Where it leads to, or why it cannot be used. */
  detail: string;
}

/** Who is told, and what is still to be told. */
export interface Notifications {
  channels: ChannelStatus[];
  /** To be sent, oldest first. */
  waiting: Message[];
  /** Given up, oldest first. */
  dead: Message[];
}

/** What became of a message. `blocked` was not tried. */
export interface Attempt {
  channel: ChannelName;
  outcome: 'sent' | 'failed' | 'blocked';
  /** Where it went to, or why it did not. */
  detail: string;
}

type Place = Pick<Opened, 'repo' | 'config' | 'store' | 'signal'>;

export async function readNotifications(place: Place): Promise<Notifications> {
  const [opened, messages] = await Promise.all([open(place), openOutbox(place.store).messages()]);
  return {
    channels: opened.map(statusOf).sort(byChannel),
    waiting: messages.filter(({ state }) => state === 'waiting'),
    dead: messages.filter(({ state }) => state === 'dead'),
  };
}

/** Sends a message each way that is on, at once and whatever the hour, and keeps none of them. */
export async function testNotifications(place: Place): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  for (const { notifier, opening } of await open(place)) {
    if (opening.state === 'off') continue;
    const channel = notifier.name;
    if (opening.state === 'blocked') {
      attempts.push({ channel, outcome: 'blocked', detail: opening.why });
      continue;
    }
    const message = newMessage(channel, 'test', new Date());
    const title = 'This is how healer tells you what it did.';
    const event = { id: message.id, kind: message.kind, at: message.at, subject: '', title, detail: '' };
    try {
      await opening.channel.send(
        compose({ ...message, events: [event] }, place.repo, place.config),
        place.signal,
      );
      attempts.push({ channel, outcome: 'sent', detail: opening.channel.target });
    } catch (error) {
      place.signal.throwIfAborted();
      attempts.push({
        channel,
        outcome: 'failed',
        detail: toldTrouble(error),
      });
    }
  }
  return attempts;
}

/** Tries everything that waits or was given up once more, now. */
export async function retryNotifications(place: Opened): Promise<Attempt[]> {
  const { repo, store, signal } = place;
  const now = () => new Date();
  const outbox = openOutbox(store);
  const opened = await open(place);
  await outbox.update(({ messages }) => {
    for (const message of messages) {
      if (message.state === 'sent') continue;
      // Its time to be given up begins anew.
      if (message.state === 'dead')
        Object.assign(message, { state: 'waiting', attempts: 0, at: now().toISOString() });
      message.due = now().toISOString();
    }
  });
  const config = { ...place.config, quietHours: null, notificationIntervalMs: 0 };
  const fill = withDailyReport(place, now);
  const { sent, failed } = await deliver({ repo, config, store, outbox, opened, now, signal, fill });
  return [...sent, ...failed].map(({ channel, state, trouble }) => ({
    channel,
    outcome: state === 'sent' ? 'sent' : 'failed',
    detail: state === 'sent' ? targetOf(channel, opened) : trouble,
  }));
}

const open = ({ repo, config, store }: Place): Promise<OpenedNotifier[]> =>
  openNotifiers({ repo, config, store, env: process.env });

function statusOf({ notifier, opening }: OpenedNotifier): ChannelStatus {
  const { state } = opening;
  const detail = state === 'open' ? opening.channel.target : (opening.why ?? '');
  return { channel: notifier.name, state, detail };
}

const targetOf = (channel: ChannelName, opened: readonly OpenedNotifier[]): string =>
  opened.map(statusOf).find((each) => each.channel === channel)?.detail ?? '';
