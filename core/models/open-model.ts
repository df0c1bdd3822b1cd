import type { Config } from '../config/schema.js';
import { HealerError } from '../errors.js';
import type { Repository } from '../git/repository.js';
import type { Store } from '../store/store.js';
import { within } from '../workspace/linked-signal.js';
import { type Ask, aborted, askProvider } from './ask-provider.js';
import { type Budget, openBudget } from './budget.js';
import type { Model } from './model.js';
import { type Patience, usualPatience } from './patience.js';
import { type Provider, ProviderError } from './provider.js';
import { providers } from './providers/index.js';
import { type ChosenModel, chooseModel } from './settings.js';
import { type Breaker, breakerOf, isResting, withBreaker } from './with-breaker.js';
import { withBudget } from './with-budget.js';
import { withCache } from './with-cache.js';
import { paceOf, withPace } from './with-pace.js';
import { withRecords } from './with-records.js';
import { withRetries } from './with-retries.js';

export interface ModelOptions {
  repo: Repository;
  config: Config;
  store: Store;
  signal: AbortSignal;
  /** `process.env` unless told otherwise. */
  env?: NodeJS.ProcessEnv;
  /** What the healing run may spend, where others spend of it as well. */
  budget?: Budget;
  /** Sends nothing at all before the model is asked; who asks it then does not. */
  dryRun?: boolean;
  patience?: Patience;
  /** Gets one sentence for the user when a model that is named is left out, or is given up. */
  onNotice?(sentence: string): void;
}

/**
 * The model of a repository for one healing run, whose limits begin with it; null where none is named, trusted and there.
 * Nothing but a question about the model itself is sent before it is asked. Error: ABORTED.
 */
export async function openModel(options: ModelOptions): Promise<Model | null> {
  const { repo, config, store, env = process.env, dryRun, onNotice } = options;
  const { model, leftOut } = await chooseModel(repo, config, env);
  if (leftOut !== undefined) onNotice?.(leftOut);
  if (model === null) return null;
  const provider = providers[model.provider](model);
  const contextTokens = dryRun
    ? (model.contextTokens ?? usualContext)
    : await windowOf(provider, model, options);
  if (contextTokens === null) return null;
  const { id, temperature } = model;
  const breaker = breakerOf(serverOf(model), options.patience ?? usualPatience);
  const ask = withCache(expecting(resilient(provider, model, breaker, options)), id, store);
  return {
    id,
    contextTokens,
    isResting: () => isResting(breaker),
    ask: (request, asking) => ask({ ...request, ...(temperature !== null && { temperature }) }, asking),
  };
}

/**
 * Each attempt keeps the pace, is booked and recorded, and has its own time. Retries see them one by one; the breaker ends
 * retries too.
 */
function resilient(provider: Provider, model: ChosenModel, breaker: Breaker, options: ModelOptions): Ask {
  const { config, store, onNotice, patience = usualPatience } = options;
  const { id, prices, timeoutMs, callsPerMinute: perMinute } = model;
  const once = withRecords(withTimeout(askProvider(provider, model), timeoutMs), id, store.ledger);
  const budget = options.budget ?? openBudget({ limits: config.modelBudget, store });
  const booked = withBudget(once, { budget, prices });
  const paced = withPace(booked, paceOf(serverOf(model)), { ...patience, perMinute });
  const onOpen = (lastFailure: string): void =>
    onNotice?.(
      `The model ${JSON.stringify(id)} failed ${patience.failures} times in a row and is left alone for now: ${lastFailure}. What needs no model goes on.`,
    );
  return withRetries(withBreaker(paced, breaker, onOpen), patience);
}

const serverOf = ({ endpoint, id }: ChosenModel): string => `${endpoint} ${id}`;

/** What a dry run takes the window for, since it does not even ask how wide it is. */
const usualContext = 8_192;

/** How long a server may take to describe its model. */
const helloMs = 10_000;

async function windowOf(
  provider: Provider,
  { id }: ChosenModel,
  { signal, onNotice }: ModelOptions,
): Promise<number | null> {
  try {
    return await within(helloMs, signal, (limited) => provider.contextTokens(limited));
  } catch (error) {
    if (signal.aborted) throw aborted(error);
    const why = error instanceof ProviderError ? error.message : 'its server does not answer';
    onNotice?.(`The model ${JSON.stringify(id)} is left out: ${why}.`);
    return null;
  }
}

const withTimeout =
  (ask: Ask, timeoutMs: number): Ask =>
  (request, options) =>
    within(timeoutMs, options.signal, async (signal) => {
      try {
        return await ask(request, { ...options, signal });
      } catch (cause) {
        if (options.signal.aborted || !signal.aborted) throw cause;
        throw new ProviderError('slow', `There was no answer within ${timeoutMs / 1000} s`, {
          cause,
          mayHaveCost: true,
        });
      }
    });

const expecting =
  (ask: Ask): Ask =>
  async (request, options) => {
    try {
      return await ask(request, options);
    } catch (error) {
      if (options.signal.aborted) throw aborted(error);
      if (!(error instanceof ProviderError)) throw error;
      const code = error.trouble === 'unusable' ? 'MODEL_ANSWER' : 'MODEL_UNAVAILABLE';
      throw new HealerError(code, error.message, {
        cause: error,
        next: 'See to the server of the model, or to "model" in .healer/config.json',
      });
    }
  };
