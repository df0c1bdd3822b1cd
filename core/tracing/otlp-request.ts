import type { Attributes } from './tracing.js';

/** A step that is over. Ids are lower-case hex of 16 and 8 bytes. */
export interface EndedSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  name: string;
  startMs: number;
  endMs: number;
  attributes: Attributes;
  /** The code of the error that ended it; null where it went well. */
  failure: string | null;
}

/** The body of one export over OTLP/HTTP. Source: OTLP 1.5, "JSON Protobuf Encoding". */
export const exportRequest = (
  spans: readonly EndedSpan[],
  resource: Record<string, string>,
  version: string,
): object => ({
  resourceSpans: [
    {
      resource: { attributes: attributesOf(resource) },
      scopeSpans: [{ scope: { name: 'healer', version }, spans: spans.map(spanOf) }],
    },
  ],
});

const spanOf = (span: EndedSpan) => ({
  traceId: span.traceId,
  spanId: span.spanId,
  ...(span.parentSpanId !== null && { parentSpanId: span.parentSpanId }),
  name: span.name,
  kind: kindInternal,
  startTimeUnixNano: nanoseconds(span.startMs),
  endTimeUnixNano: nanoseconds(span.endMs),
  attributes: attributesOf({ ...span.attributes, 'error.type': span.failure }),
  status: span.failure === null ? {} : { code: statusError },
});

const kindInternal = 1;
const statusError = 2;

/** 64-bit integers are texts in this encoding. */
const nanoseconds = (ms: number): string => String(BigInt(Math.round(ms * 1000)) * 1000n);

const attributesOf = (attributes: Attributes) =>
  Object.entries(attributes).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [{ key, value: anyValue(value) }],
  );

function anyValue(value: string | number | boolean | readonly string[]): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return { arrayValue: { values: value.map((each) => ({ stringValue: each })) } };
}
