import type { AgentSettings } from '../config/agent-schema.js';
import { durationMs } from '../config/duration.js';
import { type Host, parseHost } from '../config/host.js';
import type { Config } from '../config/schema.js';
import type { Repository } from '../git/repository.js';
import { detectIsolation } from '../sandbox/isolation.js';
import { isTrusted } from '../workspace/trust.js';
import { splitWords } from '../workspace/words.js';
import { installationOf } from './installation.js';

/** An agent that may be run, and how. */
export interface ChosenAgent {
  /** `agent/claude` */
  id: string;
  /** With `{prompt}` in them where the prompt is no standard input. */
  words: string[];
  key: { variable: string; value: string } | null;
  host: Host | null;
  /** Absolute paths to show although a folder around them is hidden. */
  readable: string[];
  timeoutMs: number;
  runsPerHeal: number;
  /** US dollars that are booked for each run. */
  costPerRun: number;
}

export interface AgentChoice {
  agents: ChosenAgent[];
  /** Why others that are named are left out, a sentence each. */
  leftOut: string[];
}

/**
 * The agents that the settings name, once they are trusted, and where bubblewrap encloses them: an agent is a program that
 * does what a stranger's text may have talked it into.
 */
export async function chooseAgents(
  repo: Pick<Repository, 'mainRoot'>,
  config: Config,
  env: NodeJS.ProcessEnv,
): Promise<AgentChoice> {
  const { agents: named } = config;
  if (named.length === 0) return { agents: [], leftOut: [] };
  const names = named.map(({ name }) => JSON.stringify(name)).join(', ');
  const none = (why: string): AgentChoice => ({
    agents: [],
    leftOut: [`No agent is run (${names}): ${why}.`],
  });
  if (!(await isTrusted(repo, config))) return none('the settings are not trusted yet (healer trust)');
  const { name: isolation, why } = await detectIsolation();
  if (isolation !== 'bubblewrap') return none(`nothing encloses it, since ${why.replace(/\.$/, '')}`);
  const chosen = await Promise.all(named.map((agent) => choose(agent, env)));
  return {
    agents: chosen.flatMap((each) => (typeof each === 'string' ? [] : [each])),
    leftOut: chosen.filter((each) => typeof each === 'string'),
  };
}

async function choose(agent: AgentSettings, env: NodeJS.ProcessEnv): Promise<ChosenAgent | string> {
  const words = typeof agent.command === 'string' ? (splitWords(agent.command) ?? []) : agent.command;
  const [program = ''] = words;
  const leftOut = (why: string) => `The agent ${JSON.stringify(agent.name)} is not run: ${why}.`;
  const installation = await installationOf(program, env);
  if (installation === null) return leftOut(`there is no program ${JSON.stringify(program)} on the PATH`);
  const { keyVariable } = agent;
  const value = keyVariable === null ? undefined : env[keyVariable];
  if (keyVariable !== null && !value) return leftOut(`${keyVariable} with its key is not set`);
  return {
    id: `agent/${agent.name}`,
    words,
    key: keyVariable !== null && value ? { variable: keyVariable, value } : null,
    host: agent.host === null ? null : parseHost(agent.host),
    readable: [...installation, ...agent.readable.map((path) => path.replace(/^~(?=\/)/, env.HOME ?? ''))],
    timeoutMs: durationMs(agent.timeout),
    runsPerHeal: agent.runsPerHeal,
    costPerRun: agent.costPerRun ?? 0,
  };
}
