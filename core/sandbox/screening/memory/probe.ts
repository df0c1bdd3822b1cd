import { deserialize, serialize } from 'node:v8';
import type { Edit } from '../../../model.js';
import type { ProbedTest, ProbePoint, Supposition } from '../screener.js';
import { type Bench, planOf } from './bench.js';
import { placeEdits } from './schema/place.js';

/**
 * Runs the failing tests, and those that pass, with code at the points that notes what is there. Null where a point is
 * in no function that can be switched, or the run did not end.
 */
export async function probeProgram(
  bench: Bench,
  points: readonly ProbePoint[],
): Promise<ProbedTest[] | null> {
  return (await runs(bench, points, []))?.[0] ?? null;
}

/** The same for one point that has other values than its own: the tests of each supposition, one after another. */
export async function supposeValues(
  bench: Bench,
  point: ProbePoint,
  suppositions: readonly Supposition[],
): Promise<ProbedTest[][] | null> {
  return suppositions.length === 0 ? [] : runs(bench, [point], suppositions);
}

async function runs(
  bench: Bench,
  points: readonly ProbePoint[],
  suppositions: readonly Supposition[],
): Promise<ProbedTest[][] | null> {
  const { host, setup, baseline, watchdogMs } = bench;
  for (const { file } of points) await bench.read(file);
  const edits = points.map((point, index) => noting(point, index, bench.texts.get(point.file) ?? ''));
  const replacements = placeEdits(edits, (file) => planOf(bench, file));
  if (replacements === null) return null;
  const reply = await host.ask({
    setup,
    job: {
      kind: 'probe',
      limits: baseline.limits,
      replacements,
      tests: [...baseline.failing, ...baseline.passing],
      suppositions: serialize(suppositions).toString('base64'),
    },
    watchdogMs: 8 * watchdogMs,
  });
  if (!('answer' in reply) || reply.answer.kind !== 'probe') return null;
  return deserialize(Buffer.from(reply.answer.tests, 'base64')) as ProbedTest[][];
}

/** The scope comes first, since evaluating the expression may change it. */
function noting({ file, start, end, names, code }: ProbePoint, index: number, text: string): Edit {
  const { before, expression, after } = code ?? { before: '', expression: text.slice(start, end), after: '' };
  const noted = `$steps.note(${index}, { ${names.join(', ')} })`;
  const value = `(${noted} ? $steps.supposed(${index}) : $steps.value(${index}, (${expression})))`;
  return { range: { file, start, end }, text: before + value + after };
}
