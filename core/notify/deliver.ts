import type { Config } from '../config/schema.js';
import { isWorkingTime } from '../cycle/working-hours.js';
import { isHealerError } from '../errors.js';
import type { Repository } from '../git/repository.js';
import { withoutSecrets } from '../secrets/without-secrets.js';
import { withLock } from '../store/lock.js';
import type { Store } from '../store/store.js';
import { lockPlace } from '../store/sweep-locks.js';
import { within } from '../workspace/linked-signal.js';
import type { OpenedNotifier } from './channels.js';
import { type Composed, compose } from './compose.js';
import type { Message } from './message.js';
import { type Channel, DeliveryError } from './notifier.js';
import type { Outbox } from './outbox.js';
import { plainLine } from './plain-line.js';

export interface Delivery {
  repo: Pick<Repository, 'mainRoot'>;
  config: Pick<Config, 'notificationContent' | 'notificationIntervalMs' | 'quietHours' | 'timeZone'>;
  store: Pick<Store, 'folder'>;
  outbox: Outbox;
  opened: readonly OpenedNotifier[];
  now: () => Date;
  signal: AbortSignal;
  /** Gives a message its text where that is not made of its events. */
  fill?: (message: Composed) => Promise<Composed>;
  /** Milliseconds between attempts that follow at once. */
  pausesMs?: readonly number[];
}

export interface Delivered {
  sent: Message[];
  /** Tried in vain: again later, or given up. */
  failed: Message[];
}

/** What all messages of one cycle may take together, and one of them with its attempts. */
const longestMs = 90_000;
const longestOneMs = 40_000;

/**
 * Sends what is due. What the other side has acknowledged is never sent again, but for a kill in the moment between its
 * answer and our note of it; what it has not is sent again later, under the same id, at growing intervals. Fails
 * nothing: what could not be sent says why.
 */
export async function deliver(delivery: Delivery): Promise<Delivered> {
  const delivered: Delivered = { sent: [], failed: [] };
  try {
    await withLock(
      lockPlace(delivery.store, 'notify'),
      () => within(longestMs, delivery.signal, (signal) => deliverAll({ ...delivery, signal }, delivered)),
      { waitMs: 0, signal: delivery.signal },
    );
  } catch (error) {
    // Somebody else is sending, or the time is over: the rest waits.
    if (!isHealerError(error, 'LOCK_HELD') && !isOver(error)) throw error;
  }
  return delivered;
}

async function deliverAll(delivery: Delivery, delivered: Delivered): Promise<void> {
  const { outbox, opened, now, signal } = delivery;
  await giveUp(delivery);
  for (const { notifier, opening } of opened) {
    if (opening.state !== 'open' || (notifier.disturbs && isQuiet(delivery.config, now()))) continue;
    const messages = await outbox.messages();
    const last = lastSent(messages);
    for (const message of messages) {
      if (message.channel !== notifier.name || !isDue(message, last, delivery)) continue;
      signal.throwIfAborted();
      const result = await deliverOne(delivery, opening.channel, message);
      (result.state === 'sent' ? delivered.sent : delivered.failed).push(result);
      // A server that does not answer would not answer to the next one either.
      if (result.state === 'waiting') break;
    }
  }
}

/** What nobody could be told within a week, or whose way was turned off. */
function giveUp({ outbox, opened, now }: Delivery): Promise<void> {
  return outbox.update(({ messages }) => {
    for (const message of messages.filter(({ state }) => state === 'waiting')) {
      const opening = opened.find(({ notifier }) => notifier.name === message.channel)?.opening;
      if (opening === undefined || opening.state === 'off')
        dead(message, now(), 'it is not in the settings any more');
      else if (opening.state === 'blocked') {
        message.trouble = opening.why;
        if (ageOf(message, now()) > longestWaitMs) dead(message, now(), opening.why);
      }
    }
  });
}

const longestWaitMs = 7 * 86_400_000;
const ageOf = ({ at }: Message, now: Date): number => now.getTime() - Date.parse(at);

function dead(message: Message, now: Date, trouble: string): void {
  Object.assign(message, { state: 'dead', trouble, due: now.toISOString() });
}

