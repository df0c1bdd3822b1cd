import { orderedRungs, orderedStrategies } from './learning/order.js';
import { expectMore, limitsOf, spentBudget, wholeBudget } from './portfolio/limits.js';
import { runPaidRung, runRung } from './portfolio/rungs.js';
import { beginSearch, type PortfolioOptions, type PortfolioResult } from './portfolio/state.js';
import { hidesSymptom } from './symptom-hiding.js';

export type { PortfolioOptions, PortfolioProgress, PortfolioResult, Screened } from './portfolio/state.js';

/**
 * Runs the strategies, cheapest rung first, until one gives plausible candidates or the budget is spent.
 * Generate and validate, as surveyed by Gazzola, Micucci and Mariani, "Automatic Software Repair: A Survey",
 * IEEE TSE 45(1), 2019.
 */
export async function runPortfolio(options: PortfolioOptions): Promise<PortfolioResult> {
  const search = beginSearch(options);
  const learning = options.context.learned?.outcomes;
  for (const rung of orderedRungs(options.strategies, learning)) {
    const strategies = orderedStrategies(
      options.strategies.filter((each) => each.rung === rung && each.applies(options.context)),
      learning,
    );
    if (strategies.length === 0) continue;
    Object.assign(search, limitsOf(rung, search));
    await (search.paying ? runPaidRung(rung, strategies, search) : runRung(strategies, search));
    Object.assign(search, wholeBudget(options));
    if (search.result.plausible.some(({ candidate }) => !hidesSymptom(candidate.operator)))
      return { ...search.result, ended: 'found' };
    expectMore(search);
    const spent = spentBudget(search);
    if (spent) return { ...search.result, ended: spent };
  }
  return search.result.plausible.length > 0 ? { ...search.result, ended: 'found' } : search.result;
}
