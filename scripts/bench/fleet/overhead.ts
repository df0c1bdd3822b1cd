import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, openAnswer, sealAnswer } from '../../../core/fleet/answer.js';
import { ownKey } from '../../../core/git/signing/signing.js';
import type { TestResult } from '../../../core/model.js';
import type { TestsRun } from '../../../core/sandbox/tests.js';
import { median } from '../../../core/statistics/percentile.js';
import { dataFolder } from '../../../core/workspace/folders.js';
import { type FleetScene, openFleetScene } from './scene.js';
import type { FleetCosts } from './simulate.js';

const onePass = { 'a.test.js': "require('node:test')('passes', () => {});\n" };

/** Measures what a job costs beside its tests: so many jobs, one after the other, and as many sent at once. */
export async function measureCosts(jobs: number): Promise<FleetCosts> {
  const scene = await openFleetScene(onePass, '1h');
  try {
    const sendMs = await sendMany(scene, jobs);
    await scene.haveWorkers(1);
    // The first one finds the worker without what all are built on.
    const tests = await scene.runFresh();
    const before = scene.answers.length;
    for (let at = 0; at < jobs; at += 1) await scene.runFresh();
    const answers = scene.answers.slice(before);
    const middle = (of: (answer: (typeof answers)[number]) => number) => median(answers.map(of));
    const [few, many] = [await readingMs(tests, 1), await readingMs(tests, 1001)];
    return {
      sendMs,
      receiveMs: few,
      receiveTestMs: Math.max(0, many - few) / 1000,
      transferMs: Math.max(0, middle(({ waitedMs, timings }) => waitedMs - timings.totalMs) - sendMs - few),
      fetchMs: middle(({ timings }) => timings.fetchMs),
      openMs: middle(({ timings }) => timings.openMs),
      startMs: middle(({ timings }) => timings.runMs),
    };
  } finally {
    await scene.dispose();
  }
}

/** Milliseconds of each job until it is in the queue, where all are asked for at once and nobody takes them. */
async function sendMany({ runFresh, redis }: FleetScene, jobs: number): Promise<number> {
  const stop = new AbortController();
  const client = redis.client();
  const waiting = async () => {
    const [list] = await client.keys('healer:tests-*:wait');
    return list ? client.llen(list) : 0;
  };
  // The first one opens the connection and brings what all are built on.
  const ask = () => runFresh({ signal: AbortSignal.any([stop.signal]) });
  const asked = [ask()];
  while ((await waiting()) < 1) await wait(5);
  const started = performance.now();
  for (let at = 0; at < jobs; at += 1) asked.push(ask());
  while ((await waiting()) < jobs + 1) await wait(5);
  const durationMs = performance.now() - started;
  stop.abort();
  await Promise.allSettled(asked);
  return durationMs / jobs;
}

/** Milliseconds until an answer with so many results is unpacked and its signature checked; the middle of nine. */
async function readingMs(tests: TestsRun, count: number): Promise<number> {
  const key = await ownKey(dataFolder());
  if (!key) throw new Error('there is no key to sign with');
  const results = Array.from(
    { length: count },
    (_, at): TestResult => ({
      file: `test/${Math.floor(at / 10)}.test.js`,
      path: [`test ${at}`],
      status: 'passed',
      durationMs: 50,
    }),
  );
  const answer: Answer = {
    job: 'job',
    tests: { ...tests, run: { ...tests.run, tests: results } },
    timings: { fetchMs: 0, openMs: 0, runMs: 0, totalMs: 0 },
    worker: { key: key.publicKey, host: 'worker', node: process.version, healer: '0' },
  };
  const sealed = await sealAnswer(answer, key);
  const durations: number[] = [];
  for (let at = 0; at < 9; at += 1) {
    const started = performance.now();
    if ((await openAnswer(sealed, 'job', [])) === null) throw new Error('the answer cannot be read');
    durations.push(performance.now() - started);
  }
  return median(durations);
}
