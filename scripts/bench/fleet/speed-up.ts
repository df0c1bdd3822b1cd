import { planShards } from '../../../core/fleet/shards.js';
import { openFleetScene } from './scene.js';
import { type FleetCosts, simulate } from './simulate.js';

/** Suites whose files take between one and three times as long as the shortest. */
export const suites = {
  waits: (ms: number) => `await new Promise((done) => setTimeout(done, ${ms}));`,
  computes: (ms: number) =>
    `const used = (since) => { const { user, system } = process.cpuUsage(since); return user + system; };
  const begin = process.cpuUsage(); while (used(begin) < ${ms * 1000});`,
};

export interface SpeedUp {
  files: number;
  suiteMs: number;
  pieces: number;
  /** By how many workers there are: what was measured, and what the simulation says, in milliseconds. */
  measured: { workers: number; ms: number; simulatedMs: number }[];
}

const workerCounts = [1, 2, 4];

/** Runs a suite whole on one worker, and then in pieces on more and more of them. */
export async function measureSpeedUp(
  kind: keyof typeof suites,
  { files, shortestMs, costs }: { files: number; shortestMs: number; costs: FleetCosts },
): Promise<SpeedUp> {
  const durations = Array.from({ length: files }, (_, at) =>
    Math.round(shortestMs * (1 + ((at * 5) % 9) / 4)),
  );
  const pieceMs = Math.ceil(durations.reduce((sum, each) => sum + each, 0) / 8);
  const test = { script: 'node --test', command: ['npm', 'test'], cwd: '' };
  const written = durations.map((ms, at) => [`suite-${at}.test.js`, suiteFile(suites[kind](ms))]);
  const scene = await openFleetScene(Object.fromEntries(written), `${pieceMs}ms`);
  try {
    await scene.haveWorkers(1);
    const { run: before } = await scene.runFresh();
    const pieces = planShards(test, before, pieceMs) ?? [];
    const jobs = pieces.map(({ durationMs }) => ({ runMs: durationMs, tests: files / pieces.length }));
    const measured: SpeedUp['measured'] = [];
    for (const workers of workerCounts) {
      await scene.haveWorkers(workers);
      const started = performance.now();
      const { run } = await scene.runFresh({ divisible: { test, before } });
      if (run.tests.length !== files || run.exitCode !== 0) throw new Error(`the ${kind} suite did not pass`);
      const simulatedMs = simulate(jobs, { machines: workers, inFlight: 64, costs });
      measured.push({ workers, ms: performance.now() - started, simulatedMs });
      console.error(`fleet: ${kind}, ${workers} workers, ${measured.at(-1)?.ms.toFixed(0)} ms`);
    }
    return { files, suiteMs: before.durationMs, pieces: pieces.length, measured };
  } finally {
    await scene.dispose();
  }
}

const suiteFile = (work: string): string => `require('node:test')('works', async () => { ${work} });\n`;
