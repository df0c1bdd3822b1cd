import { createHash } from 'node:crypto';
import { hostText } from '../config/host.js';
import type { Config } from '../config/schema.js';
import { HealerError, isHealerError } from '../errors.js';
import type { Repository } from '../git/repository.js';
import type { Budget } from '../models/budget.js';
import { nothing } from '../models/spending.js';
import type { SandboxWorktree } from '../sandbox/worktree.js';
import type { Store } from '../store/store.js';
import type { AgentAnswer, AgentTask, FileChange } from './agent.js';
import { readChanges } from './changes.js';
import { type ChosenAgent, chooseAgents } from './choose-agents.js';
import { listFiles } from './files.js';
import { ignoredIn } from './ignored.js';
import { type AgentRun, runAgent } from './run-agent.js';

export interface AgentsOptions {
  repo: Repository;
  config: Config;
  store: Pick<Store, 'ledger'>;
  /** What the healing run may spend. */
  budget: Budget;
  /** `process.env` unless told otherwise. */
  env?: NodeJS.ProcessEnv;
  /** Gets one sentence for the user for those that are named and left out. */
  onNotice?(sentence: string): void;
}

export interface OpenedAgent {
  /** `agent/claude` */
  id: string;
  /** As people would write it. */
  commandLine: string;
  work(task: AgentTask, place: AgentPlace): Promise<AgentAnswer>;
}

export interface AgentPlace {
  /** A worktree of the snapshot in which nothing ran yet; gone afterwards. */
  takeWorktree(): Promise<SandboxWorktree>;
  /** One that stays as the snapshot is, to ask what git ignores there. */
  clean: SandboxWorktree;
  read(file: string): Promise<string | undefined>;
  /** The longest that it may run, in milliseconds, where its own limit is longer. */
  mostMs: number;
  signal: AbortSignal;
}

/** The agents of a repository for one healing run, whose limits begin with it. */
export async function openAgents(options: AgentsOptions): Promise<OpenedAgent[]> {
  const { repo, config, env = process.env, onNotice } = options;
  const { agents, leftOut } = await chooseAgents(repo, config, env);
  for (const sentence of leftOut) onNotice?.(sentence);
  return agents.map((agent) => opened(agent, options));
}

function opened(agent: ChosenAgent, { budget, store }: AgentsOptions): OpenedAgent {
  const { id, words, runsPerHeal, costPerRun } = agent;
  let runs = 0;
  return {
    id,
    commandLine: words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(' '),
    async work(task, place) {
      if (runs >= runsPerHeal)
        throw new HealerError('MODEL_BUDGET', `${id} has had its ${runsPerHeal} run(s) of this healing run`, {
          next: 'Raise "runsPerHeal" of the agent in .healer/config.json, or wait for the next run',
        });
      runs += 1;
      const cost = { calls: 1, tokens: 0, microdollars: Math.ceil(costPerRun * 1_000_000) };
      const booking = await budget.book(cost);
      const promptHash = sha256([id, words, task]);
      const startedAt = performance.now();
      const tell = (data: Record<string, unknown>) => {
        const durationMs = Math.round(performance.now() - startedAt);
        return store.ledger.append([
          { type: 'agent.ran', data: { agent: id, prompt: promptHash, durationMs, ...data } },
        ]);
      };
      try {
        const { run, answer } = await runIn(agent, task, promptHash, place);
        const { exitCode, timedOut } = run.execution;
        await tell({ answer: answer.answerHash, cost: costPerRun, exitCode, timedOut });
        return answer;
      } catch (error) {
        // Nothing ran, so nothing was taken.
        if (isHealerError(error) && beforeRun.has(error.code)) await booking.settle({ ...nothing, calls: 1 });
        await tell({ answer: null, failed: isHealerError(error) ? error.code : 'UNKNOWN' });
        throw error;
      }
    },
  };
}

const beforeRun: ReadonlySet<string> = new Set([
  'WORKTREE_FAILED',
  'ISOLATION_UNAVAILABLE',
  'COMMAND_FAILED',
]);

async function runIn(
  agent: ChosenAgent,
  task: AgentTask,
  promptHash: string,
  { takeWorktree, clean, read, mostMs, signal }: AgentPlace,
): Promise<{ run: AgentRun; answer: AgentAnswer }> {
  const worktree = await takeWorktree();
  try {
    const { folder } = worktree;
    const before = await listFiles(folder);
    if (before === null)
      throw new HealerError('WORKTREE_FAILED', 'The worktree for an agent cannot be listed');
    const limited = { ...agent, timeoutMs: Math.min(agent.timeoutMs, mostMs) };
    const run = await runAgent(limited, task, worktree, signal);
    const ignored = (files: string[]) => ignoredIn(clean, files);
    const found = await readChanges({ folder, before, read, ignored });
    const { changes, refused } = withoutKey(
      'refused' in found ? { ...found, changes: [] } : { ...found, refused: null },
      agent,
    );
    const answerHash = sha256(changes.map(({ file, after }) => [file, after]));
    return {
      run,
      answer: {
        changes,
        refused,
        trouble: troubleOf(agent, run, changes.length === 0 && refused === null),
        promptHash,
        answerHash,
      },
    };
  } finally {
    await worktree.dispose();
  }
}

type Edit = Pick<AgentAnswer, 'changes' | 'refused'>;

/** A patch would take it to whoever reads the repository. */
function withoutKey({ changes, refused }: Edit, { key }: ChosenAgent): Edit {
  const holds = ({ before, after }: FileChange) =>
    key !== null && after.includes(key.value) && !before.includes(key.value);
  const leak = changes.find(holds);
  return leak
    ? { changes: [], refused: `Its key would stand in ${JSON.stringify(leak.file)}.` }
    : { changes, refused };
}

/**
 * What people should know of a run: how it ended where that was not well, that it changed nothing, and where it wanted to go.
 * Its last line goes with it, and no further.
 */
function troubleOf(
  { id, key, host }: ChosenAgent,
  { execution, refusedHosts }: AgentRun,
  idle: boolean,
): string | null {
  const { exitCode, signal, timedOut, exceeded, durationMs, stdout, stderr } = execution;
  const hidden = (text: string) => (key === null ? text : text.replaceAll(key.value, '[withheld]'));
  const parts: string[] = [];
  if (timedOut) parts.push(`was ended after ${Math.round(durationMs / 1000)} s`);
  else if (exceeded) parts.push(exceeded.how);
  else if (exitCode !== 0) parts.push(`ended with ${exitCode === null ? signal : `code ${exitCode}`}`);
  if (idle) parts.push('changed nothing');
  const said = lastLine(hidden(stderr)) || lastLine(hidden(stdout));
  if (parts.length > 0 && said) parts.push(`said ${JSON.stringify(said)}`);
  if (refusedHosts.length > 0)
    parts.push(
      `asked for ${refusedHosts.map((place) => JSON.stringify(hidden(place))).join(', ')}, and may reach ${host ? hostText(host) : 'nothing'} alone`,
    );
  return parts.length === 0 ? null : `${id} ${parts.join(', ')}`;
}

const longestLine = 300;

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim().slice(-longestLine) ?? '';

const sha256 = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');
