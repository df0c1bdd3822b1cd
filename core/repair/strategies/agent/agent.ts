import type { Agent, AgentAnswer, AgentTask } from '../../../agents/agent.js';
import { isHealerError } from '../../../errors.js';
import type { Candidate, Edit, Verdict } from '../../../model.js';
import { makeCandidate } from '../../candidate.js';
import type { RepairContext, Strategy } from '../../strategy.js';
import { reduce } from '../model/answer/reduce.js';
import type { Data } from '../model/prompt/fence.js';
import type { TemplateName } from '../model/prompt/template.js';
import { troubleOf } from '../model/prompt/trouble.js';
import { attemptData, disprovedData } from '../model/sections/attempts.js';
import { everything } from '../model/sections/everything.js';
import { wordingOf } from '../model/wording.js';
import { agentPrompt } from './prompt.js';

/** Runs of one agent for one fault: the second is told what came of the first. */
const mostRuns = 2;

/** Estimated probability that an agent's edit is the fix. */
const promise = 0.5;

/**
 * Asks the configured agents, one after the other: each edits the files of a throwaway worktree, and what it changed there
 * is its candidate. Where that does not help, it is run once more with the verdict in its prompt.
 */
export const agent: Strategy = {
  name: 'agent',
  rung: 'agent',
  applies: ({ agents = [], suspects }) => agents.length > 0 && suspects.length > 0,
  async *propose(context) {
    for (const each of context.agents ?? []) yield* ask(each, context);
  },
};

async function* ask(asked: Agent, context: RepairContext): AsyncGenerator<Candidate[], void, Verdict[]> {
  const { units, data } = await everything(context);
  const file = units[0]?.file ?? context.suspects[0]?.range.file ?? '';
  const [first, second, ...rest] = data;
  const known = [first, second].filter((piece) => piece !== undefined);
  let attempts = await disprovedAttempts(context);
  for (let run = 0; run < mostRuns; run += 1) {
    const template: TemplateName = attempts.length === 0 ? 'agent.v1' : 'agent-again.v1';
    const prompt = agentPrompt(template, troubleOf(context), [...known, ...attempts, ...rest]);
    const answer = await work(asked, { prompt, file }, context);
    if (answer === null) return;
    if (answer.trouble !== null) context.tell?.(answer.trouble);
    const candidate = candidateOf(asked, template, answer);
    const refused = answer.refused ?? (candidate && (context.refuse?.(candidate) ?? null));
    if (refused !== null) context.tell?.(`${asked.id}: its change was thrown away. ${refused}`);
    const verdicts: Verdict[] = candidate === null ? [] : ((yield [candidate]) ?? []);
    const [verdict] = verdicts;
    if (verdict?.status === 'plausible') return;
    if (refused !== null) attempts = [{ what: 'why the attempt before was thrown away', text: refused }];
    else if (candidate !== null && verdict !== undefined)
      attempts = [await attemptData(context.read, { candidate, verdict }, 0)];
    else return;
  }
}

const mostShown = 2;

/** What has passed the failing tests and broken something else, whoever proposed it, the latest first. */
async function disprovedAttempts(context: RepairContext): Promise<Data[]> {
  const latest = (context.disproved ?? []).slice(-mostShown).reverse();
  return (await Promise.all(latest.map((each, index) => disprovedData(context, each, index)))).flat();
}

/** Null where this agent cannot be run; the others may be. Errors: MODEL_BUDGET and ABORTED, which concern them all. */
async function work(
  asked: Agent,
  task: AgentTask,
  { signal, tell }: RepairContext,
): Promise<AgentAnswer | null> {
  try {
    return await asked.work(task, { signal });
  } catch (error) {
    if (!isHealerError(error, 'COMMAND_FAILED')) throw error;
    tell?.(`${asked.id}: ${error.message}`);
    return null;
  }
}

/** Null where nothing but line ends changed. */
function candidateOf(asked: Agent, template: TemplateName, answer: AgentAnswer): Candidate | null {
  const edits: Edit[] = [];
  const texts: string[] = [];
  for (const { file, before, after } of answer.changes)
    for (const edit of reduce(file, before, 0, before.length, after)) {
      edits.push(edit);
      texts.push(before.slice(edit.range.start, edit.range.end));
    }
  if (edits.length === 0) return null;
  const { promptHash, answerHash } = answer;
  const origin = { model: asked.id, prompt: template, promptHash, answerHash };
  return makeCandidate({ strategy: 'agent', ...wordingOf(edits, texts), edits, prior: promise, origin });
}
