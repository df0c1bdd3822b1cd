import { PbfReader } from 'pbf';

type Read<T> = (field: number, message: T, reader: PbfReader) => void;

interface Attribute {
  key: string;
  value: { stringValue?: string; boolValue?: boolean };
}

interface Event {
  name: string;
  timeUnixNano: number;
  attributes: Attribute[];
}

interface Span {
  traceId: string;
  spanId: string;
  status: { code: number };
  events: Event[];
}

interface ScopeSpans {
  spans: Span[];
}

interface ResourceSpans {
  scopeSpans: ScopeSpans[];
}

export interface ExportedTraces {
  resourceSpans: ResourceSpans[];
}

/**
 * What an exporter sends in the binary encoding, as far as errors are concerned, in the shape of the JSON encoding. Throws
 * where the bytes are no such message. Source: opentelemetry-proto 1.5, `ExportTraceServiceRequest` and the field numbers of
 * `trace.proto` and `common.proto`.
 */
export function decodeTraces(bytes: Uint8Array): ExportedTraces {
  return new PbfReader(bytes).readFields(readRequest, { resourceSpans: [] });
}

const readRequest: Read<ExportedTraces> = (field, request, reader) => {
  if (field === 1)
    request.resourceSpans.push(reader.readMessage(readResourceSpans, { scopeSpans: [] as ScopeSpans[] }));
};

const readResourceSpans: Read<ResourceSpans> = (field, resource, reader) => {
  if (field === 2) resource.scopeSpans.push(reader.readMessage(readScopeSpans, { spans: [] as Span[] }));
};

const readScopeSpans: Read<ScopeSpans> = (field, scope, reader) => {
  const span: Span = { traceId: '', spanId: '', status: { code: 0 }, events: [] };
  if (field === 2) scope.spans.push(reader.readMessage(readSpan, span));
};

const readSpan: Read<Span> = (field, span, reader) => {
  if (field === 1) span.traceId = hex(reader.readBytes());
  else if (field === 2) span.spanId = hex(reader.readBytes());
  else if (field === 11)
    span.events.push(
      reader.readMessage(readEvent, { name: '', timeUnixNano: 0, attributes: [] as Attribute[] }),
    );
  else if (field === 15) reader.readMessage(readStatus, span.status);
};

const readStatus: Read<Span['status']> = (field, status, reader) => {
  if (field === 3) status.code = reader.readVarint();
};

const readEvent: Read<Event> = (field, event, reader) => {
  if (field === 1) event.timeUnixNano = reader.readFixed64();
  else if (field === 2) event.name = reader.readString();
  else if (field === 3) event.attributes.push(reader.readMessage(readAttribute, { key: '', value: {} }));
};

const readAttribute: Read<Attribute> = (field, attribute, reader) => {
  if (field === 1) attribute.key = reader.readString();
  else if (field === 2) reader.readMessage(readValue, attribute.value);
};

const readValue: Read<Attribute['value']> = (field, value, reader) => {
  if (field === 1) value.stringValue = reader.readString();
  else if (field === 2) value.boolValue = reader.readBoolean();
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
