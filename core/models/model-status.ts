import type { Config } from '../config/schema.js';
import type { Repository } from '../git/repository.js';
import type { Store } from '../store/store.js';
import { chooseModel } from './settings.js';
import { type Spent, spentToday } from './spending.js';

/** What `healer heal` would ask, and what was spent today (UTC) by all healers of the repository. */
export interface ModelStatus {
  /** Provider and name; null where no model would be asked. */
  model: string | null;
  /** Why there is none although one is named: a sentence. */
  leftOut: string | null;
  /** Null where the record of it cannot be read: then nothing is asked either. */
  spent: Amounts | null;
  /** The most of one day. */
  limits: Amounts;
}

export interface Amounts {
  calls: number;
  tokens: number;
  /** US dollars. */
  cost: number;
}

export async function readModelStatus(
  repo: Pick<Repository, 'mainRoot'>,
  config: Config,
  store: Pick<Store, 'folder'>,
): Promise<ModelStatus> {
  const [{ model, leftOut = null }, spent] = await Promise.all([
    chooseModel(repo, config, process.env),
    spentToday(store).catch(() => null),
  ]);
  const { callsPerDay: calls, tokensPerDay: tokens, costPerDay: cost } = config.modelBudget;
  return {
    model: model?.id ?? null,
    leftOut,
    spent: spent && amountsOf(spent),
    limits: { calls, tokens, cost },
  };
}

const amountsOf = ({ calls, tokens, microdollars }: Spent): Amounts => ({
  calls,
  tokens,
  cost: microdollars / 1_000_000,
});
