import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HealerError } from '../../core/errors.js';
import type { Desk } from './desk.js';
import { mostBytes, readForm } from './form.js';
import { refusal } from './guard.js';
import { openJobs } from './jobs.js';
import { openingPage, problemReply, strangerPage } from './pages/problem.js';
import { pageReply, type Reply, send, textReply } from './reply.js';
import { findRoute } from './router.js';
import { assets, routes } from './routes.js';
import { openSession, secret } from './session.js';

export interface Ui {
  /** Holds the token, so it is worth something once. */
  url: string;
  port: number;
  /** Ends what runs and closes every connection. */
  close(): Promise<void>;
}

interface UiOptions {
  cwd: string;
  /** 0 for any that is free. */
  port: number;
  signal: AbortSignal;
  /** Gets what went wrong inside, for the terminal. */
  onTrouble(error: unknown): void;
}

/** Serves the pages to this machine alone. Error: USAGE, where the port cannot be had. */
export async function serveUi({ cwd, port, signal, onTrouble }: UiOptions): Promise<Ui> {
  const at = `/${secret().slice(0, 16)}`;
  const jobs = openJobs();
  const desk: Desk = { cwd, at, session: openSession(at), jobs, explanations: new Map(), signal };
  const server = createServer({ maxHeaderSize: 16_384 });
  const actual = await listen(server, port);
  const host = `127.0.0.1:${actual}`;
  server.on('request', (request, response) => {
    answer(desk, host, request, response)
      .catch((error) => {
        onTrouble(error);
        return response.headersSent ? undefined : problemReply(desk, error);
      })
      .then((reply) => {
        if (reply) send(response, reply);
      })
      .catch(onTrouble);
  });
  return {
    url: `http://${host}${at}/?token=${desk.session.token}`,
    port: actual,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      await jobs.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** In order: is it meant for here, is it known, is it from the browser that was let in, and is its form ours. */
async function answer(
  desk: Desk,
  host: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Reply | undefined> {
  const refused = refusal(request, host);
  if (refused) return refused;
  const { pathname, searchParams } = new URL(request.url ?? '/', `http://${host}`);
  if (!pathname.startsWith(`${desk.at}/`)) return textReply(404, 'There is no such page.');
  const path = pathname.slice(desk.at.length);
  const method = request.method ?? '';
  const call = { desk, params: {}, form: new URLSearchParams(), response };
  const asset = findRoute(assets, method, path);
  if ('route' in asset) return asset.route.answer({ ...call, params: asset.params });

  const token = searchParams.get('token');
  if (path === '/' && token !== null && method === 'GET') return letIn(desk, token);
  const found = findRoute(routes, method, path);
  if (!desk.session.isOpen(request.headers.cookie)) return pageReply(strangerPage(desk), 401);
  if (!('route' in found)) return missing(desk, found.allowed);
  if (found.route.method === 'GET') return found.route.answer({ ...call, params: found.params });

  const form = await readForm(request);
  if (form === null)
    return textReply(413, `More than ${mostBytes} bytes are no form of this page.`, { connection: 'close' });
  if (!desk.session.isOwnForm(form.get('csrf') ?? ''))
    return textReply(403, 'Refused: the form is not one of this page. Reload the page and try again.');
  return found.route.answer({ ...call, params: found.params, form });
}

/** Not by a redirect: after a link from elsewhere, browsers keep a strict cookie back until the page itself goes on. */
function letIn(desk: Desk, token: string): Reply {
  const cookie = desk.session.exchange(token);
  if (cookie === undefined) return pageReply(strangerPage(desk), 401);
  return { ...pageReply(openingPage(desk)), headers: { 'set-cookie': cookie } };
}

function missing(desk: Desk, allowed: string[]): Reply | Promise<Reply> {
  if (allowed.length > 0)
    return textReply(405, 'This address does not take that method.', { allow: allowed.join(', ') });
  return problemReply(desk, new HealerError('UNKNOWN_ID', 'There is no such page'), 404);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new HealerError('USAGE', `Port ${port} cannot be had: ${cause.message}`, {
          cause,
          next: 'Leave --port out for one that is free',
        }),
      ),
    );
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () =>
      resolve((server.address() as AddressInfo).port),
    );
  });
}
