import { join } from 'node:path';
import { type DatabaseFile, readDatabase, setAside, writeDatabase } from '../store/database-file.js';
import type { Store } from '../store/store.js';
import { isMessage, isOutboxRecord, type Message, type OutboxRecord, type Told } from './message.js';

/** What is to be told, was told and could not be told: `.healer/db/notifications.json`. */
export interface Outbox {
  messages(): Promise<Message[]>;
  /** Changes the records in place, alone. */
  update<R>(change: (records: Records) => R): Promise<R>;
}

export interface Records {
  messages: Message[];
  told: Told[];
}

/** Bounds, so that the file stays below a few MiB whatever happens. What waits beyond them is given up, the oldest first. */
const bounds = { waiting: 60, sent: 50, dead: 60, told: 2_000 } as const;

/** Stays on this machine: the ledger does not know of it, so that no other clone tells the same again. */
export function openOutbox(store: Pick<Store, 'folder' | 'prepare'>): Outbox {
  const file: DatabaseFile<OutboxRecord> = {
    path: join(store.folder, 'db', 'notifications.json'),
    schema: 'healer/notifications-db@1',
    isRecord: isOutboxRecord,
  };
  return {
    messages: async () => (await read(file)).messages,
    update: async (change) => {
      await store.prepare();
      const { withLock } = await import('../store/lock.js');
      return withLock(file.path, async () => {
        const records = await read(file, true);
        const before = JSON.stringify(records);
        const result = change(records);
        bound(records);
        if (JSON.stringify(records) !== before)
          await writeDatabase(file, [...records.messages, ...records.told]);
        return result;
      });
    },
  };
}

/** A damaged one is begun anew; `aside` keeps it for whoever wants to look at it. */
async function read(file: DatabaseFile<OutboxRecord>, aside = false): Promise<Records> {
  const reading = await readDatabase(file);
  if (reading.state === 'corrupt' && aside) await setAside(file.path);
  const records = reading.state === 'sound' ? reading.records : [];
  return {
    messages: records.filter(isMessage),
    told: records.filter((record): record is Told => record.type === 'told'),
  };
}

function bound(records: Records): void {
  const waiting = records.messages.filter(({ state }) => state === 'waiting');
  for (const message of waiting.slice(0, Math.max(0, waiting.length - bounds.waiting)))
    Object.assign(message, { state: 'dead', trouble: message.trouble || 'too many messages wait' });
  for (const state of ['sent', 'dead'] as const) {
    const found = records.messages.filter((message) => message.state === state);
    const gone = new Set(found.slice(0, Math.max(0, found.length - bounds[state])));
    records.messages = records.messages.filter((message) => !gone.has(message));
  }
  records.told = records.told.slice(-bounds.told);
}

/** `stuck`: tried in vain or not to be tried, and still waiting. */
export function countMessages(messages: readonly Message[]): {
  waiting: number;
  stuck: number;
  dead: number;
} {
  const waiting = messages.filter(({ state }) => state === 'waiting');
  return {
    waiting: waiting.length,
    stuck: waiting.filter(({ trouble }) => trouble !== '').length,
    dead: messages.filter(({ state }) => state === 'dead').length,
  };
}
