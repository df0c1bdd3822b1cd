import { join } from 'node:path';
import { type Case, readCases } from './cases.js';
import { table } from './document.js';
import type { BenchOptions } from './main.js';
import {
  commandLine,
  fingerprintOf,
  git,
  npmTest,
  projectOf,
  runHealer,
  scratch,
  signedBy,
} from './project.js';
import { median, percentile, share } from './statistics.js';

interface Row {
  id: string;
  kind: string;
  plausible: boolean;
  correct: boolean;
  untouched: boolean;
  signed: boolean;
  seconds: number;
  screened: number;
  confidence: number;
  strategy: string;
  note: string;
}

/** Heals every case as a fresh repository through the command line, and judges the branch in a clean clone. */
export async function run(options: BenchOptions): Promise<string> {
  const cases = await readCases(options);
  const rows: Row[] = [];
  for (const item of cases) {
    const row = await heal(item, options);
    rows.push(row);
    const mark = row.correct ? 'healed' : row.plausible ? 'overfit' : 'open';
    console.error(
      `${mark.padEnd(7)} ${row.id.padEnd(24)} ${row.seconds.toFixed(1).padStart(6)} s ${row.strategy} ${row.note}`,
    );
  }
  return report(rows, options);
}

async function heal(item: Case, { budget, examples }: BenchOptions): Promise<Row> {
  const shown = examples ? (item.exampleTests ?? item.tests) : item.tests;
  const { folder, dispose } = await scratch();
  try {
    const project = await projectOf(join(folder, 'project'), {
      'package.json': JSON.stringify({ name: 'case', private: true, scripts: { test: 'node --test test/' } }),
      [item.sourceFile]: item.buggy,
      [item.testFile]: shown,
    });
    await runHealer(project, ['init', '--yes']);
    const before = await fingerprintOf(project);
    const startedAt = performance.now();
    const { report } = await runHealer(project, ['heal', '--json', '--budget', budget]);
    const seconds = (performance.now() - startedAt) / 1000;
    const untouched = (await fingerprintOf(project)) === before;
    const [patch] = report?.patches ?? [];
    const row = {
      id: item.id,
      kind: item.kind,
      untouched,
      seconds,
      plausible: false,
      correct: false,
      signed: false,
    };
    if (!patch)
      return {
        ...row,
        screened: 0,
        confidence: 0,
        strategy: '-',
        note: report?.errors?.[0]?.reason ?? 'no answer',
      };
    const clone = join(folder, 'clone');
    await git(folder, ['clone', '--quiet', '--branch', patch.branch, project, clone]);
    const plausible = await npmTest(clone);
    const correct = plausible && (!examples || (await npmTest(clone, { [item.testFile]: item.tests })));
    return {
      ...row,
      plausible,
      correct,
      signed: await signedBy(project, patch.commit),
      screened: patch.candidates.screened,
      confidence: patch.confidence,
      strategy: patch.strategy,
      note: untouched ? '' : 'TOUCHED the checkout',
    };
  } finally {
    await dispose();
  }
}

function report(rows: Row[], options: BenchOptions): string {
  const healed = rows.filter(({ plausible }) => plausible);
  const lines = [
    `\`${commandLine()}\`: ${rows.length} cases, budget ${options.budget} each, Node ${process.versions.node}.`,
    '',
    table(
      ['measure', 'result'],
      [
        ['plausible (all tests it was shown pass in a clean clone)', share(healed.length, rows.length)],
        ...(options.examples
          ? [
              [
                'correct (the full tests pass there too)',
                share(rows.filter(({ correct }) => correct).length, rows.length),
              ],
            ]
          : []),
        [
          'branch, index and working tree untouched',
          share(rows.filter(({ untouched }) => untouched).length, rows.length),
        ],
        ['patches signed', share(rows.filter(({ signed }) => signed).length, healed.length)],
        [
          'seconds from `healer heal` to the branch, healed cases: median, 90th percentile',
          `${median(healed.map(({ seconds }) => seconds)).toFixed(1)}, ${percentile(
            healed.map(({ seconds }) => seconds),
            0.9,
          ).toFixed(1)}`,
        ],
        ['seconds, all cases: median', median(rows.map(({ seconds }) => seconds)).toFixed(1)],
        [
          'candidates screened, healed cases: median, 90th percentile',
          `${median(healed.map(({ screened }) => screened))}, ${percentile(
            healed.map(({ screened }) => screened),
            0.9,
          )}`,
        ],
      ],
    ),
    '',
    byKind(rows),
    '',
    `Not healed: ${
      rows
        .filter(({ correct }) => !correct)
        .map(({ id, note }) => `${id}${note ? ` (${note})` : ''}`)
        .join('; ') || 'none'
    }.`,
  ];
  return lines.join('\n');
}

function byKind(rows: Row[]): string {
  const kinds = [...new Set(rows.map(({ kind }) => kind))].sort();
  return table(
    ['kind of bug', 'healed'],
    kinds.map((kind) => {
      const members = rows.filter((row) => row.kind === kind);
      return [kind, share(members.filter(({ correct }) => correct).length, members.length)];
    }),
  );
}
