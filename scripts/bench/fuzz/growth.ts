import { tokens } from './inputs.js';
import type { FuzzTarget } from './targets.js';

/** A reader whose work grows faster than its input. */
export interface Growth {
  target: string;
  input: string;
  /** Work for an input four times as long, in multiples: 4 where it is linear, 16 where it is quadratic. */
  ratio: number;
}

/** Four times the input may take so many times the work; between 4 (linear) and 16 (quadratic), nearer the latter. */
const mostTimes = 11;
/** Processor time below which a ratio says nothing, in milliseconds; a quadratic reader is far above it. */
const leastMs = 60;

/**
 * Finds readers that take more than linear time on long inputs, each the beginning of a text and then one thing many
 * times over. Processor time is compared with processor time, so that a busy machine changes nothing.
 */
export async function findGrowth(
  target: FuzzTarget,
  corpus: readonly string[],
  { units, length }: { units: readonly string[]; length: number },
): Promise<Growth[]> {
  const found: Growth[] = [];
  const beginnings = ['', ...corpus.map((text) => text.slice(0, 40))].slice(0, 4);
  for (const beginning of beginnings)
    for (const unit of units) {
      const of = (characters: number) => beginning + unit.repeat(Math.ceil(characters / unit.length));
      const long = await workOf(target, of(4 * length));
      if (long < leastMs) continue;
      const ratio =
        (await leastWork(target, of(4 * length))) / Math.max(1, await leastWork(target, of(length)));
      if (ratio > mostTimes) found.push({ target: target.name, input: beginning + unit, ratio });
    }
  return found;
}

export const growthUnits: readonly string[] = [
  ...tokens,
  'ab ',
  'a.b.',
  '(a',
  '"a",',
  '<a>',
  'x = ',
  'a:1:',
  '1 ',
  '/a',
];

async function leastWork(target: FuzzTarget, text: string): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 3; run += 1) times.push(await workOf(target, text));
  return Math.min(...times);
}

/** Milliseconds of the processor. */
async function workOf({ run }: FuzzTarget, text: string): Promise<number> {
  const start = process.cpuUsage();
  await run(text);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
