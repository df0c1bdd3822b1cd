import { createHash } from 'node:crypto';
import type { Model, ModelAnswer, ModelRequest } from '../models/model.js';
import type { RepairContext } from '../repair/strategy.js';
import type { AttemptLimits } from './attempt.js';
import type { Session } from './session.js';
import { withoutSecrets } from './withhold-secrets.js';

/** What strategies that cost money may ask, where anything is configured. */
export async function helpFor(
  session: Session,
  { error }: Pick<RepairContext, 'error'>,
  { dryRun }: Pick<AttemptLimits, 'dryRun'>,
): Promise<Pick<RepairContext, 'model' | 'rehearsal'>> {
  const model = session.model;
  if (!model || model.isResting?.()) return {};
  const told = reporting(withholding(dryRun ? silent(model) : model), session, error.id);
  return { model: told, rehearsal: dryRun };
}

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

function reporting(model: Model, { onProgress }: Session, error: string): Model {
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
      return model.ask(request, {
        ...options,
        onText: (piece) => {
          pieces += 1;
          onProgress({ phase: 'ask', message: `${what}: ${pieces} pieces of an answer`, error });
          options.onText?.(piece);
        },
      });
    },
  };
}

const promptText = ({ system, prompt }: ModelRequest): string => `${system}\n\n${prompt}`;
