import { SpanStatusCode } from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';

/** One request of an exporter, in protobuf, by the SDK itself: a span that failed and one that went well. */
export function exportedSpans(): Uint8Array {
  const memory = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
  const tracer = provider.getTracer('shop', '1.0.0');
  const well = tracer.startSpan('GET /', {
    attributes: { 'http.request.method': 'GET', ratio: 0.5, list: [1, 2] },
  });
  well.addEvent('cache.miss');
  well.end();
  const failed = tracer.startSpan('GET /user');
  failed.recordException(new TypeError('user is missing'));
  failed.setStatus({ code: SpanStatusCode.ERROR, message: 'user is missing' });
  failed.end();
  const bytes = ProtobufTraceSerializer.serializeRequest(memory.getFinishedSpans());
  if (!bytes) throw new Error('the SDK has serialized nothing');
  return bytes;
}
