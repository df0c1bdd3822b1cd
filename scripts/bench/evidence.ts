import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isHealerError } from '../../core/errors.js';
import type { Candidate, Verdict } from '../../core/model.js';
import { type ConfidenceEvidence, featuresOf } from '../../core/repair/confidence.js';
import { type Behaviour, behaviours } from '../../core/repair/evidence/behaviour.js';
import { deriveInputs } from '../../core/repair/evidence/derive-inputs.js';
import { mutantsOf } from '../../core/repair/mutants.js';
import { search as strategy } from '../../core/repair/strategies/search/search.js';
import type { RepairContext } from '../../core/repair/strategy.js';
import { hidesSymptom } from '../../core/repair/symptom-hiding.js';
import type { Screener } from '../../core/sandbox/screening/screener.js';
import { contextOf } from './candidates.js';
import { type Case, readCases } from './cases.js';
import { table } from './document.js';
import type { BenchOptions } from './main.js';
import { commandLine, projectOf, scratch } from './project.js';
import { screenAll } from './screening.js';
import { share } from './statistics.js';
import { openSubject, screenerOf } from './subject.js';

/** Everything that was measured of the plausible candidates of one case, and which of them the full tests find right. */
export interface Outcome {
  id: string;
  candidates: { title: string; correct: boolean; features: Record<string, number> }[];
}

const mostCandidates = 6_000;
const rivals = 96;
const mutated = 24;
const mutants = 32;

/**
 * Measures the evidence on every plausible candidate that search finds for the example tests of a case, and judges each
 * by the full tests. In memory alone, so that a case takes seconds. `--outcomes` keeps what was measured, for `fit`.
 */
export async function run(options: BenchOptions): Promise<string> {
  const cases = await readCases({ ...options, examples: true });
  if (options.outcomes) await writeFile(options.outcomes, '');
  let candidates = 0;
  let correct = 0;
  let solvable = 0;
  for (const item of cases) {
    const outcome = await measure(item).catch(unreadable(item));
    candidates += outcome.candidates.length;
    const right = outcome.candidates.filter((candidate) => candidate.correct).length;
    correct += right;
    solvable += Number(right > 0);
    if (options.outcomes) await appendFile(options.outcomes, `${JSON.stringify(outcome)}\n`);
    console.error(`${item.id}: ${outcome.candidates.length} plausible, ${right} of them correct`);
  }
  return [
    `\`${commandLine()}\`, Node ${process.versions.node}.`,
    '',
    table(
      ['cases', 'plausible candidates', 'correct ones', 'cases with a correct one'],
      [[String(cases.length), String(candidates), share(correct, candidates), share(solvable, cases.length)]],
    ),
  ].join('\n');
}

/** A file that does not parse, say, is nothing for search. */
const unreadable =
  ({ id }: Case) =>
  (error: unknown): Outcome => {
    if (!isHealerError(error, 'TESTS_UNREADABLE')) throw error;
    return { id, candidates: [] };
  };

async function measure(item: Case): Promise<Outcome> {
  const { folder, dispose } = await scratch();
  try {
    const shown = await open(item, item.exampleTests ?? item.tests, join(folder, 'shown'));
    try {
      const plausible = await search(shown);
      if (plausible.length === 0) return { id: item.id, candidates: [] };
      const behaviour = await observe(shown, plausible);
      const right = await judge(item, plausible, join(folder, 'full'));
      const measured: Outcome['candidates'] = [];
      for (const [index, candidate] of plausible.entries()) {
        const evidence = {
          ...(await evidenceOf(shown, plausible, candidate)),
          mutants: index < mutated ? await tryMutants(shown, candidate) : null,
          behaviour: behaviour.get(candidate.id) ?? null,
        };
        const features = Object.fromEntries(featuresOf(evidence).map(({ name, value }) => [name, value]));
        measured.push({ title: candidate.title, correct: right.has(candidate.id), features });
      }
      return { id: item.id, candidates: measured };
    } finally {
      await shown.screener.dispose();
    }
  } finally {
    await dispose();
  }
}

interface Opened {
  screener: Screener;
  context: RepairContext;
  failing: number;
  passing: number;
}

async function open(item: Case, tests: string, folder: string): Promise<Opened> {
  const project = await projectOf(folder, {
    'package.json': JSON.stringify({ name: 'case', private: true, scripts: { test: 'node --test test/' } }),
    [item.sourceFile]: item.buggy,
    [item.testFile]: tests,
  });
  const subject = await openSubject(project, { name: item.id });
  const files = [item.sourceFile];
  const failing = subject.failing.length;
  return {
    screener: await screenerOf(subject, { via: 'memory', files, workers: 1 }),
    context: await contextOf(subject, files),
    failing,
    passing: subject.before.tests.filter(({ status }) => status === 'passed').length,
  };
}

/** As the portfolio does: on until enough rivals of the first candidate that changes the cause were tried. */
async function search({ screener, context }: Opened): Promise<Candidate[]> {
  const batches = strategy.propose(context);
  const plausible: Candidate[] = [];
  let tried = 0;
  let foundAt = Number.POSITIVE_INFINITY;
  let step = await batches.next();
  while (!step.done && tried < mostCandidates && tried - foundAt < rivals) {
    const batch = new Map(step.value.map((candidate) => [candidate.id, candidate]));
    tried += batch.size;
    const verdicts: Verdict[] = [];
    for await (const verdict of screener.screen(step.value, { signal: context.signal })) {
      verdicts.push(verdict);
      const candidate = batch.get(verdict.candidate);
      if (!candidate || verdict.status !== 'plausible') continue;
      plausible.push(candidate);
      if (!hidesSymptom(candidate.operator)) foundAt = Math.min(foundAt, tried);
    }
    step = await batches.next(verdicts);
  }
  await batches.return?.();
  return plausible;
}

async function observe(
  { screener, context }: Opened,
  plausible: Candidate[],
): Promise<Map<string, Behaviour>> {
  const observations = await screener.observe?.(plausible, { derive: deriveInputs, signal: context.signal });
  return observations ? behaviours(plausible, observations) : new Map();
}

async function judge(item: Case, plausible: Candidate[], folder: string): Promise<Set<string>> {
  const { screener } = await open(item, item.tests, folder);
  try {
    const { verdicts } = await screenAll(screener, plausible);
    return new Set(plausible.map(({ id }) => id).filter((id) => verdicts.get(id)?.status === 'plausible'));
  } finally {
    await screener.dispose();
  }
}

async function evidenceOf(
  { failing, passing }: Opened,
  plausible: readonly Candidate[],
  candidate: Candidate,
): Promise<Omit<ConfidenceEvidence, 'mutants' | 'behaviour'>> {
  const total = plausible.reduce((sum, { prior }) => sum + prior, 0);
  return {
    rung: 'search',
    candidate,
    // The whole file is suspicious here.
    suspiciousness: 1,
    fixedTests: failing,
    passingTests: passing,
    rivals: plausible.length - 1,
    priorShare: candidate.prior / total,
    leavesFailures: false,
  };
}

async function tryMutants({ screener, context }: Opened, candidate: Candidate) {
  const { verdicts } = await screenAll(screener, await mutantsOf(candidate, context, mutants));
  const all = [...verdicts.values()];
  const killed = all.filter(({ status }) => status !== 'plausible').length;
  return all.length > 0 ? { killed, total: all.length } : null;
}
