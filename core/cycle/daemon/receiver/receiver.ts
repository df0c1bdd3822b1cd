import { readdir } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { leaveTracked, trackedMark } from '../../../capture/trackers/leave-tracked.js';
import type { Tracked } from '../../../capture/trackers/tracked.js';
import type { Store } from '../../../store/store.js';
import { type Answer, type Face, pathOf } from '../server.js';
import { type Body, decodeJson, readBody } from './body.js';
import { type Deliveries, digestOf } from './deliveries.js';
import type { IsGenuine } from './genuine.js';

/** Where one kind of sender posts to. */
export interface Source {
  path: string;
  /** What it is called, for people. */
  name: string;
  isGenuine: IsGenuine;
  /** How bodies of other types than JSON are decoded, by type. */
  decoders?: Readonly<Record<string, (bytes: Buffer) => unknown>>;
  /** What a body tells of; undefined where it is of another form. */
  read(value: unknown): Tracked[] | undefined;
  /** Whether a delivery is of a kind that tells of errors. */
  isMeant(request: IncomingMessage): boolean;
  /** What the sender is answered to a body of this type. */
  taken(count: number, type: string): Answer;
}

interface Reception {
  store: Pick<Store, 'inbox' | 'prepare'>;
  sources: readonly Source[];
  deliveries: Deliveries;
  /** Takes one of those that may be taken now; false where there is none. */
  takeTurn(): boolean;
  /** Gets a sentence on what was refused. */
  refused(source: Source, why: string): void;
}

/** Records in the inbox that no cycle has read; more are not taken. */
const mostWaiting = 2000;

/**
 * Takes deliveries of errors in: who sends is checked before anything is looked at, each one counts once, and what it
 * tells of is left in the inbox. Nothing in it is obeyed.
 */
export const receiverFace =
  (reception: Reception): Face =>
  async (request) => {
    const source = reception.sources.find(({ path }) => path === pathOf(request));
    if (!source) return undefined;
    const answer = await receive(source, request, reception);
    if (answer.status === 401) reception.refused(source, 'its signature or token is wrong');
    return answer;
  };

async function receive(source: Source, request: IncomingMessage, reception: Reception): Promise<Answer> {
  const { method, headers } = request;
  if (method !== 'POST') return { ...refusal(405, 'POST it'), headers: { allow: 'POST' } };
  // Programs send none; a page in a browser that posts here does.
  if (headers.origin !== undefined) return refusal(403, 'pages may not post here');
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  const decoders: Source['decoders'] = { 'application/json': decodeJson, ...source.decoders };
  const decode = Object.hasOwn(decoders, type) ? decoders[type] : undefined;
  if (!decode) return refusal(415, `send it as ${Object.keys(decoders).join(' or ')}`);
  const body = await readBody(request, decode);
  if (body === null) return refusal(413, 'it is too long');
  if (!source.isGenuine(headers, body.bytes)) return refusal(401, 'it is not signed as it has to be');
  return source.isMeant(request) ? take(source, { ...body, type }, reception) : source.taken(0, type);
}

async function take(source: Source, body: Body & { type: string }, reception: Reception): Promise<Answer> {
  const { store, deliveries, takeTurn, refused } = reception;
  const digest = digestOf(source.path, body.bytes);
  if (deliveries.has(digest)) return source.taken(0, body.type);
  const tracked = source.read(await body.value());
  if (tracked === undefined) return refusal(400, `it is nothing that ${source.name} sends`);
  if (tracked.length === 0) return source.taken(0, body.type);
  if (!takeTurn()) {
    refused(source, 'there were too many in a minute');
    return { ...refusal(429, 'too many in a minute'), headers: { 'retry-after': '60' } };
  }
  if ((await countWaiting(store.inbox)) >= mostWaiting) {
    refused(source, 'the inbox is full until the next cycle');
    return { ...refusal(503, 'the inbox is full'), headers: { 'retry-after': '3600' } };
  }
  await leaveTracked(store, digest, tracked);
  await deliveries.add(digest);
  return source.taken(tracked.length, body.type);
}

const refusal = (status: number, error: string): Answer => ({ status, body: { error } });

const countWaiting = async (inbox: string): Promise<number> =>
  (await readdir(inbox).catch((): string[] => [])).filter((name) => name.startsWith(trackedMark)).length;
