import type { ModelBudget } from '../config/schema.js';
import { HealerError } from '../errors.js';
import type { Store } from '../store/store.js';
import { minus, nothing, plus, type Spent, spend, today } from './spending.js';

/** What may be spent in one healing run, by all that is asked in it, and in one day, by all healers of the repository. */
export interface Budget {
  /** Books the most that a question may take. Error: MODEL_BUDGET, where a limit could be passed; nothing is booked then. */
  book(most: Spent): Promise<Booking>;
}

export interface Booking {
  /** Gives back what was not taken. Without this, and where the process is killed, all of it stays booked. */
  settle(taken: Spent): Promise<void>;
}

export interface BudgetOptions {
  limits: ModelBudget;
  store: Pick<Store, 'folder' | 'prepare'>;
}

/** The budget of a healing run that begins now. */
export function openBudget({ limits, store }: BudgetOptions): Budget {
  let spentHere = nothing;
  const heal = limitsOf(limits, 'Heal');
  const day = limitsOf(limits, 'Day');
  return {
    async book(most) {
      const bookedOn = today();
      refuseBeyond(plus(spentHere, most), heal, 'Heal');
      spentHere = plus(spentHere, most);
      try {
        await spend(store, most, (spent) => refuseBeyond(plus(spent, most), day, 'Day'));
      } catch (error) {
        spentHere = minus(spentHere, most);
        throw error;
      }
      return {
        async settle(taken) {
          const rest = minus(taken, most);
          spentHere = plus(spentHere, rest);
          if (today() === bookedOn) await spend(store, rest);
        },
      };
    },
  };
}

type Span = 'Heal' | 'Day';

const limitsOf = (limits: ModelBudget, span: Span): Spent => ({
  calls: limits[`callsPer${span}`],
  tokens: limits[`tokensPer${span}`],
  microdollars: Math.floor(limits[`costPer${span}`] * 1_000_000),
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
