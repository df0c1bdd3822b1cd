import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { type Host, hostText } from '../../config/host.js';
import { temporaryFolder } from '../../workspace/temporary-folder.js';

/** A way out of a sandbox without network, to one place alone. */
export interface ConnectProxy {
  /** Holds nothing but the socket; to be shown in the sandbox. */
  folder: string;
  socket: string;
  /** Other places that were asked for, each once, as they were asked for. */
  refused(): string[];
  close(): Promise<void>;
}

const mostConnections = 128;
const mostRefused = 20;

/**
 * An HTTP proxy on a Unix socket that knows `CONNECT` (RFC 9110, 9.3.6) and nothing else, and connects to `host` and
 * nowhere else: a socket is a file, so it can be shown in a sandbox that shares no network.
 */
export async function openProxy(host: Host): Promise<ConnectProxy> {
  const folder = await temporaryFolder('proxy');
  const socket = join(folder, 's');
  const refused = new Set<string>();
  const open = new Set<Duplex>();
  const server = createServer((_, response) => response.writeHead(403).end());
  server.maxConnections = mostConnections;
  server.on('connection', (client: Socket) => keep(client, open));
  server.on('connect', ({ url = '' }, client, head) => {
    if (url.toLowerCase() === hostText(host)) return tunnel(host, client, head, open);
    if (refused.size < mostRefused) refused.add(url.slice(0, 200));
    client.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, resolve);
  }).catch(async (error) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  return {
    folder,
    socket,
    refused: () => [...refused],
    async close() {
      for (const stream of open) stream.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function tunnel({ name, port }: Host, client: Duplex, head: Buffer, open: Set<Duplex>): void {
  const upstream = connect({ host: name, port, allowHalfOpen: true });
  keep(upstream, open);
  upstream.once('connect', () => {
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    upstream.write(head);
    client.pipe(upstream).pipe(client);
  });
  upstream.once('error', () => client.destroy());
  client.once('error', () => upstream.destroy());
  client.once('close', () => upstream.destroy());
}

function keep(stream: Duplex, open: Set<Duplex>): void {
  open.add(stream);
  stream.on('error', () => {});
  stream.once('close', () => open.delete(stream));
}
