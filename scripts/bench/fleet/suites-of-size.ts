import { planShards } from '../../../core/fleet/shards.js';
import type { Run, TestResult } from '../../../core/model.js';
import { randomNumbers } from '../random.js';
import type { SimulatedJob } from './simulate.js';

/** The usual values of the settings `fleet.shard`, in milliseconds, and `fleet.inFlight`. */
const shardMs = 30_000;
export const inFlight = 64;

/** Milliseconds of a test on average, and how many of them are in a file. */
export const testMs = 50;
export const testsOfFile = 10;

const suite = { script: 'node --test', command: ['npm', 'test'], cwd: '' };

/**
 * The last run of a made-up suite: files of ten tests, of which few take long (log-normal, so that a file takes 0.5 s on
 * average and one in forty more than 1.8 s).
 */
export function suiteOfSize(tests: number, seed: number): Run {
  const random = randomNumbers(seed);
  const spread = 0.8;
  const results: TestResult[] = [];
  for (let file = 0; file < Math.ceil(tests / testsOfFile); file += 1) {
    // Box and Muller (1958); the mean of exp(spread · normal) is exp(spread² / 2).
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const durationMs = testMs * Math.exp(spread * normal - spread ** 2 / 2);
    for (let at = 0; at < testsOfFile; at += 1)
      results.push({ file: `test/${file}.test.js`, path: [`test ${at}`], status: 'passed', durationMs });
  }
  return {
    id: 'simulated',
    at: '',
    command: suite.command,
    cwd: '',
    runner: 'node',
    node: process.version,
    tree: null,
    branch: null,
    exitCode: 0,
    signal: null,
    durationMs: results.reduce((total, { durationMs }) => total + (durationMs ?? 0), 0),
    tests: results,
    errors: [],
  };
}

/** The pieces that healer itself makes of it. */
function piecesOf(run: Run): SimulatedJob[] {
  const pieces = planShards(suite, run, shardMs) ?? [{ durationMs: run.durationMs }];
  const tests = run.tests.length / pieces.length;
  return pieces.map(({ durationMs }) => ({ runMs: durationMs, tests }));
}

/** What a proof runs: the planted edit and the planted assertion with the tests of one file, and the suite in pieces. */
export function proofOf(run: Run): SimulatedJob[] {
  const narrow = { runMs: testMs * testsOfFile, tests: testsOfFile };
  return [narrow, narrow, ...piecesOf(run)];
}
