import type { ModelBudget } from '../config/schema.js';
import { HealerError } from '../errors.js';
import type { Store } from '../store/store.js';
import type { Ask } from './ask-provider.js';
import type { ModelAnswer, ModelRequest } from './model.js';
import { ProviderError } from './provider.js';
import { nothing, plus, type Spent, spend, today } from './spending.js';
import { tokensAtMost } from './token-count.js';

export interface BudgetOptions {
  limits: ModelBudget;
  prices: { prompt: number; answer: number };
  store: Pick<Store, 'folder' | 'prepare'>;
}

/**
 * Asks nothing that could pass a limit of this healing run or of the day: the most that a question may take is booked
 * before it is sent, and what the server did not count is given back after it. Where nobody knows what an answer took,
 * and where the process is killed, all of it stays booked. Error: MODEL_BUDGET
 */
export function withBudget(ask: Ask, { limits, prices, store }: BudgetOptions): Ask {
  let spentHere = nothing;
  const heal = limitsOf(limits, 'Heal');
  const day = limitsOf(limits, 'Day');
  return async (request, options) => {
    const most = mostOf(request, prices);
    const bookedOn = today();
    refuseBeyond(plus(spentHere, most), heal, 'Heal');
    spentHere = plus(spentHere, most);
    const giveBack = async (taken: Spent): Promise<void> => {
      const rest = minus(taken, most);
      spentHere = plus(spentHere, rest);
      if (today() === bookedOn) await spend(store, rest);
    };
    try {
      await spend(store, most, (spent) => refuseBeyond(plus(spent, most), day, 'Day'));
    } catch (error) {
      spentHere = minus(spentHere, most);
      throw error;
    }
    try {
      const answer = await ask(request, options);
      await giveBack(takenBy(answer, prices));
      return answer;
    } catch (error) {
      if (error instanceof ProviderError && !error.details.mayHaveCost)
        await giveBack({ ...nothing, calls: 1 });
      throw error;
    }
  };
}

type Span = 'Heal' | 'Day';

const limitsOf = (limits: ModelBudget, span: Span): Spent => ({
  calls: limits[`callsPer${span}`],
  tokens: limits[`tokensPer${span}`],
  microdollars: Math.floor(limits[`costPer${span}`] * 1_000_000),
});

/** A price for a million tokens in dollars is the price of one token in millionths of a dollar. */
function mostOf({ system, prompt, answerTokens }: ModelRequest, prices: BudgetOptions['prices']): Spent {
  const asked = tokensAtMost(system, prompt);
  return {
    calls: 1,
    tokens: asked + answerTokens,
    microdollars: Math.ceil(asked * prices.prompt + answerTokens * prices.answer),
  };
}

const takenBy = ({ tokens }: ModelAnswer, prices: BudgetOptions['prices']): Spent => ({
  calls: 1,
  tokens: tokens.prompt + tokens.answer,
  microdollars: Math.ceil(tokens.prompt * prices.prompt + tokens.answer * prices.answer),
});

const minus = (a: Spent, b: Spent): Spent => ({
  calls: a.calls - b.calls,
  tokens: a.tokens - b.tokens,
  microdollars: a.microdollars - b.microdollars,
});

function refuseBeyond(spent: Spent, limit: Spent, span: Span): void {
  const names = { calls: 'calls', tokens: 'tokens', microdollars: 'cost' } as const;
  for (const kind of ['calls', 'tokens', 'microdollars'] as const)
    if (spent[kind] > limit[kind])
      throw new HealerError(
        'MODEL_BUDGET',
        `A limit on models is reached: the next question could pass ${names[kind]}Per${span}`,
        { next: 'Raise it in "modelBudget" of .healer/config.json, or wait for the next run or day' },
      );
}
