import { join } from 'node:path';
import { type ChangedFile, fixedFiles, readLog } from '../../core/patterns/history/fix-commits.js';
import type { ChangedText, MinedCommit } from '../../core/patterns/history/mine-commit.js';
import { pastEditOf, tokenEdits } from '../../core/patterns/history/past-edit.js';
import { pastFixesOf } from '../../core/patterns/outcomes/past-fixes.js';
import { trialsOf } from '../../core/patterns/outcomes/trials.js';
import { type Learning, learningOf } from '../../core/repair/learning/posteriors.js';
import { meaningOf } from '../../core/repair/strategies/search/duplicates.js';
import { createSearchSpace } from '../../core/repair/strategies/search/space.js';
import { median } from '../../core/statistics/percentile.js';
import { isSourceFile, isTestFile } from '../../core/workspace/sources.js';
import { fileContext } from './candidates.js';
import { table } from './document.js';
import type { BenchOptions } from './main.js';
import { commandLine, git } from './project.js';
import { sample } from './random.js';
import { replayProjects } from './replay/projects.js';

/** Of each repository: fixes of the search that are asked for, candidates that are looked at, and files that are suspected beside. */
const most = { asked: 8, candidates: 3000, beside: 4, commits: 4000 };
/** Fixes that are learned from before the first is asked for. */
const leastPast = 10;

interface Asked {
  /** Candidates before the fix; `most.candidates` where it is not among them. */
  without: number;
  with: number;
}

/**
 * How many candidates the search makes before the very fix that people made, in the order that healer comes with and in that
 * which the fixes before it have taught; of one-file fixes that the search can make. Every place of the file that was
 * wrong, and of four others, is as suspicious as the next: what tests would say of the place is left out.
 */
export async function run(options: BenchOptions): Promise<string> {
  const { repositories } = options;
  if (repositories === undefined)
    return 'The order was left out: name the folder of the fetched repositories with `--repositories`.';
  const rows: string[][] = [];
  const all: Asked[] = [];
  for (const { repo } of replayProjects) {
    if (options.only.length > 0 && !options.only.some((part) => repo.includes(part))) continue;
    const asked = await askRepository(join(repositories, repo.replace('/', '+'), 'repo'), options);
    console.error(`order: ${repo}: ${JSON.stringify(asked)}`);
    all.push(...asked);
    if (asked.length > 0) rows.push([repo, ...cells(asked)]);
  }
  return [
    `\`${commandLine()}\`: at most ${most.asked} fixes of each repository, ${most.candidates.toLocaleString('en')} candidates of each.`,
    '',
    table(
      [
        'repository',
        'fixes',
        'median before',
        'median learned',
        'sooner',
        'later',
        'found before',
        'found learned',
      ],
      [...rows, ['all', ...cells(all)]],
    ),
  ].join('\n');
}

function cells(asked: readonly Asked[]): string[] {
  const count = (test: (each: Asked) => boolean): string => String(asked.filter(test).length);
  return [
    String(asked.length),
    String(median(asked.map(({ without }) => without))),
    String(median(asked.map((each) => each.with))),
    count((each) => each.with < each.without),
    count((each) => each.with > each.without),
    count(({ without }) => without < most.candidates),
    count((each) => each.with < most.candidates),
  ];
}

async function askRepository(root: string, { seed }: BenchOptions): Promise<Asked[]> {
  const head = (await git(root, ['rev-parse', 'HEAD'])).trim();
  const log = (await readLog({ root }, { from: head, limit: most.commits })).reverse();
  const past: MinedCommit[] = [];
  const asked: Asked[] = [];
  for (const commit of log) {
    const files = fixedFiles(commit);
    if (files.length === 0 || files.length > 2) continue;
    const texts = await Promise.all(files.map((file) => textsOf(root, file)));
    if (texts.some(({ before, after }) => before === '' || after === '' || before.length > 60_000)) continue;
    const edit = await pastEditOf(texts);
    const [first] = texts;
    if (
      edit.operator &&
      first &&
      texts.length === 1 &&
      past.length >= leastPast &&
      asked.length < most.asked
    ) {
      const record = pastFixesOf(past);
      const learning = learningOf(trialsOf([], record ? [record] : [], commit.at));
      const beside = await othersAt(root, `${commit.id}^`, first.path, seed);
      const all = [{ path: first.path, text: first.before }, ...beside];
      asked.push({ without: await rankOf(first, all), with: await rankOf(first, all, learning) });
    }
    past.push({
      commit: commit.id,
      at: commit.at,
      edits: [],
      files: texts.map(({ path }) => path),
      past: edit,
    });
    if (asked.length >= most.asked) break;
  }
  return asked;
}

const textsOf = async (root: string, { path, before, after }: ChangedFile): Promise<ChangedText> => {
  const read = (id: string | null) =>
    id === null ? '' : git(root, ['cat-file', 'blob', id]).catch(() => '');
  return { path, before: await read(before), after: await read(after) };
};

async function othersAt(root: string, rev: string, own: string, seed: number) {
  const files = (await git(root, ['ls-tree', '-r', '--name-only', rev])).split('\n');
  const others = files.filter((file) => isSourceFile(file) && !isTestFile(file) && file !== own);
  const folder = (file: string): string => file.split('/')[0] ?? '';
  const near = others.filter((file) => folder(file) === folder(own));
  const chosen = sample(near, most.beside, seed);
  return Promise.all(
    chosen.map(async (path) => ({ path, text: await git(root, ['show', `${rev}:${path}`]).catch(() => '') })),
  );
}

async function rankOf(
  { path, before, after }: ChangedText,
  files: readonly { path: string; text: string }[],
  outcomes?: Learning,
): Promise<number> {
  const source = { text: before };
  const goal = meaningOf(source, tokenEdits(before, after) ?? []);
  const texts = new Map(files.map((file) => [file.path, file.text]));
  const context = {
    ...fileContext(
      path,
      before,
      files.map(({ path: file, text }) => ({ file, start: 0, end: text.length })),
    ),
    read: async (file: string) => texts.get(file),
    ...(outcomes && { learned: { patterns: [], rejected: new Set<string>(), outcomes } }),
  };
  let rank = 0;
  for await (const { edits } of createSearchSpace(context).candidates()) {
    const own = edits.every(({ range }) => range.file === path);
    const plain = edits.map(({ range: { start, end }, text }) => ({ start, end, text }));
    if (own && meaningOf(source, plain) === goal) return rank;
    if (++rank >= most.candidates) break;
  }
  return rank;
}
