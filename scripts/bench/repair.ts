import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Edit } from '../../core/model.js';
import type { Alternative, Predicate } from '../../core/patches/evidence/evidence.js';
import { applyEdits } from '../../core/sandbox/edits.js';
import { type Case, readCases } from './cases.js';
import type { BenchOptions } from './main.js';
import { fingerprintOf, git, npmTest, projectOf, runHealer, scratch, signedBy } from './project.js';
import { report } from './repair-report.js';
import { type SpentOnCase, settingsOf, spentIn, trustModel } from './with-model.js';

/** What came of one case. */
export interface Row {
  id: string;
  kind: string;
  /** The tests that healer was shown pass in a clean clone of the branch. */
  plausible: boolean;
  /** The full tests pass there. */
  correct: boolean;
  /** They do with the patch, or with the best candidate of one of the next two behaviours. */
  amongThree: boolean;
  untouched: boolean;
  signed: boolean;
  seconds: number;
  screened: number;
  confidence: number;
  strategy: string;
  note: string;
  /** With a model: its name, and what it took. */
  model?: SpentOnCase & { name: string };
}

/** Heals every case as a fresh repository through the command line, and judges the branch in a clean clone. */
export async function run(options: BenchOptions): Promise<string> {
  const settings = await settingsOf(options);
  const cases = await readCases(options);
  const rows: Row[] = [];
  if (options.outcomes) await writeFile(options.outcomes, '');
  for (const item of cases) {
    const row = await heal(item, options, settings);
    rows.push(row);
    if (options.outcomes) await appendFile(options.outcomes, `${JSON.stringify(row)}\n`);
    const mark = row.correct ? 'healed' : row.plausible ? 'overfit' : 'open';
    console.error(
      `${mark.padEnd(7)} ${row.id.padEnd(24)} ${row.seconds.toFixed(1).padStart(6)} s ${row.strategy} ${row.note}`,
    );
  }
  return report(rows, options);
}

async function heal(item: Case, options: BenchOptions, settings: string | null): Promise<Row> {
  const { budget, examples, strategy = options.with } = options;
  const shown = examples ? (item.exampleTests ?? item.tests) : item.tests;
  const { folder, dispose } = await scratch();
  try {
    const project = await projectOf(join(folder, 'project'), {
      'package.json': JSON.stringify({ name: 'case', private: true, scripts: { test: 'node --test test/' } }),
      [item.sourceFile]: item.buggy,
      [item.testFile]: shown,
      ...(settings !== null && { '.healer/config.json': settings }),
    });
    await runHealer(project, ['init', '--yes']);
    const name = options.with === undefined ? undefined : await trustModel(project);
    const before = await fingerprintOf(project);
    const startedAt = performance.now();
    const { report } = await runHealer(project, [
      'heal',
      '--json',
      '--budget',
      budget,
      ...(strategy ? ['--strategy', strategy] : []),
    ]);
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
      amongThree: false,
      signed: false,
      ...(name !== undefined && { model: { name, ...(await spentIn(project)) } }),
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
      amongThree:
        correct || (examples && (await oneIsCorrect(await nextBehaviours(project, patch), item, clone))),
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

/** The best candidates of the two behaviours after that of the patch. */
async function nextBehaviours(project: string, { id }: { id: string }): Promise<Alternative[]> {
  const { report } = await runHealer<{ patches: { evidence: Predicate | null }[] }>(project, [
    'show',
    id,
    '--json',
  ]);
  const alternatives = report?.patches[0]?.evidence?.alternatives ?? [];
  const others = alternatives.filter(({ behaviour }) => behaviour !== 1);
  const leaders = others.filter(
    ({ behaviour }, index) =>
      behaviour === null || others.findIndex((each) => each.behaviour === behaviour) === index,
  );
  return leaders.slice(0, 2);
}

async function oneIsCorrect(
  alternatives: readonly Alternative[],
  item: Case,
  clone: string,
): Promise<boolean> {
  await git(clone, ['checkout', '--quiet', '--detach', 'HEAD~1']);
  for (const { edits } of alternatives) {
    await git(clone, ['checkout', '--quiet', '--force', 'HEAD']);
    for (const file of new Set(edits.map(({ range }) => range.file))) await edit(clone, file, edits);
    if (await npmTest(clone, { [item.testFile]: item.tests })) return true;
  }
  return false;
}

async function edit(folder: string, file: string, edits: readonly Edit[]): Promise<void> {
  const text = await readFile(join(folder, file), 'utf8');
  const own = edits.filter(({ range }) => range.file === file);
  await writeFile(join(folder, file), applyEdits(text, own));
}
