import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HealerError } from '../../errors.js';

export interface Answer {
  status: number;
  /** A text as it is, or data as JSON. */
  body: string | object;
  /** MIME type of a text; plain where not told. */
  type?: string;
  headers?: Record<string, string>;
}

/** Answers what is addressed to it; undefined where that is not its business. */
export type Face = (request: IncomingMessage) => Promise<Answer | undefined>;

export interface DaemonServer {
  /** `http://127.0.0.1:4774`. */
  url: string;
  close(): Promise<void>;
}

interface ServerOptions {
  faces: readonly Face[];
  host: string;
  port: number;
  /** How another port is named, for the sentence on one that is taken. */
  next: string;
}

export const loopback = '127.0.0.1';

/** Serves the first face that answers; none is a 404. Error: USAGE for a port that is taken. */
export async function serve({ faces, host, port, next }: ServerOptions): Promise<DaemonServer> {
  const server = createServer({ maxHeaderSize: 16_384, headersTimeout: 10_000, requestTimeout: 30_000 });
  server.maxConnections = 128;
  server.on('request', (request, response) => {
    const isForeign = host === loopback && !isLoopbackName(request.headers.host);
    // A page in a browser that calls this machine by a name of its own learns nothing.
    const answering = isForeign ? Promise.resolve(refused) : firstOf(faces, request);
    answering.catch(() => broken).then((answer) => respond(response, request, answer));
  });
  await listen(server, host, port, next);
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const refused: Answer = { status: 403, body: { error: 'host' } };
const broken: Answer = { status: 500, body: { error: 'healer could not answer: see healer logs' } };
const nobody: Answer = { status: 404, body: { error: 'there is nothing here' } };

const isLoopbackName = (name = ''): boolean => /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(name);

async function firstOf(faces: readonly Face[], request: IncomingMessage): Promise<Answer> {
  for (const face of faces) {
    const answer = await face(request);
    if (answer) return answer;
  }
  return nobody;
}

async function listen(server: Server, host: string, port: number, next: string): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening').catch((cause) => {
    throw new HealerError('USAGE', `Port ${port} cannot be listened on (${cause.code ?? cause.message})`, {
      cause,
      next,
    });
  });
}

function respond(response: ServerResponse, request: IncomingMessage, answer: Answer): void {
  const { status, body, type = 'text/plain; charset=utf-8', headers } = answer;
  const isText = typeof body === 'string';
  response.writeHead(status, {
    'content-type': isText ? type : 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // Of a body that was too long, the rest is not read.
    ...(!request.complete && { connection: 'close' }),
    ...headers,
  });
  response.end(isText ? body : `${JSON.stringify(body)}\n`);
}

/** The path that is asked for, without what follows it. */
export const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?')[0] ?? '/';

/** For what is only read: null where the method fits, else the answer. */
export const onlyGet = ({ method }: IncomingMessage): Answer | null =>
  method === 'GET' || method === 'HEAD'
    ? null
    : { status: 405, body: { error: 'GET it' }, headers: { allow: 'GET, HEAD' } };
