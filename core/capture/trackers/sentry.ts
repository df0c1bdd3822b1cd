import * as z from 'zod/mini';
import type { ThrownError } from '../../model.js';
import { bounded, linkOf, type Tracked, timeOf } from './tracked.js';

const text = z.nullish(z.string());
const number = z.nullish(z.number());

/** Events as they are stored spell keys with `_`, those of the API of issues in camel case. */
const frameSchema = z.looseObject({
  filename: text,
  abs_path: text,
  absPath: text,
  module: text,
  function: text,
  lineno: number,
  lineNo: number,
  colno: number,
  colNo: number,
  in_app: z.nullish(z.boolean()),
  inApp: z.nullish(z.boolean()),
});

const valuesSchema = z.looseObject({
  values: z.array(
    z.looseObject({
      type: text,
      value: text,
      stacktrace: z.nullish(z.looseObject({ frames: z.nullish(z.array(frameSchema)) })),
    }),
  ),
});

const eventSchema = z.looseObject({
  event_id: text,
  eventID: text,
  id: z.nullish(z.union([z.string(), z.number()])),
  timestamp: z.nullish(z.union([z.number(), z.string()])),
  datetime: text,
  dateCreated: text,
  web_url: text,
  exception: z.nullish(valuesSchema),
  entries: z.nullish(z.array(z.looseObject({ type: z.string(), data: z.unknown() }))),
});

type Exception = z.output<typeof valuesSchema>['values'][number];
type Frame = z.output<typeof frameSchema>;

/**
 * The errors of an event of Sentry: as its API gives it (with `entries`, or as it was stored), and in the webhooks of
 * alerts (`data.event`) and of errors (`data.error`). Undefined for any other JSON.
 * Source: the event payloads and webhooks of docs.sentry.io.
 */
export function readSentry(json: unknown): Tracked[] | undefined {
  const event = eventSchema.safeParse(eventIn(json)).data;
  if (!event) return undefined;
  const exception = event.exception ?? exceptionEntry(event.entries ?? []);
  if (!exception) return undefined;
  const thrown = chainOf(exception.values);
  const id = event.event_id ?? event.eventID ?? event.id;
  if (!thrown || id === undefined || id === null) return [];
  const at = timeOf(event.timestamp) ?? timeOf(event.datetime) ?? timeOf(event.dateCreated);
  const source = { tracker: 'sentry' as const, link: linkOf(event.web_url) };
  return [{ id: `sentry:${String(id).slice(0, 100)}`, ...(at && { at }), thrown: bounded(thrown), source }];
}

function eventIn(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  const { data, event } = json as { data?: unknown; event?: unknown };
  if (typeof data === 'object' && data !== null) {
    const { event: alerted, error } = data as { event?: unknown; error?: unknown };
    return alerted ?? error ?? json;
  }
  return event ?? json;
}

function exceptionEntry(
  entries: readonly { type: string; data: unknown }[],
): z.output<typeof valuesSchema> | undefined {
  const entry = entries.find(({ type }) => type === 'exception');
  return entry && valuesSchema.safeParse(entry.data).data;
}

/** Innermost first, as Sentry lists them: the last one was thrown, for the sake of the one before it. */
function chainOf(values: readonly Exception[]): ThrownError | undefined {
  let chain: ThrownError | undefined;
  for (const { type, value, stacktrace } of values.slice(-10)) {
    const [name, message] = [type || 'Error', value ?? ''];
    const frames = (stacktrace?.frames ?? []).slice(-200).reverse().flatMap(frameLine);
    chain = {
      name,
      message,
      stack: [`${name}: ${message}`, ...frames].join('\n'),
      ...(chain && { cause: chain }),
    };
  }
  return chain;
}

/** Oldest call first, as Sentry lists them. What is not of the program is left out where its path could be of this one. */
function frameLine(frame: Frame): string[] {
  const line = frame.lineno ?? frame.lineNo;
  const path = pathOf(frame);
  if (!path || !line) return [];
  const own = frame.in_app ?? frame.inApp ?? true;
  if (!own && !/(?:^|\/)node_modules\/|^node:/.test(path)) return [];
  const column = frame.colno ?? frame.colNo ?? 1;
  const name =
    frame.function && frame.function !== '?' ? frame.function.replace(/[\r\n()]/g, ' ') : '<anonymous>';
  return [`    at ${name} (${path}:${line}:${column})`];
}

/** `app:///` is what Sentry's own rewriting puts before paths, `~/` what it puts in the place of an address. */
const pathOf = ({ abs_path, absPath, filename }: Frame): string =>
  (abs_path || absPath || filename || '').replace(/^app:\/\/\/?|^~\//, '/').replace(/[\r\n()]/g, ' ');
