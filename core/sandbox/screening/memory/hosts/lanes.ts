import type { Host } from '../host-process.js';

/**
 * Several processes as one host, for runners of which a process holds one: each job goes to one that is free. A process
 * whose worker was ended is ended as well, and another is started when there is a job for it.
 */
export function hostOfLanes(width: number, open: () => Host): Host {
  const idle = Array.from({ length: width }, () => ({ host: open() }));
  const waiting: ((lane: { host: Host }) => void)[] = [];
  const all = [...idle];
  const free = async (): Promise<{ host: Host }> =>
    idle.shift() ?? new Promise((resolve) => waiting.push(resolve));
  return {
    async ask(request) {
      const lane = await free();
      try {
        const reply = await lane.host.ask(request);
        if (!('answer' in reply)) {
          await lane.host.stop();
          lane.host = open();
        }
        return reply;
      } finally {
        const next = waiting.shift();
        if (next) next(lane);
        else idle.unshift(lane);
      }
    },
    async stop() {
      await Promise.all(all.map(({ host }) => host.stop()));
    },
  };
}
