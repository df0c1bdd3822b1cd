import * as fc from 'fast-check';
import { table } from './document.js';
import { findGrowth, growthUnits } from './fuzz/growth.js';
import { inputs, readCorpus } from './fuzz/inputs.js';
import { type FuzzTarget, fuzzTargets } from './fuzz/targets.js';
import type { BenchOptions } from './main.js';
import { commandLine } from './project.js';

const usualCount = 20_000;

/** Feeds every reader of foreign text with made-up inputs, and measures how its work grows. Throws at the first that breaks. */
export async function run(options: BenchOptions): Promise<string> {
  const shares = fuzzTargets.reduce((sum, { share }) => sum + share, 0);
  const rows: string[][] = [];
  let total = 0;
  for (const target of fuzzTargets) {
    const count = Math.ceil(((options.count ?? usualCount) * target.share) / shares);
    const corpus = await readCorpus(target.corpus);
    await fuzz(target, corpus, { count, seed: options.seed });
    const growth = await findGrowth(target, corpus, { units: growthUnits, length: 8_000 });
    const worst = growth.map(({ input, ratio }) => `${ratio.toFixed(0)} times at ${JSON.stringify(input)}`);
    rows.push([
      target.name,
      count.toLocaleString('en'),
      '0',
      worst.length === 0 ? 'linear' : worst.join('; '),
    ]);
    total += count;
    console.error(`fuzz: ${target.name}, ${count} inputs`);
  }
  return [
    `\`${commandLine()}\`, ${total.toLocaleString('en')} inputs:`,
    '',
    table(['reader', 'inputs', 'crashes and broken promises', 'work on long inputs'], rows),
  ].join('\n');
}

/** Throws fast-check's report, with the seed and the smallest input that it found. */
export async function fuzz(
  { run: read }: FuzzTarget,
  corpus: readonly string[],
  { count, seed }: { count: number; seed: number },
): Promise<void> {
  const property = fc.asyncProperty(inputs(corpus), async (text) => {
    await read(text);
  });
  await fc.assert(property, { numRuns: count, seed, endOnFailure: false });
}
