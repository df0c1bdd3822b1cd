import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhen,
} from 'cockatiel';
import { HealerError } from '../errors.js';
import type { Ask } from './ask-provider.js';
import type { Patience } from './patience.js';
import { ProviderError } from './provider.js';

/** Whether a server is worth asking. All models that one process opens at one server share it. */
export interface Breaker {
  policy: CircuitBreakerPolicy;
  /** Milliseconds since the epoch: until then nothing is sent. */
  restsUntil: number;
}

/** True while a question would be refused at once. */
export const isResting = ({ policy, restsUntil }: Breaker): boolean =>
  policy.state === CircuitState.Open && Date.now() < restsUntil;

/**
 * Stops sending questions to a server once they failed several times in a row, and lets one through after a while, to see
 * whether it is back (circuit breaker: Nygard, "Release It!", 2007). Error: MODEL_UNAVAILABLE, without delay, while it is open.
 */
export function withBreaker(ask: Ask, breaker: Breaker, onOpen: (lastFailure: string) => void): Ask {
  const { policy } = breaker;
  return async (request, options) => {
    try {
      return await policy.execute(() => ask(request, options), options.signal);
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw resting(breaker, error);
      if (error instanceof ProviderError && policy.state === CircuitState.Open) onOpen(error.message);
      throw error;
    }
  };
}

export function breakerOf(server: string, patience: Patience): Breaker {
  const known = breakers.get(server);
  if (known) return known;
  const breaker = makeBreaker(patience);
  breakers.set(server, breaker);
  return breaker;
}

const breakers = new Map<string, Breaker>();

function makeBreaker({ failures, restMs, longestRestMs }: Patience): Breaker {
  const policy: CircuitBreakerPolicy = circuitBreaker(
    // A trial that was not carried through, for whatever reason, does not tell that the server is back.
    handleWhen((error) => error instanceof ProviderError || policy.state === CircuitState.HalfOpen),
    {
      breaker: new ConsecutiveBreaker(failures),
      halfOpenAfter: new DelegateBackoff((_, last?: number) => {
        const delay = last === undefined ? restMs : Math.min(longestRestMs, 2 * last);
        breaker.restsUntil = Date.now() + delay;
        return { delay, state: delay };
      }),
    },
  );
  const breaker: Breaker = { policy, restsUntil: 0 };
  return breaker;
}

function resting({ policy, restsUntil }: Breaker, cause: Error): HealerError {
  const { lastFailure } = policy;
  const why = lastFailure && 'error' in lastFailure ? ` (${lastFailure.error.message})` : '';
  const seconds = Math.max(1, Math.ceil((restsUntil - Date.now()) / 1000));
  return new HealerError(
    'MODEL_UNAVAILABLE',
    `The model failed several times in a row and is left alone for ${seconds} s${why}`,
    { cause, next: 'See to the server of the model, or to "model" in .healer/config.json' },
  );
}
