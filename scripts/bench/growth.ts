import { join } from 'node:path';
import { isHealerError } from '../../core/errors.js';
import { searchCandidates } from './candidates.js';
import { table } from './document.js';
import { type Flavour, flavours } from './flavours.js';
import { grownProject, type Size } from './grown-project.js';
import type { BenchOptions } from './main.js';
import { commandLine, linkPackages, projectOf, runHealer, scratch } from './project.js';
import { screenAll } from './screening.js';
import { openSubject, screenerOf } from './subject.js';

const sizes: readonly Size[] = [
  { files: 10, tests: 10 },
  { files: 10, tests: 100 },
  { files: 10, tests: 1_000 },
  { files: 10, tests: 10_000 },
  { files: 100, tests: 100 },
  { files: 500, tests: 100 },
  { files: 2_000, tests: 100 },
];
const quickSizes: readonly Size[] = [
  { files: 10, tests: 10 },
  { files: 40, tests: 200 },
];

/**
 * How screening and healing slow down as the suite and the project grow. One module of a generated project has a fault;
 * `healer heal` runs through the command line, with two runs of the whole suite in its time.
 */
export async function run(options: BenchOptions): Promise<string> {
  const rows: string[][] = [];
  for (const flavour of wanted(options.only))
    for (const size of options.quick ? quickSizes : sizes) {
      console.error(`growth: ${flavour.name}, ${size.files} files, ${size.tests} tests …`);
      rows.push(await measure(flavour, size, options));
    }
  return [
    `\`${commandLine()}\`: two workers, budget ${options.budget} each, Node ${process.versions.node}.`,
    '',
    table(
      [
        'suite',
        'files',
        'tests',
        'seconds of `npm test`',
        'candidates/s',
        'in memory',
        'seconds to the patch',
        'outcome',
      ],
      rows,
    ),
  ].join('\n');
}

/** node:test and mocha where nothing else is asked for by name. */
function wanted(only: readonly string[]): Flavour[] {
  const commonJs = flavours.filter(({ modules }) => modules === 'commonjs');
  const names = only.length > 0 ? only : ['node', 'mocha'];
  return commonJs.filter(({ name }) => names.some((part) => name.includes(part)));
}

async function measure(flavour: Flavour, size: Size, options: BenchOptions): Promise<string[]> {
  const { folder, dispose } = await scratch();
  try {
    const { files, faulty } = grownProject(flavour, size);
    const project = await projectOf(join(folder, 'project'), files);
    await linkPackages(project);
    const screened = await screen(project, faulty, options);
    await runHealer(project, ['init', '--yes']);
    const startedAt = performance.now();
    const { report } = await runHealer(project, ['heal', '--json', '--budget', options.budget]);
    const seconds = (performance.now() - startedAt) / 1000;
    const isHealed = (report?.patches ?? []).length > 0;
    return [
      flavour.name,
      String(size.files),
      String(size.tests),
      screened.testSeconds.toFixed(1),
      screened.perSecond.toFixed(0),
      screened.inMemory,
      isHealed ? seconds.toFixed(1) : '-',
      isHealed ? 'healed' : (report?.errors[0]?.reason ?? 'no answer'),
    ];
  } finally {
    await dispose();
  }
}

interface Rate {
  testSeconds: number;
  perSecond: number;
  inMemory: string;
}

/** By process, and fewer, where memory and the real runner differ. */
async function screen(project: string, file: string, options: BenchOptions): Promise<Rate> {
  const subject = await openSubject(project);
  const files = [file];
  const most = options.candidates ?? (options.quick ? 100 : 1_000);
  const candidates = await searchCandidates(subject, { files, most, seed: options.seed });
  const open = (via: 'memory' | 'process') => screenerOf(subject, { via, files, workers: 2 });
  const screener = await open('memory').catch((error) => {
    if (isHealerError(error, 'TESTS_UNREADABLE')) return open('process');
    throw error;
  });
  try {
    const few = screener.via === 'memory' ? candidates : candidates.slice(0, 20);
    const { verdicts, seconds } = await screenAll(screener, few);
    const inMemory = [...verdicts.values()].filter(({ via }) => via !== 'process').length;
    return {
      testSeconds: subject.before.durationMs / 1000,
      perSecond: verdicts.size / seconds,
      inMemory: `${((100 * inMemory) / Math.max(1, verdicts.size)).toFixed(0)} %`,
    };
  } finally {
    await screener.dispose();
  }
}
