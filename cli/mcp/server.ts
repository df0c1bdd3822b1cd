import type { Writable } from 'node:stream';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { CallToolRequest, ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js';
import { ownVersion } from '../../core/package-root.js';
import { linkSignals } from '../../core/workspace/linked-signal.js';
import { printableLine } from '../render/printable.js';
import type { Terminal } from '../terminal.js';
import { agree } from './agree.js';
import { type CallRequest, callTool, type Place } from './call.js';
import { reserveStdout } from './output.js';
import { stepsOf } from './progress.js';
import { notice } from './result.js';
import { loadSdk } from './sdk.js';
import { listed, type Tool } from './tool.js';
import { turns } from './turns.js';

/** What an agent reads before it chooses a tool. */
const instructions = [
  'healer repairs failing tests of this repository.',
  'run_tests records what fails; list_errors and rank_locations say what, and where the fault may be.',
  'validate_patch judges your diff without landing it; propose_patch puts one that passes on a branch for review.',
  'land_patch and roll_back_patch change the branch that is checked out: call them only when the user asks for it.',
  notice,
].join(' ');

/**
 * Serves the tools on stdin and stdout until the client closes either, or a signal comes. Then every call that runs is
 * stopped, and has taken its worktrees and processes away, before this resolves. Error: PACKAGE_MISSING
 */
export async function serve(terminal: Terminal, tools: readonly Tool[]): Promise<void> {
  const { Server, StdioServerTransport, ListToolsRequestSchema, CallToolRequestSchema } = await loadSdk();
  const output = reserveStdout();
  const closing = new AbortController();
  const place: Place = { cwd: terminal.cwd, tools, takeTurn: turns() };
  const running = new Set<Promise<unknown>>();
  const server = new Server(
    { name: 'healer', title: 'healer', version: ownVersion() },
    { capabilities: { tools: {} }, instructions },
  );
  server.onerror = (error) => terminal.talk(`mcp: ${printableLine(error.message)}`);
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools.map(listed) }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) => {
    const ended = linkSignals([extra.signal, closing.signal]);
    const call = callTool(requestOf(server, params, extra, ended.signal), place);
    running.add(call);
    return call.finally(() => {
      running.delete(call);
      ended.dispose();
    });
  });
  const closed = whenClosed(server, output, terminal.signal);
  await server.connect(new StdioServerTransport(process.stdin, output));
  await closed;
  closing.abort();
  await Promise.allSettled(running);
  await server.close();
}

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

function requestOf(
  server: Server,
  { name, arguments: words, _meta }: CallToolRequest['params'],
  { sendNotification }: Extra,
  signal: AbortSignal,
): CallRequest {
  const progressToken = _meta?.progressToken;
  return {
    name,
    arguments: words,
    client: server.getClientVersion()?.name ?? 'unknown',
    signal,
    onProgress: stepsOf((step) => {
      if (progressToken === undefined) return;
      // A client that is gone hears nothing.
      sendNotification({ method: 'notifications/progress', params: { progressToken, ...step } }).catch(
        () => {},
      );
    }),
    agree: (question) => agree(server, question, signal),
  };
}

/** Resolves when the client has closed stdin or stdout, the protocol ends, or a signal came. */
function whenClosed(server: Server, output: Writable, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
    server.onclose = resolve;
    for (const event of ['end', 'close', 'error']) process.stdin.once(event, () => resolve());
    output.once('error', () => resolve());
  });
}
