import { createHash } from 'node:crypto';
import type { Agent, AgentAnswer } from '../../agents/agent.js';
import type { OpenedAgent } from '../../agents/open-agents.js';
import type { Candidate } from '../../model.js';
import type { Model, ModelAnswer, ModelRequest } from '../../models/model.js';
import type { RepairContext } from '../../repair/strategy.js';
import type { SandboxWorktree } from '../../sandbox/worktree.js';
import type { WorktreePool } from '../../sandbox/worktree-pool.js';
import { withoutSecrets } from '../../secrets/without-secrets.js';
import { inSpan } from '../../tracing/tracing.js';
import { steadyNow } from '../../workspace/steady-clock.js';
import type { Session } from '../session.js';
import type { AttemptLimits } from './attempt.js';

/** What the ground gives to those who are asked. */
export interface HelpMeans {
  baseline: { worktree: SandboxWorktree; worktrees: Pick<WorktreePool, 'take'> };
  refuse(candidate: Candidate): string | null;
}

/** What strategies that cost money may ask, where anything is configured. */
export function helpFor(
  session: Session,
  context: Pick<RepairContext, 'error' | 'read'>,
  { dryRun, deadline }: Pick<AttemptLimits, 'dryRun' | 'deadline'>,
  { baseline, refuse }: HelpMeans,
): Pick<RepairContext, 'model' | 'agents' | 'refuse' | 'rehearsal'> {
  const { agents = [] } = session;
  return {
    ...modelHelpFor(session, context, { dryRun }),
    agents: agents.map((agent) =>
      agentFor(session, context, dryRun ? idle(agent) : agent, { ...baseline, deadline }),
    ),
    refuse,
  };
}

/** The model alone. */
function modelHelpFor(
  session: Session,
  { error }: Pick<RepairContext, 'error'>,
  { dryRun }: Pick<AttemptLimits, 'dryRun'>,
): Pick<RepairContext, 'model' | 'rehearsal'> {
  const { model } = session;
  if (!model || model.isResting?.()) return { rehearsal: dryRun };
  return {
    model: reporting(withholding(dryRun ? silent(model) : model), session, error.id),
    rehearsal: dryRun,
  };
}

/** Of the time that is left: the most that one run of an agent may take, so that its edit can still be tried. */
const shareOfRun = 0.8;

/** Each run is in a worktree of its own, and is shown before it begins. */
function agentFor(
  { onProgress }: Session,
  { error, read }: Pick<RepairContext, 'error' | 'read'>,
  { id, commandLine, work }: OpenedAgent,
  { worktree, worktrees, deadline }: HelpMeans['baseline'] & Pick<AttemptLimits, 'deadline'>,
): Agent {
  return {
    id,
    work(task, { signal }) {
      const prompt = withoutSecrets(task.prompt);
      onProgress({ phase: 'ask', message: id, error: error.id, detail: `$ ${commandLine}\n\n${prompt}` });
      const mostMs = Math.max(0, shareOfRun * (deadline - steadyNow()));
      return work(
        { ...task, prompt },
        { takeWorktree: () => worktrees.take(), clean: worktree, read, mostMs, signal },
      );
    },
  };
}

/** Nothing is run: whatever it is asked, it changes nothing. */
const idle = (agent: OpenedAgent): OpenedAgent => ({
  ...agent,
  work: async (): Promise<AgentAnswer> => ({
    changes: [],
    refused: null,
    trouble: null,
    promptHash: '',
    answerHash: '',
  }),
});

/** Nothing is sent: each prompt gets an empty answer. */
const silent = ({ id, contextTokens }: Model): Model => ({
  id,
  contextTokens,
  ask: async (request): Promise<ModelAnswer> => ({
    text: '',
    ended: 'stop',
    tokens: { prompt: 0, answer: 0 },
    cost: 0,
    durationMs: 0,
    cached: false,
    promptHash: createHash('sha256').update(JSON.stringify(request)).digest('hex'),
    answerHash: createHash('sha256').update('').digest('hex'),
  }),
});

/** An error message may hold a token of the user's environment: it does not leave the machine. */
const withholding = (model: Model): Model => ({
  id: model.id,
  contextTokens: model.contextTokens,
  ask: (request, options) =>
    model.ask(
      { ...request, prompt: withoutSecrets(request.prompt), system: withoutSecrets(request.system) },
      options,
    ),
});

function reporting(model: Model, { onProgress, tracing }: Session, error: string): Model {
  const shown = new Set<string>();
  return {
    id: model.id,
    contextTokens: model.contextTokens,
    ask(request, options) {
      const isNew = !shown.has(request.prompt);
      shown.add(request.prompt);
      const what = request.sample === 0 ? model.id : `${model.id}, sample ${request.sample + 1}`;
      onProgress({ phase: 'ask', message: what, error, ...(isNew && { detail: promptText(request) }) });
      let pieces = 0;
      const onText = (piece: string) => {
        pieces += 1;
        onProgress({ phase: 'ask', message: `${what}: ${pieces} pieces of an answer`, error });
        options.onText?.(piece);
      };
      const about = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': model.id };
      return inSpan({ tracing }, `chat ${model.id}`, about, async (span) => {
        const answer = await model.ask(request, { ...options, onText });
        span.set({
          'gen_ai.usage.input_tokens': answer.tokens.prompt,
          'gen_ai.usage.output_tokens': answer.tokens.answer,
          'healer.cached': answer.cached,
        });
        return answer;
      });
    },
  };
}

const promptText = ({ system, prompt }: ModelRequest): string => `${system}\n\n${prompt}`;
