import type { Healer } from '../healer.js';
import type { Context } from './context.js';

type ReportVerbs = Pick<Healer, 'status' | 'metrics' | 'report'>;

/** How the repository fares. */
export function reportVerbs({ opened, settings, drained, session }: Context): ReportVerbs {
  return {
    status: async () => (await import('../heal/status.js')).readStatus(opened, settings),
    metrics: async () => (await import('../metrics/read-metrics.js')).readMetrics(opened.repo, opened.store),
    report: async (request = {}) => {
      await drained();
      return (await import('../report/make-report.js')).makeReport(opened, request, session);
    },
  };
}
