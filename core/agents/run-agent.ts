import { join } from 'node:path';
import { hostText, isLoopbackHost } from '../config/host.js';
import { packageRoot } from '../package-root.js';
import { type Execution, execute } from '../sandbox/execute.js';
import type { SandboxWorktree } from '../sandbox/worktree.js';
import type { AgentTask } from './agent.js';
import type { ChosenAgent } from './choose-agents.js';
import { type ConnectProxy, openProxy } from './network/proxy.js';

export interface AgentRun {
  execution: Execution;
  /** Places beside its host that it asked for. */
  refusedHosts: string[];
}

/** Bytes of each stream that are kept: for people, who read a line of it. */
const mostOutput = 65_536;

/**
 * Runs an agent in a worktree, as `execute` runs everything: with an empty home, its key and no other secret, and one host
 * within its reach. Whatever it started is gone when this returns. Errors: ISOLATION_UNAVAILABLE, COMMAND_FAILED, ABORTED.
 */
export async function runAgent(
  { words, key, host, readable, timeoutMs }: ChosenAgent,
  task: AgentTask,
  worktree: SandboxWorktree,
  signal: AbortSignal,
): Promise<AgentRun> {
  const proxy = host === null ? null : await openProxy(host);
  try {
    const asked = words.some((word) => word.includes('{prompt}'));
    const command = commandFor(words, task);
    const enclosure = worktree.enclosure();
    const execution = await execute(proxy && host ? [...bridge(proxy, host), ...command] : command, {
      ...enclosure,
      readOnly: [...(enclosure.readOnly ?? []), ...readable, ...(proxy ? [proxy.folder] : [])],
      env: key === null ? {} : { [key.variable]: key.value },
      isolation: 'required',
      timeoutMs,
      maxOutput: mostOutput,
      signal,
      ...(!asked && { input: task.prompt }),
    });
    return { execution, refusedHosts: proxy?.refused() ?? [] };
  } finally {
    await proxy?.close();
  }
}

/** The words of the command for one task. A file name that begins with a hyphen must not be taken for an option. */
function commandFor(words: readonly string[], { prompt, file }: AgentTask): string[] {
  const values: Record<string, string> = { '{prompt}': prompt, '{file}': `./${file}` };
  return words.map((word) => word.replace(/\{(?:prompt|file)\}/g, (name) => values[name] ?? name));
}

const bridge = ({ socket }: ConnectProxy, host: NonNullable<ChosenAgent['host']>): string[] => [
  process.execPath,
  join(packageRoot, 'dist', 'core', 'agents', 'network', 'bridge.js'),
  socket,
  hostText(host),
  isLoopbackHost(host) ? 'own' : 'other',
];
