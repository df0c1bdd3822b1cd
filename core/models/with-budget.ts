import type { Ask } from './ask-provider.js';
import type { Budget } from './budget.js';
import type { ModelAnswer, ModelRequest } from './model.js';
import { ProviderError } from './provider.js';
import { nothing, type Spent } from './spending.js';
import { tokensAtMost } from './token-count.js';

/** US dollars for a million tokens. */
type Prices = { prompt: number; answer: number };

/**
 * Asks nothing that could pass a limit: the most that a question may take is booked before it is sent, and what the server
 * did not count is given back after it. Where nobody knows what an answer took, all of it stays booked.
 * Error: MODEL_BUDGET
 */
export function withBudget(ask: Ask, { budget, prices }: { budget: Budget; prices: Prices }): Ask {
  return async (request, options) => {
    const booking = await budget.book(mostOf(request, prices));
    try {
      const answer = await ask(request, options);
      await booking.settle(takenBy(answer, prices));
      return answer;
    } catch (error) {
      if (error instanceof ProviderError && !error.details.mayHaveCost)
        await booking.settle({ ...nothing, calls: 1 });
      throw error;
    }
  };
}

/** A price for a million tokens in dollars is the price of one token in millionths of a dollar. */
function mostOf({ system, prompt, answerTokens }: ModelRequest, prices: Prices): Spent {
  const asked = tokensAtMost(system, prompt);
  return {
    calls: 1,
    tokens: asked + answerTokens,
    microdollars: Math.ceil(asked * prices.prompt + answerTokens * prices.answer),
  };
}

const takenBy = ({ tokens }: ModelAnswer, prices: Prices): Spent => ({
  calls: 1,
  tokens: tokens.prompt + tokens.answer,
  microdollars: Math.ceil(tokens.prompt * prices.prompt + tokens.answer * prices.answer),
});
