import type { Healer } from '../healer.js';
import { inSpan } from '../tracing/tracing.js';
import type { Context } from './context.js';

type EvolveVerbs = Pick<Healer, 'evolve' | 'examineHistory'>;

/** What finds and mends what is wearing out. */
export function evolveVerbs({ opened, session }: Context): EvolveVerbs {
  return {
    evolve: async (request = {}) => {
      const [{ evolve }, known] = await Promise.all([import('../mend/evolve.js'), session()]);
      return inSpan(known, 'healer.evolve', {}, () => evolve(known, request));
    },
    examineHistory: async (count) => (await import('../evolve/backfill.js')).backfill(opened, count),
  };
}
