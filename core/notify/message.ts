import * as z from 'zod/mini';
import { type EventKind, eventKinds, type NotifyEvent } from './event.js';

/** Ways to tell people. */
export const channelNames = ['mail', 'webhook', 'desktop', 'terminal'] as const;
export type ChannelName = (typeof channelNames)[number];

const eventSchema = z.object({
  id: z.string(),
  kind: z.enum(eventKinds),
  at: z.string(),
  subject: z.string(),
  title: z.string(),
  detail: z.string(),
  diff: z.optional(z.string()),
});

const messageSchema = z.object({
  type: z.literal('message'),
  /** The same whenever it is sent again: receivers know it by that. */
  id: z.string(),
  channel: z.enum(channelNames),
  kind: z.enum(eventKinds),
  at: z.string(),
  /** `waiting` to be sent, or sent again; `dead` will not be, unless somebody asks for it. */
  state: z.enum(['waiting', 'sent', 'dead']),
  /** Oldest first. Only a message that was never tried gets more of them. */
  events: z.array(eventSchema),
  /** Events that found no more room in it. */
  more: z.number(),
  attempts: z.number(),
  /** When it may be tried next, or was sent or given up. */
  due: z.string(),
  /** Why the last attempt failed, as one sentence; empty where none did. */
  trouble: z.string(),
});

const toldSchema = z.object({ type: z.literal('told'), id: z.string(), at: z.string() });

/** What one channel is to tell, or has told: all that happened of one kind, in one message. */
export type Message = z.output<typeof messageSchema> & { kind: EventKind; events: NotifyEvent[] };

/** An event that was taken up, so that it is not told again soon. */
export type Told = z.output<typeof toldSchema>;

export type OutboxRecord = Message | Told;

const recordSchema = z.discriminatedUnion('type', [messageSchema, toldSchema]);

export const isOutboxRecord = (value: unknown): value is OutboxRecord =>
  recordSchema.safeParse(value).success;

export const isMessage = (record: OutboxRecord): record is Message => record.type === 'message';
