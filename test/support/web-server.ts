import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';

/** What one question is answered with. */
export type WebReply =
  | { status?: number; headers?: Record<string, string>; body?: unknown; gzip?: boolean }
  /** A declared length, and less than that before the connection breaks. */
  | { cutAfter: string }
  /** Nothing at all until the client leaves. */
  | { silent: true }
  /** These characters again and again until the client leaves. */
  | { endless: string };

export interface WebServer {
  endpoint: string;
  host: string;
  /** What it was asked, in order. */
  asked: { path: string; query: URLSearchParams; headers: IncomingHttpHeaders; body: string }[];
  close(): Promise<void>;
}

/** An HTTP server on this machine. What is neither text nor bytes is sent as JSON. */
export async function startWebServer(
  reply: (path: string, query: URLSearchParams, index: number) => WebReply,
): Promise<WebServer> {
  const asked: WebServer['asked'] = [];
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://here');
    const entry = { path: pathname, query: searchParams, headers: request.headers, body: '' };
    const index = asked.push(entry) - 1;
    entry.body = await textOf(request).catch(() => '');
    const answer = reply(pathname, searchParams, index);
    if ('silent' in answer) return;
    if ('cutAfter' in answer) {
      response.writeHead(200, { 'content-length': String(answer.cutAfter.length + 1000) });
      return void response.write(answer.cutAfter, () => response.destroy());
    }
    if ('endless' in answer) {
      while (!response.destroyed)
        if (!response.write(answer.endless.repeat(1000)))
          await Promise.race([once(response, 'drain'), once(response, 'close')]);
        else await new Promise(setImmediate);
      return;
    }
    const { status = 200, headers = {}, body = '', gzip = false } = answer;
    const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const type = typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
    response.writeHead(status, {
      'content-type': type,
      ...(gzip && { 'content-encoding': 'gzip' }),
      ...headers,
    });
    response.end(gzip ? gzipSync(text) : text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  return {
    endpoint: `http://${host}`,
    host,
    asked,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
