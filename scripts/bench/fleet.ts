import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { table } from './document.js';
import { costsFile } from './fleet/costs-file.js';
import { measureCosts } from './fleet/overhead.js';
import type { FleetCosts } from './fleet/simulate.js';
import { measureSpeedUp, type SpeedUp } from './fleet/speed-up.js';
import type { BenchOptions } from './main.js';
import { commandLine } from './project.js';

/** What a job costs beside its tests, and what more workers of this one machine bring for two suites. */
export async function run(options: BenchOptions): Promise<string> {
  const { quick, count = quick ? 3 : 20 } = options;
  const costs = await measureCosts(count);
  if (!quick) await keep(options.outcomes ?? costsFile, costs);
  const size = quick ? { files: 8, shortestMs: 50 } : { files: 16, shortestMs: 1000 };
  const waits = await measureSpeedUp('waits', { ...size, costs });
  const computes = await measureSpeedUp('computes', { ...size, shortestMs: size.shortestMs / 2, costs });
  return [
    `\`${commandLine()}\`: Node ${process.versions.node}, ${availableParallelism()} cores, all on one machine.`,
    '',
    table(['of one job', 'milliseconds'], costRows(costs)),
    '',
    table(
      ['suite', 'alone', 'pieces', 'workers', 'seconds', 'speed-up', 'the simulation says'],
      [...speedRows('mostly waits', waits), ...speedRows('computes', computes)],
    ),
  ].join('\n');
}

async function keep(file: string, costs: FleetCosts): Promise<void> {
  const rounded = Object.entries(costs).map(([name, ms]) => [name, Number(ms.toPrecision(3))]);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(Object.fromEntries(rounded), null, 2)}\n`);
}

function costRows(costs: FleetCosts): string[][] {
  const { sendMs, receiveMs, receiveTestMs, transferMs, fetchMs, openMs, startMs } = costs;
  const all = sendMs + receiveMs + transferMs + fetchMs + openMs + startMs;
  const rows: [string, number][] = [
    ['coordinator: tree, commit, signature, bundle, queue', sendMs],
    ['coordinator: reading the answer, with one result', receiveMs],
    ['coordinator: reading each thousand results', receiveTestMs * 1000],
    ['queue: waiting to be taken, and the answer to be seen', transferMs],
    ['worker: bringing the commit', fetchMs],
    ['worker: the worktree', openMs],
    ['worker: sandbox, test runner and one test that does nothing', startMs],
    ['all of it, for one test that does nothing', all],
  ];
  return rows.map(([what, ms]) => [what, ms < 10 ? ms.toFixed(1) : ms.toFixed(0)]);
}

function speedRows(name: string, { files, suiteMs, pieces, measured }: SpeedUp): string[][] {
  const alone = measured[0]?.ms ?? Number.NaN;
  return measured.map(({ workers, ms, simulatedMs }) => [
    `${name}, ${files} files`,
    `${(suiteMs / 1000).toFixed(1)} s`,
    String(pieces),
    String(workers),
    (ms / 1000).toFixed(1),
    (alone / ms).toFixed(2),
    `${(simulatedMs / 1000).toFixed(1)} s`,
  ]);
}
