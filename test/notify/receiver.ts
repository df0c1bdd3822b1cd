import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';

export interface Post {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** What it was answered with. */
  status: number;
}

/** What a receiver does with a post: `break` takes it and ends the connection without an answer. */
export type Answer = number | 'break';

/** A real HTTP server on this machine that keeps what is posted to it. */
export async function startReceiver(
  t: TestContext,
  answer: (index: number, post: Omit<Post, 'status'>) => Answer = () => 204,
  headers: Record<string, string> = {},
) {
  const posts: Post[] = [];
  const server = createServer(async (request, response) => {
    const post = { path: request.url ?? '', headers: request.headers, body: await text(request) };
    const status = answer(posts.length, post);
    posts.push({ ...post, status: status === 'break' ? 0 : status });
    if (status === 'break') return void response.destroy();
    response.writeHead(status, headers).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook`, posts };
}

export const idsIn = ({ body }: Post): string[] =>
  (JSON.parse(body) as { data: { events: { id: string }[] } }).data.events.map(({ id }) => id);

/** How many events it is about, those that it does not name as well. */
export const countIn = ({ body }: Post): number =>
  (JSON.parse(body) as { data: { count: number } }).data.count;