/** No diff is needed any more. */
function sent(message: Message, now: Date): void {
  const events = message.events.map(({ diff: _, ...rest }) => rest);
  Object.assign(message, { state: 'sent', trouble: '', due: now.toISOString(), events });
}

function isDue(message: Message, last: ReadonlyMap<string, number>, { config, now }: Delivery): boolean {
  const time = now().getTime();
  if (message.state !== 'waiting' || Date.parse(message.due) > time) return false;
  const before = last.get(message.channel + message.kind);
  // A clock that was set back holds nothing up.
  return before === undefined || before > time || time - before >= config.notificationIntervalMs;
}

function lastSent(messages: readonly Message[]): Map<string, number> {
  const last = new Map<string, number>();
  for (const { state, channel, kind, due } of messages)
    if (state === 'sent') last.set(channel + kind, Math.max(last.get(channel + kind) ?? 0, Date.parse(due)));
  return last;
}

function isQuiet({ quietHours, timeZone }: Delivery['config'], now: Date): boolean {
  if (quietHours === null) return false;
  const { start: workingHoursStart, end: workingHoursEnd } = quietHours;
  return isWorkingTime({ workingHoursOnly: true, workingHoursStart, workingHoursEnd, timeZone }, now);
}

async function deliverOne(delivery: Delivery, channel: Channel, { id }: Message): Promise<Message> {
  const { outbox, now } = delivery;
  // From here on it gets no more events: what the other side may have seen has to stay the same.
  const message = await change(outbox, id, (found) => {
    found.attempts += 1;
  });
  const trouble = await send(delivery, channel, message);
  const said = toldTrouble(trouble);
  return change(outbox, id, (found) => {
    if (trouble === null) sent(found, now());
    else if (!trouble.mayPass || found.attempts >= mostAttempts) dead(found, now(), said);
    else Object.assign(found, { trouble: said, due: laterThan(now(), found.attempts) });
  });
}

/** Null where it was taken. */
async function send(delivery: Delivery, channel: Channel, message: Message): Promise<DeliveryError | null> {
  const { repo, config, signal, fill = async (same) => same } = delivery;
  try {
    const composed = await fill(compose(message, repo, config));
    await within(longestOneMs, signal, (limited) =>
      withRetries(channel, composed, limited, delivery.pausesMs),
    );
    return null;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof DeliveryError) return error;
    if (isOver(error)) return new DeliveryError('the time is over', true);
    return new DeliveryError(error instanceof Error ? error.message : String(error), true);
  }
}

/** One plain line: the other side has a say in it, and may repeat what it was told. */
export const toldTrouble = (error: unknown): string =>
  plainLine(withoutSecrets(error instanceof Error ? error.message : String(error ?? '')));

const usualPausesMs = [1_000, 4_000];

/** A short outage is waited for. */
async function withRetries(
  channel: Channel,
  message: Composed,
  signal: AbortSignal,
  pausesMs: readonly number[] = usualPausesMs,
): Promise<void> {
  const { handleWhen, IterableBackoff, retry } = await import('cockatiel');
  const policy = retry(
    handleWhen((error) => error instanceof DeliveryError && error.mayPass),
    { maxAttempts: pausesMs.length, backoff: new IterableBackoff(pausesMs) },
  );
  await policy.execute(() => channel.send(message, signal), signal);
}

/** With the pauses below, some three days. */
const mostAttempts = 10;

/** After 15, 30, 60 minutes and so on, at most 12 hours. */
function laterThan(now: Date, attempts: number): string {
  const pause = Math.min(12 * 3_600_000, 15 * 60_000 * 2 ** (attempts - 1));
  return new Date(now.getTime() + pause).toISOString();
}

function change(outbox: Outbox, id: string, step: (message: Message) => void): Promise<Message> {
  return outbox.update(({ messages }) => {
    const found = messages.find((message) => message.id === id);
    if (!found) throw new DeliveryError('it is gone from the outbox', false);
    step(found);
    return structuredClone(found);
  });
}

const isOver = (error: unknown): boolean => error instanceof DOMException && error.name === 'TimeoutError';
