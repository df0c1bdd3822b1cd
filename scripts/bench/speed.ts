import { join } from 'node:path';
import { isHealerError } from '../../core/errors.js';
import { searchCandidates } from './candidates.js';
import { table } from './document.js';
import {
  type Flavour,
  flavours,
  settingsOf,
  sourceFileOf,
  sourceText,
  testFileOf,
  testText,
} from './flavours.js';
import { type FunctionProgram, functionPrograms } from './functions.js';
import type { BenchOptions } from './main.js';
import { commandLine, linkPackages, projectOf, scratch } from './project.js';
import { screenAll } from './screening.js';
import { openSubject, type Subject, screenerOf } from './subject.js';

interface Rate {
  candidates: number;
  inMemory: number;
  openSeconds: number;
  seconds: number;
  longerSeconds: number;
}

/**
 * Candidates a second on function-sized programs, in memory: one worker, then two. Making the candidates and opening
 * the screener are not in the rate; opening has a column of its own.
 */
export async function run(options: BenchOptions): Promise<string> {
  const programs = options.quick ? functionPrograms.slice(0, 2) : functionPrograms;
  const most = options.candidates ?? (options.quick ? 100 : 3_000);
  const rows: string[][] = [];
  for (const flavour of flavoursOf(options.only)) {
    console.error(`speed: ${flavour.name} …`);
    rows.push(await rowOf(flavour, programs, most, options.seed));
  }
  const tests = programs.reduce((sum, { cases }) => sum + cases.length, 0) / programs.length;
  return [
    `\`${commandLine()}\`: ${programs.length} functions with ${tests.toFixed(1)} tests each, at most ${most} candidates each, Node ${process.versions.node}.`,
    '',
    table(
      [
        'suite',
        'candidates',
        'judged in memory',
        'seconds to open, each',
        'candidates/s, 1 worker',
        '2 workers',
        'longer looks, seconds each',
      ],
      rows,
    ),
  ].join('\n');
}

const flavoursOf = (only: readonly string[]): readonly Flavour[] =>
  only.length === 0 ? flavours : flavours.filter(({ name }) => only.some((part) => name.includes(part)));

async function rowOf(flavour: Flavour, programs: readonly FunctionProgram[], most: number, seed: number) {
  const one = blank();
  const two = blank();
  try {
    for (const program of programs) await measure(flavour, program, { most, seed }, { one, two });
  } catch (error) {
    if (!isHealerError(error, 'TESTS_UNREADABLE')) throw error;
    return [flavour.name, '-', 'no', '-', '-', '-', '-'];
  }
  return [
    flavour.name,
    String(one.candidates),
    `${((100 * one.inMemory) / one.candidates).toFixed(0)} %`,
    (one.openSeconds / programs.length).toFixed(2),
    (one.candidates / one.seconds).toFixed(0),
    (two.candidates / two.seconds).toFixed(0),
    (one.longerSeconds / programs.length).toFixed(2),
  ];
}

async function measure(
  flavour: Flavour,
  program: FunctionProgram,
  choice: { most: number; seed: number },
  { one, two }: { one: Rate; two: Rate },
): Promise<void> {
  const { folder, dispose } = await scratch();
  try {
    const project = await projectOf(join(folder, 'project'), {
      ...settingsOf(flavour),
      [sourceFileOf(flavour, program.name)]: sourceText(program, flavour, true),
      [testFileOf(flavour, program.name)]: testText(program, flavour),
    });
    await linkPackages(project);
    const subject = await openSubject(project, { name: program.name });
    if (subject.failing.length === 0) throw new Error(`${program.name}: no test shows the fault`);
    await screen(subject, flavour, program, choice, 1, one);
    await screen(subject, flavour, program, choice, 2, two);
  } finally {
    await dispose();
  }
}

async function screen(
  subject: Subject,
  flavour: Flavour,
  program: FunctionProgram,
  choice: { most: number; seed: number },
  workers: number,
  rate: Rate,
): Promise<void> {
  const files = [sourceFileOf(flavour, program.name)];
  const candidates = await searchCandidates(subject, { files, ...choice });
  const startedAt = performance.now();
  const screener = await screenerOf(subject, { via: 'memory', files, workers });
  try {
    rate.openSeconds += (performance.now() - startedAt) / 1000;
    const { verdicts, seconds, longerSeconds } = await screenAll(screener, candidates, {
      batchSize: candidates.length,
    });
    rate.candidates += verdicts.size;
    rate.inMemory += [...verdicts.values()].filter(({ via }) => via !== 'process').length;
    rate.seconds += seconds;
    rate.longerSeconds += longerSeconds;
  } finally {
    await screener.dispose();
  }
}

const blank = (): Rate => ({ candidates: 0, inMemory: 0, openSeconds: 0, seconds: 0, longerSeconds: 0 });
