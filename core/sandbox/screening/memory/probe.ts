import { deserialize } from 'node:v8';
import type { Edit } from '../../../model.js';
import type { ProbedTest, ProbePoint } from '../screener.js';
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
  const { host, setup, baseline, watchdogMs } = bench;
  for (const { file } of points) await bench.read(file);
  const edits = points.map((point, index) => noting(point, index, bench.texts.get(point.file) ?? ''));
  const replacements = placeEdits(edits, (file) => planOf(bench, file));
  if (replacements === null) return null;
  const tests = [...baseline.failing, ...baseline.passing];
  const job = { kind: 'probe', limits: baseline.limits, replacements, tests } as const;
  const reply = await host.ask({ setup, job, watchdogMs: 8 * watchdogMs });
  if (!('answer' in reply) || reply.answer.kind !== 'probe') return null;
  return deserialize(Buffer.from(reply.answer.tests, 'base64')) as ProbedTest[];
}

/** The scope comes first, since evaluating the expression may change it. */
function noting({ file, start, end, names }: ProbePoint, index: number, text: string): Edit {
  const scope = `{ ${names.join(', ')} }`;
  return {
    range: { file, start, end },
    text: `($steps.note(${index}, ${scope}), $steps.value(${index}, (${text.slice(start, end)})))`,
  };
}
