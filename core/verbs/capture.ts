import type { Healer } from '../healer.js';
import type { Context } from './context.js';

type CaptureVerbs = Pick<Healer, 'test' | 'run' | 'ingest' | 'scan'>;

/** What brings failures in. */
export function captureVerbs({ opened, drained, session }: Context): CaptureVerbs {
  const observe = () => import('../heal/observe/observe.js');
  return {
    test: async (request) => {
      await drained();
      return (await observe()).observeTests(opened, request, session);
    },
    run: async (request) => {
      await drained();
      return (await observe()).observeProgram(opened, request);
    },
    ingest: async (text, name) => (await observe()).observeText(opened, text, name),
    scan: async (path) =>
      (await import('../heal/observe/scan-checkout.js')).scanCheckout(await session(), path),
  };
}
