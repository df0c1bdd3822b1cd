import type { Verdict } from '../../../../model.js';
import type { RepairContext } from '../../../strategy.js';
import type { Tried } from '../notebook.js';
import type { Data } from '../prompt/fence.js';
import { saidBy } from './failing-tests.js';

/** An edit that did not help, and what the tests said of it. */
export async function attemptData(
  read: RepairContext['read'],
  { candidate, verdict }: Tried & { verdict: Verdict },
  index: number,
): Promise<Data> {
  const edits = await Promise.all(
    candidate.edits.map(async ({ range, text }) => {
      const before = (await read(range.file))?.slice(range.start, range.end) ?? '';
      return `In ${range.file}, instead of:\n${before}\nit said:\n${text}`;
    }),
  );
  const failures = verdict.tests.flatMap(({ path, error }) =>
    error ? [`${path.join(' > ')}: ${saidBy(error)}`] : [],
  );
  const outcome = [verdict.status, ...(verdict.reason ? [verdict.reason] : []), ...failures.slice(0, 3)];
  return { what: `attempt ${index + 1} that failed`, text: [...edits, 'Outcome:', ...outcome].join('\n') };
}
