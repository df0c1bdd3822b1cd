import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import type { HostKind } from '../../../core/config/host-fields.js';
import type { HostAnswer, HostFace, HostQuestion } from './face.js';
import { giteaFace } from './gitea.js';
import { githubFace } from './github.js';
import { gitlabFace } from './gitlab.js';
import { refresh, type Things } from './things.js';

const faces: Readonly<Record<HostKind, HostFace>> = {
  github: githubFace,
  gitlab: gitlabFace,
  gitea: giteaFace,
};

export interface CodeHostServer {
  url: string;
  things: Things;
  asked: Pick<HostQuestion, 'method' | 'path'>[];
  /** Looked at before each question is answered: an answer in place of the real one, or a wait. */
  before?: ((question: HostQuestion) => HostAnswer | undefined | Promise<HostAnswer | undefined>) | undefined;
  /** The same after it was carried out. */
  after?: ((question: HostQuestion) => unknown) | undefined;
}

export const testToken = 'token-of-the-tests-0123456789';

/** A server on this machine that speaks the API of a kind for `acme/site`, whose repository is the bare one in `bare`. */
export async function startCodeHost(t: TestContext, kind: HostKind, bare: string): Promise<CodeHostServer> {
  const face = faces[kind];
  const things: Things = {
    bare,
    repositoryId: 7,
    requests: [],
    issues: [],
    labels: [],
    users: [{ id: 11, name: 'ada' }],
    comments: [],
    countsTogether: kind !== 'gitlab',
  };
  const server = createServer(async (request, response) => {
    const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://here');
    const raw = await textOf(request).catch(() => '');
    const question: HostQuestion = {
      method: request.method ?? '',
      path: pathname.slice(face.base.length),
      query,
      body: raw === '' ? {} : JSON.parse(raw),
      headers: request.headers,
    };
    host.asked.push({ method: question.method, path: question.path });
    const {
      status,
      body,
      headers = {},
    } = await reply(question, pathname).catch((error) => ({
      status: 500,
      body: { message: String(error) },
      headers: {},
    }));
    await host.after?.(question);
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
    response.end(body === undefined ? '' : JSON.stringify(body));
  });
  const reply = async (question: HostQuestion, pathname: string): Promise<HostAnswer> => {
    const forced = await host.before?.(question);
    if (forced) return forced;
    if (!pathname.startsWith(face.base)) return { status: 404, body: face.notFound };
    if (!face.isToken(question.headers, testToken)) return { status: 401, body: face.unauthorized };
    await refresh(things);
    const answer = await face.answer(question, things, host.url);
    return answer ?? { status: 404, body: face.notFound };
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const host: CodeHostServer = { url: `http://127.0.0.1:${port}`, things, asked: [] };
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return host;
}
