import { type PortfolioOptions, type PortfolioResult, runPortfolio } from '../../repair/portfolio.js';
import { inSpan } from '../../tracing/tracing.js';
import type { Session } from '../session.js';

/** Runs the portfolio as a step, of which what each strategy did is a part. */
export const runTracedPortfolio = (
  session: Pick<Session, 'tracing'>,
  error: string,
  options: PortfolioOptions,
): Promise<PortfolioResult> =>
  inSpan(session, 'healer.screen', { 'healer.error.id': error }, async (span) => {
    const { tracing } = session;
    const portfolio = await runPortfolio({
      ...options,
      ...(tracing && {
        onStrategyEnd: ({ startMs, endMs, ...of }) =>
          tracing.past(
            'healer.strategy',
            {
              'healer.strategy.name': of.strategy,
              'healer.strategy.rung': of.rung,
              // Strategies of a rung take turns: this is what its own took.
              'healer.strategy.busy_seconds': of.busyMs / 1000,
              'healer.candidates.generated': of.generated,
              'healer.candidates.screened': of.screened,
            },
            { startMs, endMs },
          ),
      }),
    });
    const { generated, screened, plausible, refused, ended } = portfolio;
    span.set({
      'healer.candidates.generated': generated,
      'healer.candidates.screened': screened,
      'healer.candidates.refused': refused.length,
      'healer.candidates.plausible': plausible.length,
      'healer.screen.ended': ended,
    });
    return portfolio;
  });
