import { readFile } from 'node:fs/promises';
import { table } from './document.js';
import { costsFile } from './fleet/costs-file.js';
import { type FleetCosts, type SimulatedJob, simulate } from './fleet/simulate.js';
import { inFlight, proofOf, suiteOfSize, testMs, testsOfFile } from './fleet/suites-of-size.js';
import type { BenchOptions } from './main.js';
import { commandLine } from './project.js';

const machineCounts = [1, 2, 4, 8, 16, 32, 64, 128];
/** Machines pay that on average bring at least so much of what one alone does. */
const worth = 0.5;

/** How many machines pay for a repository of a size, and how many one coordinator can keep busy, by the costs that were measured. */
export async function run(options: BenchOptions): Promise<string> {
  const costs: FleetCosts = JSON.parse(await readFile(costsFile, 'utf8'));
  return [
    `\`${commandLine()}\`, by the costs of \`${costsFile}\`: tests of ${testMs} ms on average, ${testsOfFile} in a file.`,
    '',
    table(
      ['tests', 'the suite', 'jobs of a proof', ...machineCounts.map(machines), 'machines that pay'],
      [1000, 10_000, 100_000].map((tests) => sizeRow(tests, costs, options.seed)),
    ),
    '',
    table(
      [
        'each job runs',
        'jobs a second',
        `machines, ${inFlight} jobs in the queue`,
        'machines, as many jobs as wanted',
      ],
      [100, 1000, 10_000, 30_000].map((runMs) => limitRow(runMs, costs)),
    ),
  ].join('\n');
}

const machines = (count: number): string => (count === 1 ? '1 machine' : String(count));

function sizeRow(tests: number, costs: FleetCosts, seed: number): string[] {
  const before = suiteOfSize(tests, seed);
  const jobs = proofOf(before);
  const times = machineCounts.map((count) => simulate(jobs, { machines: count, inFlight, costs }));
  return [
    tests.toLocaleString('en'),
    duration(before.durationMs),
    String(jobs.length),
    ...times.map(duration),
    String(mostThatPay(jobs, costs)),
  ];
}

/** The most machines that on average bring at least half of what one alone does; never more than there are jobs. */
export function mostThatPay(jobs: readonly SimulatedJob[], costs: FleetCosts): number {
  const alone = simulate(jobs, { machines: 1, inFlight, costs });
  const pays = (count: number) =>
    alone / simulate(jobs, { machines: count, inFlight, costs }) >= worth * count;
  let most = 1;
  for (let count = 2; count <= jobs.length; count += 1) if (pays(count)) most = count;
  return most;
}

function limitRow(runMs: number, costs: FleetCosts): string[] {
  const job = { runMs, tests: testsOfFile };
  const { sendMs, receiveMs, receiveTestMs } = costs;
  const perSecond = 1000 / (sendMs + receiveMs + job.tests * receiveTestMs);
  return [
    duration(runMs),
    perSecond.toFixed(1),
    String(mostBusy(job, costs, inFlight)),
    String(mostBusy(job, costs, Number.POSITIVE_INFINITY)),
  ];
}

/** Machines that one coordinator keeps busy: of more than so many each does less than nine tenths of what one alone does. */
export function mostBusy(job: SimulatedJob, costs: FleetCosts, limit: number): number {
  const rounds = 20;
  const alone = simulate([job], { machines: 1, inFlight: limit, costs }) - costs.sendMs - costs.transferMs;
  const keepsBusy = (count: number) => {
    const jobs = Array.from({ length: count * rounds }, () => job);
    return simulate(jobs, { machines: count, inFlight: limit, costs }) <= (alone * rounds) / 0.9;
  };
  let [enough, tooMany] = [1, 2];
  while (tooMany < 1 << 14 && keepsBusy(tooMany)) [enough, tooMany] = [tooMany, tooMany * 2];
  while (tooMany - enough > 1) {
    const middle = Math.floor((enough + tooMany) / 2);
    if (keepsBusy(middle)) enough = middle;
    else tooMany = middle;
  }
  return enough;
}

function duration(ms: number): string {
  if (ms < 1000) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 120_000 ? `${(ms / 1000).toFixed(0)} s` : `${(ms / 60_000).toFixed(1)} min`;
}
