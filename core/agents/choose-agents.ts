import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import type { AgentSettings } from '../config/agent-schema.js';
import { durationMs } from '../config/duration.js';
import { type Host, parseHost } from '../config/host.js';
import type { Config } from '../config/schema.js';
import type { Repository } from '../git/repository.js';
import { detectIsolation } from '../sandbox/isolation.js';
import { isTrusted } from '../workspace/trust.js';
import { splitWords } from '../workspace/words.js';
import { findInstallation } from './installation.js';

/** An agent that may be run, and how. */
export interface ChosenAgent {
  /** `agent/claude` */
  id: string;
  /** The program by its absolute path, and its arguments, with `{prompt}` in them where the prompt is no standard input. */
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
  repo: Pick<Repository, 'root' | 'mainRoot'>,
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
  const chosen = await Promise.all(named.map((agent) => choose(agent, repo, env)));
  return {
    agents: chosen.flatMap((each) => (typeof each === 'string' ? [] : [each])),
    leftOut: chosen.filter((each) => typeof each === 'string'),
  };
}

async function choose(
  agent: AgentSettings,
  { root, mainRoot }: Pick<Repository, 'root' | 'mainRoot'>,
  env: NodeJS.ProcessEnv,
): Promise<ChosenAgent | string> {
  const leftOut = (why: string) => `The agent ${JSON.stringify(agent.name)} is not run: ${why}.`;
  const words = typeof agent.command === 'string' ? (splitWords(agent.command) ?? []) : agent.command;
  const [program = '', ...rest] = words;
  const installation = await findInstallation(program, env, [root, mainRoot]);
  if (installation === null)
    return leftOut(`there is no program ${JSON.stringify(program)} on the PATH, outside of the repository`);
  const readable = agent.readable.map((path) => path.replace(/^~(?=\/)/, homeOf(env)));
  const unfit = await unfitPath(readable, homeOf(env), [root, mainRoot]);
  if (unfit !== null)
    return leftOut(
      `"readable" has ${JSON.stringify(unfit)}, which holds a home whole, or something of the repository`,
    );
  const { keyVariable } = agent;
  const value = keyVariable === null ? undefined : env[keyVariable];
  if (keyVariable !== null && !value) return leftOut(`${keyVariable} with its key is not set`);
  return {
    id: `agent/${agent.name}`,
    words: [installation.program, ...rest],
    key: keyVariable !== null && value ? { variable: keyVariable, value } : null,
    host: agent.host === null ? null : parseHost(agent.host),
    readable: [...installation.shown, ...readable],
    timeoutMs: durationMs(agent.timeout),
    runsPerHeal: agent.runsPerHeal,
    costPerRun: agent.costPerRun ?? 0,
  };
}

const homeOf = ({ HOME }: NodeJS.ProcessEnv): string => HOME ?? homedir();

/**
 * A path that shows more than an installed program, by its own name or by that of what it leads to: links of the
 * repository may lead elsewhere tomorrow.
 */
async function unfitPath(
  paths: readonly string[],
  home: string,
  checkouts: readonly string[],
): Promise<string | null> {
  for (const path of paths) {
    const names = [path, await realpath(path).catch(() => path)].map(withSlash);
    const [own, ...others] = [home, ...checkouts].map(withSlash);
    const whole = names.some((name) => own?.startsWith(name));
    if (whole || names.some((name) => others.some((root) => root.startsWith(name) || name.startsWith(root))))
      return path;
  }
  return null;
}

const withSlash = (path: string): string => (path.endsWith('/') ? path : `${path}/`);
