import * as z from 'zod/mini';
import { readError } from '../formats/log.js';
import { bounded, mostTracked, type Tracked, timeOf } from './tracked.js';

const attribute = z.looseObject({
  key: z.string(),
  value: z.nullish(z.looseObject({ stringValue: z.nullish(z.string()), boolValue: z.nullish(z.boolean()) })),
});

const eventSchema = z.looseObject({
  name: z.nullish(z.string()),
  timeUnixNano: z.nullish(z.union([z.string(), z.number()])),
  attributes: z.nullish(z.array(attribute)),
});

const spanSchema = z.looseObject({
  traceId: z.nullish(z.string()),
  spanId: z.nullish(z.string()),
  status: z.nullish(z.looseObject({ code: z.nullish(z.union([z.number(), z.string()])) })),
  events: z.nullish(z.array(eventSchema)),
});

/** What a service sends to a collector, in the JSON encoding of protobuf. */
const tracesSchema = z.looseObject({
  resourceSpans: z.array(
    z.looseObject({
      scopeSpans: z.nullish(z.array(z.looseObject({ spans: z.nullish(z.array(spanSchema)) }))),
    }),
  ),
});

type Span = z.output<typeof spanSchema>;
type Event = z.output<typeof eventSchema>;

/**
 * The exceptions that spans of OpenTelemetry tell of: events named `exception` of spans that ended with an error, or
 * that the exception has left. One request of OTLP/HTTP, or one line of the collector's file exporter. Undefined for any
 * other JSON. Source: OTLP 1.5, JSON Protobuf Encoding; semantic conventions for exceptions on spans, 1.30.
 */
export function readOtlp(json: unknown): Tracked[] | undefined {
  const traces = tracesSchema.safeParse(json).data;
  if (!traces) return undefined;
  const spans = traces.resourceSpans.flatMap(({ scopeSpans }) =>
    (scopeSpans ?? []).flatMap((scope) => scope.spans ?? []),
  );
  return spans.flatMap(trackedIn).slice(0, mostTracked);
}

function trackedIn(span: Span): Tracked[] {
  const failed = span.status?.code === 2 || span.status?.code === 'STATUS_CODE_ERROR';
  return (span.events ?? []).flatMap((event, index) => {
    const { name, escaped, type, message, stack } = exceptionOf(event);
    if (name !== 'exception' || !(failed || escaped) || stack === undefined) return [];
    const read = readError(stack);
    const thrown = { ...read, name: type ?? read.name, message: message ?? read.message };
    const at = timeOf(Number(event.timeUnixNano ?? 0) / 1e9);
    return [
      {
        id: `otlp:${span.traceId ?? ''}:${span.spanId ?? ''}:${index}`.slice(0, 120),
        ...(at && { at }),
        thrown: bounded(thrown),
        source: { tracker: 'opentelemetry', link: null },
      },
    ];
  });
}

function exceptionOf({ name, attributes }: Event) {
  const values = new Map((attributes ?? []).map(({ key, value }) => [key, value]));
  const textOf = (key: string) => values.get(key)?.stringValue ?? undefined;
  return {
    name,
    escaped: values.get('exception.escaped')?.boolValue === true,
    type: textOf('exception.type'),
    message: textOf('exception.message'),
    stack: textOf('exception.stacktrace'),
  };
}
