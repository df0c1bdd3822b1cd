import type { Candidate, TestResult, Verdict } from '../../../../model.js';
import { testKey } from '../../../../runners/test-key.js';
import type { Disproved, RepairContext } from '../../../strategy.js';
import type { Tried } from '../notebook.js';
import type { Part } from '../parts.js';
import type { Data } from '../prompt/fence.js';
import { failingTest, saidBy } from './failing-tests.js';

/** An edit that did not help, and what the tests said of it. */
export async function attemptData(
  read: RepairContext['read'],
  { candidate, verdict }: Tried & { verdict: Verdict },
  index: number,
): Promise<Data> {
  const outcome = [verdict.status, ...(verdict.reason ? [verdict.reason] : []), ...saidOf(verdict.tests)];
  const text = [...(await editsOf(read, candidate)), 'Outcome:', ...outcome].join('\n');
  return { what: `attempt ${index + 1} that failed`, text };
}

/** Edits that need not be tried: another strategy had them, and they did not help. */
export async function staleData(
  read: RepairContext['read'],
  candidates: readonly Candidate[],
): Promise<Data[]> {
  if (candidates.length === 0) return [];
  const edits = await Promise.all(candidates.map(async (each) => (await editsOf(read, each)).join('\n')));
  return [{ what: 'edits that were tried before and did not help', text: edits.join('\n\n') }];
}

/** An edit that failed the proof, what the proof said of it, and the first test that speaks against it. */
export async function disprovedData(
  context: RepairContext,
  { candidate, reason, failing }: Disproved,
  index: number,
): Promise<Data[]> {
  const edits = await editsOf(context.read, candidate);
  const text = [...edits, 'Outcome:', reason, ...saidOf(failing)].join('\n');
  const attempt = { what: `attempt ${index + 1} that broke something`, text };
  const [broken] = failing;
  if (!broken) return [attempt];
  const source = await failingTest(context, broken, broken.error);
  return [attempt, { what: `test that attempt ${index + 1} broke`, file: broken.file, text: source }];
}

/** An edit that heals some of the tests, with their titles. */
export async function partData(
  { read, failingTests }: RepairContext,
  { candidate, heals }: Part,
  index: number,
): Promise<Data> {
  const titles = failingTests
    .filter((test) => heals.has(testKey(test)))
    .map(({ file, path }) => [file, ...path].join(' > '));
  const text = [...(await editsOf(read, candidate)), 'It makes pass:', ...titles].join('\n');
  return { what: `part ${index + 1} of a fix`, text };
}

const editsOf = (read: RepairContext['read'], { edits }: Candidate): Promise<string[]> =>
  Promise.all(
    edits.map(async ({ range, text }) => {
      const before = (await read(range.file))?.slice(range.start, range.end) ?? '';
      return `In ${range.file}, instead of:\n${before}\nit said:\n${text}`;
    }),
  );

const mostFailures = 3;

const saidOf = (tests: readonly TestResult[]): string[] =>
  tests
    .flatMap(({ path, error }) => (error ? [`${path.join(' > ')}: ${saidBy(error)}`] : []))
    .slice(0, mostFailures);
