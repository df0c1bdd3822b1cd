import type { Host } from '../host-process.js';
import { createPool } from './pool.js';

/**
 * Several processes as one host, for runners of which a process holds one: each job goes to one that is free. A process
 * whose worker was ended is ended as well, and another is started when there is a job for it.
 */
export function hostOfLanes(width: number, open: () => Host): Host {
  const lanes = Array.from({ length: width }, () => ({ host: open() }));
  const inLane = createPool(lanes);
  return {
    ask: (request) =>
      inLane(async (lane) => {
        const reply = await lane.host.ask(request);
        if (!('answer' in reply)) {
          await lane.host.stop();
          lane.host = open();
        }
        return reply;
      }),
    async stop() {
      await Promise.all(lanes.map(({ host }) => host.stop()));
    },
  };
}
