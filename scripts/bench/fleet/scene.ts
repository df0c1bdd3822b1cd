import { join } from 'node:path';
import { writeTree } from '../../../core/git/objects/objects.js';
import type { RunTestsOptions, TestsRun } from '../../../core/sandbox/tests.js';
import {
  type Coordinated,
  coordinate,
  type Lifetime,
  openQueue,
  signedRepository,
  startWorker,
} from '../../../test/support/fleet.js';
import type { TestRedis } from '../../../test/support/redis.js';

/** A queue, a repository and workers on this machine, which talk over the loopback, until `dispose`. */
export interface FleetScene extends Coordinated {
  redis: TestRedis;
  /** Starts workers of one slot until there are so many. */
  haveWorkers(count: number): Promise<void>;
  /** Runs the tests of a tree that nobody has asked about yet. */
  runFresh(o?: Partial<RunTestsOptions>): Promise<TestsRun>;
  dispose(): Promise<void>;
}

/** `shard` is how long a piece of a suite is, as the setting says it. */
export async function openFleetScene(files: Record<string, string>, shard: string): Promise<FleetScene> {
  const ends: (() => Promise<void>)[] = [];
  const lifetime: Lifetime = { after: (end) => ends.push(end) };
  const dispose = async () => {
    for (const end of ends.splice(0)) await end();
  };
  try {
    const redis = await openQueue(lifetime);
    const repository = await signedRepository(lifetime, files);
    const coordinated = await coordinate(lifetime, repository, redis, { shard, patience: '10m' });
    const { repo, executor, options } = coordinated;
    const base = await repository.git('rev-parse', 'HEAD');
    let workers = 0;
    let trees = 0;
    return {
      ...coordinated,
      redis,
      haveWorkers: async (count) => {
        while (workers < count) {
          workers += 1;
          const folder = join(repository.outside, `worker-${workers}`);
          await startWorker(lifetime, redis, { folder, trust: repository.root });
        }
      },
      runFresh: async (o = {}) => {
        trees += 1;
        const tree = await writeTree(repo, base, new Map([['tree.txt', Buffer.from(String(trees))]]));
        return executor.runTests({ repo, base, tree, packages: [] }, { ...options, ...o });
      },
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
