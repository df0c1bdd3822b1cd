import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HealerError } from '../../errors.js';
import type { Store } from '../../store/store.js';
import { readHeartbeat } from '../heartbeat.js';

/** What the daemon knows of itself. */
export interface Health {
  startedAt: string;
  /** Whether a cycle runs now. */
  running: boolean;
  next: Date;
  /** Why the last cycle could not do its work, as a sentence; null where it could. */
  failure: string | null;
}

export interface HealthServer {
  url: string;
  close(): Promise<void>;
}

/** A cycle that is this late has been forgotten. */
const graceMs = 15 * 60_000;

const host = '127.0.0.1';

/** Answers GET /healthz on the loopback address: 200 where cycles do their work, else 503. Error: USAGE for a port that is taken. */
export async function serveHealth(
  store: Pick<Store, 'folder'>,
  health: Health,
  port: number,
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    answer(store, health, request).then(
      ([status, body]) => respond(response, status, body),
      () => respond(response, 500, { schema: 'healer/health@1', ok: false }),
    );
  });
  server.listen(port, host);
  await once(server, 'listening').catch((cause) => {
    throw new HealerError('USAGE', `Port ${port} cannot be listened on (${cause.code ?? cause.message})`, {
      cause,
      next: 'Name another with --port, or 0 for any that is free',
    });
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/healthz`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  store: Pick<Store, 'folder'>,
  health: Health,
  { method, url, headers }: IncomingMessage,
): Promise<[status: number, body: object]> {
  // A page in a browser that calls this machine by a name of its own learns nothing.
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(headers.host ?? '')) return [403, { error: 'host' }];
  if (url?.split('?')[0] !== '/healthz') return [404, { error: 'there is /healthz' }];
  if (method !== 'GET' && method !== 'HEAD') return [405, { error: 'GET it' }];
  const last = await readHeartbeat(store);
  // After the heartbeat, so that a cycle that has begun meanwhile is not told as ended.
  const { startedAt, running, next, failure } = health;
  const late = !running && Date.now() > next.getTime() + graceMs;
  const ok = failure === null && !late;
  const body = {
    schema: 'healer/health@1',
    ok,
    reason: failure ?? (late ? 'a cycle was due and did not begin' : ''),
    startedAt,
    running,
    next: next.toISOString(),
    last: last && {
      startedAt: last.startedAt,
      endedAt: last.endedAt,
      outcome: last.outcome,
      reason: last.reason,
    },
  };
  return [ok ? 200 : 503, body];
}

function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(`${JSON.stringify(body)}\n`);
}
