import type { Config } from '../config/schema.js';
import { HealerError } from '../errors.js';
import type { Repository } from '../git/repository.js';
import type { Store } from '../store/store.js';
import { askProvider } from './ask-provider.js';
import type { Model } from './model.js';
import { ProviderError } from './provider.js';
import { providers } from './providers/index.js';
import { chooseModel } from './settings.js';

export interface ModelOptions {
  repo: Repository;
  config: Config;
  store: Store;
  signal: AbortSignal;
  /** `process.env` unless told otherwise. */
  env?: NodeJS.ProcessEnv;
  /** Gets one sentence for the user when a model that is named is left out, or is given up. */
  onNotice?(sentence: string): void;
}

/**
 * The model of a repository for one healing run, whose limits begin with it; null where none is named, trusted and there.
 * Nothing but questions about the model itself is sent before it is asked. Error: ABORTED.
 */
export async function openModel(options: ModelOptions): Promise<Model | null> {
  const { repo, config, env = process.env, signal, onNotice } = options;
  const { model, leftOut } = await chooseModel(repo, config, env);
  if (leftOut !== undefined) onNotice?.(leftOut);
  if (model === null) return null;
  const provider = providers[model.provider](model);
  try {
    const contextTokens = await provider.contextTokens(
      AbortSignal.any([signal, AbortSignal.timeout(helloMs)]),
    );
    const ask = askProvider(provider, model);
    return {
      id: model.id,
      contextTokens,
      ask: async (request, asking) => {
        try {
          return await ask(request, asking);
        } catch (error) {
          throw expected(error, asking.signal);
        }
      },
    };
  } catch (error) {
    if (signal.aborted)
      throw new HealerError('ABORTED', 'Stopped while a model was looked for', { cause: error });
    onNotice?.(`The model ${model.id} is left out: ${(error as Error).message}.`);
    return null;
  }
}

/** How long a server may take to describe its model. */
const helloMs = 10_000;

function expected(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return new HealerError('ABORTED', 'Stopped while a model was asked', { cause: error });
  if (!(error instanceof ProviderError)) return error;
  return error.trouble === 'unusable'
    ? new HealerError('MODEL_ANSWER', error.message, { cause: error })
    : new HealerError('MODEL_UNAVAILABLE', error.message, { cause: error });
}
