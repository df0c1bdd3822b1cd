import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { median, percentile } from '../../core/statistics/percentile.js';
import { table } from './document.js';
import { type Generation, generate } from './generation.js';
import type { BenchOptions } from './main.js';
import { commandLine } from './project.js';
import { type Pair, type Reach, reachOf } from './reach.js';
import { share } from './statistics.js';

/** So many cases, evenly from all, are drained to see how fast candidates are made. */
const timedCases = 10;
const mostTimed = 20_000;

/**
 * How fast the search strategy makes candidates, and where in its order the fixes of known pairs of faulty and fixed
 * files stand. Nothing is run.
 */
export async function run(options: BenchOptions): Promise<string> {
  const pairs = await readPairs(options);
  const step = Math.max(1, Math.floor(pairs.length / timedCases));
  const timed = pairs.filter((_, at) => at % step === 0).slice(0, timedCases);
  const generation = await generate(
    timed.map(({ sourceFile, buggy }) => ({ file: sourceFile, text: buggy })),
    mostTimed,
  );
  const found: Reach[] = [];
  if (options.outcomes) await writeFile(options.outcomes, '');
  for (const pair of pairs) {
    const reach = await reachOf(pair, options.candidates ?? 30_000);
    if (reach === null) continue;
    found.push(reach);
    if (options.outcomes) await appendFile(options.outcomes, linesOf(reach));
    const where =
      reach.rank === null ? 'not found' : `layer ${reach.layer}, ${reach.rank} before it: ${reach.title}`;
    console.error(`${pair.id.padEnd(28)} ${String(reach.generated).padStart(6)} ${where}`);
  }
  return report(found, pairs.length, generation);
}

async function readPairs({
  cases = '../shared/bench/humanevalfix-js.jsonl',
  only,
}: BenchOptions): Promise<Pair[]> {
  const lines = (await readFile(cases, 'utf8')).split('\n').filter(Boolean);
  return lines
    .map((line) => JSON.parse(line) as Pair)
    .filter(({ id }) => only.length === 0 || only.some((part) => id.includes(part)));
}

/** One kind of single edit at one kind of place a line, the case named. */
const linesOf = ({ id, outcomes }: Reach): string =>
  outcomes.map((each) => `${JSON.stringify({ case: id, ...each })}\n`).join('');

function report(found: readonly Reach[], all: number, { candidates, cpuMs, shares }: Generation): string {
  const reached = found.filter(({ rank }) => rank !== null);
  const ranks = reached.map(({ rank }) => rank ?? 0);
  const within = (most: number) => share(ranks.filter((rank) => rank < most).length, found.length);
  const inLayer = (layer: number) =>
    share(reached.filter((each) => each.layer === layer).length, found.length);
  const times = [...shares].sort((a, b) => b[1] - a[1]);
  return [
    `\`${commandLine()}\`: ${all} pairs, ${all - found.length} of which do not parse. Node ${process.versions.node}.`,
    '',
    table(
      ['measure', 'result'],
      [
        [
          `candidates made a second of processor time, ${timedCases} files`,
          (candidates / (cpuMs / 1000)).toFixed(0),
        ],
        ['time, by part', times.map(([part, time]) => `${part} ${(100 * time).toFixed(0)} %`).join(', ')],
        ['the fix is one single edit', inLayer(1)],
        ['the fix is an edit of several places', inLayer(2)],
        [
          'among the first 100, 1,000, 10,000 candidates',
          `${within(100)}, ${within(1000)}, ${within(10_000)}`,
        ],
        [
          'candidates before the fix: median, 90th percentile, of those that are found',
          `${median(ranks)}, ${percentile(ranks, 0.9)}`,
        ],
      ],
    ),
  ].join('\n');
}
