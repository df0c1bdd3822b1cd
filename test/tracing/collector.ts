import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';

interface Value {
  stringValue?: string;
  intValue?: string;
  doubleValue?: number;
  boolValue?: boolean;
  arrayValue?: { values: Value[] };
}

export interface SpanShape {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: Value }[];
  status: { code?: number };
}

export interface Collector {
  url: string;
  requests: { path: string | undefined; headers: IncomingHttpHeaders; body: string }[];
  spans(): SpanShape[];
  /** Attributes of the resource of the first request. */
  resource(): Record<string, unknown>;
}

/** What takes traces over HTTP; `answer` is what it does with each. */
export async function openCollector(
  t: TestContext,
  answer: (response: ServerResponse) => void = (response) => response.end('{}'),
): Promise<Collector> {
  const requests: Collector['requests'] = [];
  const server = createServer(async (request, response) => {
    requests.push({ path: request.url, headers: request.headers, body: await text(request) });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const parsed = () => requests.flatMap(({ body }) => JSON.parse(body).resourceSpans);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    spans: () =>
      parsed().flatMap(({ scopeSpans }) => scopeSpans.flatMap((each: { spans: SpanShape[] }) => each.spans)),
    resource: () => attributesOf(parsed()[0]?.resource),
  };
}

/** Attributes as plain values. */
export const attributesOf = ({ attributes }: Pick<SpanShape, 'attributes'>): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)]));

function plain({ stringValue, intValue, doubleValue, boolValue, arrayValue }: Value): unknown {
  return (
    stringValue ?? doubleValue ?? boolValue ?? arrayValue?.values.map(plain) ?? (intValue && Number(intValue))
  );
}
