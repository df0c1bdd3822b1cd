import { type Execution, execute } from '../sandbox/execute.js';
import { type OneHost, withOneHost } from '../sandbox/network/one-host.js';
import type { SandboxWorktree } from '../sandbox/worktree.js';
import type { AgentTask } from './agent.js';
import type { ChosenAgent } from './choose-agents.js';

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
export function runAgent(
  agent: ChosenAgent,
  task: AgentTask,
  worktree: SandboxWorktree,
  signal: AbortSignal,
): Promise<AgentRun> {
  const run = (way: OneHost | null) => runThrough(way, agent, task, worktree, signal);
  return agent.host === null ? run(null) : withOneHost(agent.host, run);
}

async function runThrough(
  way: OneHost | null,
  { words, key, readable, timeoutMs }: ChosenAgent,
  task: AgentTask,
  worktree: SandboxWorktree,
  signal: AbortSignal,
): Promise<AgentRun> {
  const asked = words.some((word) => word.includes('{prompt}'));
  const command = commandFor(words, task);
  const enclosure = worktree.enclosure();
  const execution = await execute(way?.through(command) ?? command, {
    ...enclosure,
    readOnly: [...(enclosure.readOnly ?? []), ...readable, ...(way ? [way.folder] : [])],
    env: key === null ? {} : { [key.variable]: key.value },
    isolation: 'required',
    timeoutMs,
    maxOutput: mostOutput,
    signal,
    ...(!asked && { input: task.prompt }),
  });
  return { execution, refusedHosts: way?.refused() ?? [] };
}

/** The words of the command for one task. A file name that begins with a hyphen must not be taken for an option. */
function commandFor(words: readonly string[], { prompt, file }: AgentTask): string[] {
  const values: Record<string, string> = { '{prompt}': prompt, '{file}': `./${file}` };
  return words.map((word) => word.replace(/\{(?:prompt|file)\}/g, (name) => values[name] ?? name));
}
