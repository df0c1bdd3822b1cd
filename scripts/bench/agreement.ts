import { join } from 'node:path';
import { isHealerError } from '../../core/errors.js';
import type { Candidate, Verdict } from '../../core/model.js';
import type { Screener } from '../../core/sandbox/screening/screener.js';
import { searchCandidates } from './candidates.js';
import { type Difference, differenceOf } from './compare-verdicts.js';
import { table } from './document.js';
import { plantFaults } from './faults.js';
import type { BenchOptions } from './main.js';
import { copyOf, givenProjects, type Measured, ownProjects, sourcesOf } from './measured.js';
import { commandLine, scratch } from './project.js';
import { countsOf, screenAll } from './screening.js';
import { openSubject, type Subject, screenerOf } from './subject.js';
import { plantSwitch } from './switch.js';

interface Row {
  project: string;
  runner: string;
  faults: number;
  memory: Verdict[];
  disagreements: Disagreement[];
  /** Candidates that were judged alike, but not in the same word: failed and broken, say. */
  otherWords: number;
  /** Differences that went away when both judged once more. */
  unsteady: number;
  /** Differences that only tests of other files than the failing ones tell: screening leaves those to the proof. */
  elsewhere: number;
  /** Faults, and the green project, whose tests memory leaves to the real runner. */
  leftToRunner: number;
}

interface Disagreement extends Difference {
  project: string;
  fault: string;
  candidate: Candidate;
  memory: Verdict;
  process: Verdict;
}

const workers = 2;

/**
 * Judges the same candidates in memory and by a process of the real runner, which runs the project's whole test
 * command, and counts where the two differ. Half of the candidates are for planted faults, the others are edits of the
 * green project that its own tests decide about.
 */
export async function run(options: BenchOptions): Promise<string> {
  const projects = [...(await ownProjects(options.only)), ...(await givenProjects(options))];
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
      elsewhere: 0,
      leftToRunner: 0,
    };
    const half = Math.ceil((each * count) / 2);
    const faults = await plantFaults(green, { files, count, seed });
    row.faults = faults.length;
    for (const { subject, title, undo } of faults) {
      const repairs = await searchCandidates(subject, { files, most: Math.ceil(half / faults.length), seed });
      await judgeBoth({ subject, title, files, candidates: [undo, ...repairs] }, row);
    }
    const switched = await plantSwitch(green, files);
    const mutants = await searchCandidates(green, { files, most: half, seed: seed + 1 });
    const candidates = mutants.map((mutant) => switched.candidate(mutant));
    const edited = [...files, switched.file];
    await judgeBoth({ subject: switched.subject, title: 'none', files: edited, candidates }, row);
    return row;
  } finally {
    await dispose();
  }
}

interface Program {
  subject: Subject;
  /** Of its fault. */
  title: string;
  files: readonly string[];
  candidates: Candidate[];
}

async function judgeBoth({ subject, title, files, candidates }: Program, row: Row): Promise<void> {
  const memory = await openInMemory(subject, files, row);
  if (!memory) return;
  const process = await screenerOf(subject, { via: 'process', files, workers, runs: 'all' });
  let narrow: Screener | undefined;
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
      } else if (!(await differsAgain(memory, process, candidate))) row.unsteady += 1;
      else {
        narrow ??= await screenerOf(subject, { via: 'process', files, workers: 1, runs: 'files' });
        if (await differsAgain(memory, narrow, candidate))
          row.disagreements.push({
            ...difference,
            project: row.project,
            fault: title,
            candidate,
            memory: first,
            process: second,
          });
        else row.elsewhere += 1;
      }
    }
  } finally {
    await Promise.all([memory, process, narrow].map((screener) => screener?.dispose()));
  }
}

async function openInMemory(subject: Subject, files: readonly string[], row: Row): Promise<Screener | null> {
  try {
    return await screenerOf(subject, { via: 'memory', files, workers });
  } catch (error) {
    if (!isHealerError(error, 'TESTS_UNREADABLE')) throw error;
    row.leftToRunner += 1;
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
      [
        'project',
        'runner',
        'faults',
        'left to the real runner',
        'candidates',
        'in memory',
        'disagreements',
        'told by other files only',
        'alike in another word',
      ],
      rows.map((row) => [
        row.project,
        row.runner,
        String(row.faults),
        String(row.leftToRunner),
        String(row.memory.length),
        String(row.memory.filter(({ via }) => via !== 'process').length),
        String(row.disagreements.length),
        String(row.elsewhere),
        String(row.otherWords),
      ]),
    ),
    ...(disagreements.length > 0 ? ['', explanations(disagreements)] : []),
  ].join('\n');
}

const explanations = (disagreements: Disagreement[]): string =>
  table(
    ['project', 'fault', 'candidate', 'memory', 'process', 'difference'],
    disagreements.map(({ project, fault, candidate, memory, process, what }) => [
      project,
      cell(fault),
      cell(candidate.title),
      cell(said(memory)),
      cell(said(process)),
      cell(what),
    ]),
  );

const said = ({ status, reason, via }: Verdict): string =>
  `${status}${reason ? ` (${reason})` : ''}${via === 'none' ? ', not run' : ''}`;

const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').slice(0, 160);
