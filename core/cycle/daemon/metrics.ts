import type { Repository } from '../../git/repository.js';
import { readMetrics } from '../../metrics/read-metrics.js';
import type { Store } from '../../store/store.js';
import { type Face, onlyGet, pathOf } from './server.js';

/** GET /metrics, in the text format of Prometheus. */
export const metricsFace =
  ({ repo, store }: { repo: Repository; store: Store }): Face =>
  async (request) => {
    if (pathOf(request) !== '/metrics') return undefined;
    const refusal = onlyGet(request);
    if (refusal) return refusal;
    const { type, text } = await readMetrics(repo, store);
    return { status: 200, type, body: text };
  };
