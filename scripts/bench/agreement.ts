import { join } from 'node:path';
import { isHealerError } from '../../core/errors.js';
import type { Candidate, Verdict } from '../../core/model.js';
import type { Screener } from '../../core/sandbox/screening/screener.js';
import { searchCandidates } from './candidates.js';
import { type Difference, differenceOf } from './compare-verdicts.js';
import { table } from './document.js';
import { type Fault, plantFaults } from './faults.js';
import type { BenchOptions } from './main.js';
import { copyOf, givenProjects, type Measured, ownProjects, sourcesOf } from './measured.js';
import { commandLine, scratch } from './project.js';
import { countsOf, screenAll } from './screening.js';
import { openSubject, screenerOf } from './subject.js';

interface Row {
  project: string;
  runner: string;
  faults: number;
  memory: Verdict[];
  disagreements: Disagreement[];
  /** Candidates that were judged alike, but not in the same word: failed and broken, say. */
  otherWords: number;
  /** Disagreements that went away when both judged once more. */
  unsteady: number;
  trouble: string;
}

interface Disagreement extends Difference {
  /** What a narrower run of the real runner tells about it; empty where it differs too. */
  why: string;
  project: string;
  fault: string;
  candidate: Candidate;
  memory: Verdict;
  process: Verdict;
}

const workers = 2;

/**
 * Judges the same candidates in memory and by a process of the real runner, which runs the project's whole test
 * command, and counts where the two differ. Half of the candidates are edits of a program with a planted fault, the
 * others undo the fault and make another edit, so that all the tests that meet the edit have to run.
 */
export async function run(options: BenchOptions): Promise<string> {
  const projects = [...(await ownProjects(options.only)), ...givenProjects(options)];
  const chosen = options.quick ? projects.filter(({ name }) => !name.includes('typescript')) : projects;
  const faults = options.quick ? 1 : 3;
  const wanted = options.candidates ?? (options.quick ? 20 * chosen.length : 2_400);
  const each = Math.ceil(wanted / (chosen.length * faults));
  const rows: Row[] = [];
  for (const project of chosen) {
    const row = await measure(project, { faults, each, seed: options.seed });
    console.error(
      `agreement: ${row.project}: ${row.memory.length} candidates, ${row.disagreements.length} differ`,
    );
    rows.push(row);
  }
  return report(rows);
}

async function measure(
  project: Measured,
  { faults: count, each, seed }: { faults: number; each: number; seed: number },
): Promise<Row> {
  const { folder, dispose } = await scratch();
  try {
    const copy = await copyOf(project, join(folder, project.name));
    const green = await openSubject(copy, project);
    const files = sourcesOf(project, green);
    const row: Row = {
      project: project.name,
      runner: green.test.runner,
      faults: 0,
      memory: [],
      disagreements: [],
      otherWords: 0,
      unsteady: 0,
      trouble: '',
    };
    for (const fault of await plantFaults(green, { files, count, seed })) {
      if (row.trouble) break;
      row.faults += 1;
      const repairs = await searchCandidates(fault.subject, { files, most: Math.ceil(each / 2), seed });
      const mutants = await searchCandidates(green, { files, most: Math.floor(each / 2), seed: seed + 1 });
      const others = mutants.map((mutant) => fault.afterUndo(mutant)).filter((made) => made !== null);
      await judgeBoth(fault, files, [fault.undo, ...repairs, ...others], row);
    }
    return row;
  } finally {
    await dispose();
  }
}

async function judgeBoth(
  fault: Fault,
  edited: readonly string[],
  candidates: Candidate[],
  row: Row,
): Promise<void> {
  const memory = await openInMemory(fault, edited, row);
  if (!memory) return;
  const process = await screenerOf(fault.subject, { via: 'process', files: edited, workers, runs: 'all' });
  let files: Screener | undefined;
  try {
    const { verdicts: inMemory } = await screenAll(memory, candidates);
    const { verdicts: byProcess } = await screenAll(process, candidates);
    for (const candidate of candidates) {
      const [first, second] = [inMemory.get(candidate.id), byProcess.get(candidate.id)];
      if (!first || !second) continue;
      row.memory.push(first);
      const difference = differenceOf(first, second);
      if (!difference) {
        if (first.status !== second.status) row.otherWords += 1;
        continue;
      }
      if (!(await differsAgain(memory, process, candidate))) {
        row.unsteady += 1;
        continue;
      }
      files ??= await screenerOf(fault.subject, { via: 'process', files: edited, workers: 1, runs: 'files' });
      row.disagreements.push({
        what: difference.what,
        why: (await differsAgain(memory, files, candidate)) ? '' : 'only tests of other files tell',
        project: row.project,
        fault: fault.title,
        candidate,
        memory: first,
        process: second,
      });
    }
  } finally {
    await Promise.all([memory, process, files].map((screener) => screener?.dispose()));
  }
}

async function openInMemory(fault: Fault, files: readonly string[], row: Row): Promise<Screener | null> {
  try {
    return await screenerOf(fault.subject, { via: 'memory', files, workers });
  } catch (error) {
    if (!isHealerError(error, 'TESTS_UNREADABLE')) throw error;
    row.trouble = error.message;
    return null;
  }
}

/** A loaded machine lets time limits pass: what differs is judged once more by both, alone. */
async function differsAgain(memory: Screener, process: Screener, candidate: Candidate): Promise<boolean> {
  const [first] = (await screenAll(memory, [candidate])).verdicts.values();
  const [second] = (await screenAll(process, [candidate])).verdicts.values();
  return !first || !second || differenceOf(first, second) !== null;
}

function report(rows: Row[]): string {
  const all = rows.flatMap(({ memory }) => memory);
  const disagreements = rows.flatMap((row) => row.disagreements);
  const unsteady = rows.reduce((sum, row) => sum + row.unsteady, 0);
  return [
    `\`${commandLine()}\`: ${all.length} candidates judged both ways, ${disagreements.length} disagreements, Node ${process.versions.node}.`,
    `In memory: ${countsOf(all) || 'none'}. ${unsteady} differed at first and agreed when both judged them once more, alone.`,
    '',
    table(
      ['project', 'runner', 'faults', 'candidates', 'in memory', 'disagreements', 'alike in another word'],
      rows.map((row) => [
        row.project,
        row.runner,
        String(row.faults),
        String(row.memory.length),
        row.trouble || `${row.memory.filter(({ via }) => via === 'memory').length}`,
        String(row.disagreements.length),
        String(row.otherWords),
      ]),
    ),
    ...(disagreements.length > 0 ? ['', explanations(disagreements)] : []),
  ].join('\n');
}

const explanations = (disagreements: Disagreement[]): string =>
  table(
    ['project', 'fault', 'candidate', 'memory', 'process', 'difference'],
    disagreements.map(({ project, fault, candidate, memory, process, what, why }) => [
      project,
      cell(fault),
      cell(candidate.title),
      cell(said(memory)),
      cell(said(process)),
      cell(why ? `${what}; ${why}` : what),
    ]),
  );

const said = ({ status, reason, via }: Verdict): string =>
  `${status}${reason ? ` (${reason})` : ''}${via === 'none' ? ', not run' : ''}`;

const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').slice(0, 160);
