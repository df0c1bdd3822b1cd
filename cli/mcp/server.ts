import { ownVersion } from '../../core/package-root.js';
import { printableLine } from '../render/printable.js';
import type { Terminal } from '../terminal.js';
import { agree } from './agree.js';
import { callTool, type Place } from './call.js';
import { reserveStdout } from './output.js';
import { stepsOf } from './progress.js';
import { notice } from './result.js';
import { loadSdk } from './sdk.js';
import { listed, type Tool } from './tool.js';
import { turns } from './turns.js';

const instructions = `healer repairs failing tests of this repository. ${notice}`;

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
  server.setRequestHandler(CallToolRequestSchema, ({ params }, { signal, sendNotification }) => {
    const progressToken = params._meta?.progressToken;
    const report = stepsOf((step) => {
      if (progressToken === undefined) return;
      const params = { progressToken, ...step };
      sendNotification({ method: 'notifications/progress', params }).catch(() => {});
    });
    const stop = AbortSignal.any([signal, closing.signal]);
    const call = callTool(
      {
        name: params.name,
        arguments: params.arguments,
        client: server.getClientVersion()?.name ?? 'unknown',
        signal: stop,
        onProgress: report,
        agree: (question) => agree(server, question, stop),
      },
      place,
    );
    running.add(call);
    return call.finally(() => running.delete(call));
  });
  const closed = new Promise<void>((resolve) => {
    server.onclose = resolve;
    process.stdin.once('end', resolve).once('close', resolve).once('error', resolve);
    output.once('error', () => resolve());
    terminal.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await server.connect(new StdioServerTransport(process.stdin, output));
  if (!terminal.signal.aborted) await closed;
  closing.abort();
  await Promise.allSettled(running);
  await server.close();
}
