import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixedFiles, type LoggedCommit, readLog } from '../../../core/patterns/history/fix-commits.js';
import { pastEditOf } from '../../../core/patterns/history/past-edit.js';
import { isTestFile } from '../../../core/workspace/sources.js';
import { git, run } from '../project.js';
import { fetchedRepository, installed, unpack } from '../real-bug-project.js';
import { type ReplayCase, type ReplayProject, replayProjects } from './projects.js';

/** Of each repository: fixing commits that are tried, the newest first, and cases that are wanted. */
const most = { tried: 80, found: 6 };
/** Lines that a fix changes in sources at the most. */
const mostLines = 6;

/**
 * Fixing commits that come with a test which fails before and passes after, as lines of a cases file. Only the test files that
 * the commit touches are run. Fixes that the search has no edit for are left out: nothing that was learned finds those sooner.
 */
export async function* findCases(
  repositories: string,
  packages: string,
  folder: string,
  only: readonly string[],
): AsyncGenerator<ReplayCase> {
  for (const project of replayProjects) {
    if (only.length > 0 && !only.some((part) => project.repo.includes(part))) continue;
    const source = await fetchedRepository(repositories, project);
    if (source === null) {
      console.error(`replay: ${project.repo} is not in ${repositories}`);
      continue;
    }
    const head = (await git(source, ['rev-parse', 'HEAD'])).trim();
    const log = await readLog({ root: source }, { from: head, limit: 10_000 });
    let [tried, found] = [0, 0];
    for (const commit of log) {
      const bug = await caseOf(project, source, commit);
      if (bug === null || !(await isOfSearch(source, bug))) continue;
      if (++tried > most.tried || found >= most.found) break;
      const place = join(folder, 'tried');
      if (await showsFix(bug, project, source, packages, place)) {
        found += 1;
        yield bug;
      }
      await rm(place, { recursive: true, force: true });
    }
    console.error(`replay: ${project.repo}: ${found} of ${tried} commits`);
  }
}

async function caseOf(
  { repo, command, tests }: ReplayProject,
  source: string,
  commit: LoggedCommit,
): Promise<ReplayCase | null> {
  const sources = fixedFiles(commit).filter(({ path }) => !isTestFile(path));
  const changed = commit.files.filter(({ path }) => isTestFile(path)).map(({ path }) => path);
  const run = changed.filter((path) => tests.test(path));
  if (sources.length === 0 || sources.length > 2 || run.length === 0) return null;
  const parent = (await git(source, ['rev-parse', `${commit.id}^`]).catch(() => '')).trim();
  if (parent === '') return null;
  const sourceFiles = sources.map(({ path }) => path);
  const numbers = await git(source, ['diff', '--numstat', parent, commit.id, '--', ...sourceFiles]);
  const lines = numbers
    .split('\n')
    .filter(Boolean)
    .map((line) => Math.max(...line.split('\t', 2).map(Number)));
  if (lines.reduce((sum, each) => sum + each, 0) > mostLines) return null;
  return {
    id: `${repo.split('/')[1]}-${commit.id.slice(0, 7)}`,
    repo,
    fixCommit: commit.id,
    baseCommit: parent,
    testFiles: changed,
    sourceFiles,
    testCommand: `${command} ${run.join(' ')}`,
  };
}

async function isOfSearch(
  source: string,
  { baseCommit, fixCommit, sourceFiles }: ReplayCase,
): Promise<boolean> {
  const show = (commit: string, path: string) => git(source, ['show', `${commit}:${path}`]);
  const texts = sourceFiles.map(async (path) => ({
    path,
    before: await show(baseCommit, path),
    after: await show(fixCommit, path),
  }));
  return (await pastEditOf(await Promise.all(texts))).operator !== null;
}

/** Whether the tests of the fix fail before it, and pass after it. */
async function showsFix(
  bug: ReplayCase,
  project: ReplayProject,
  source: string,
  packages: string,
  folder: string,
): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  await unpack(source, bug.fixCommit, folder);
  await symlink(await installed(project, packages), join(folder, 'node_modules')).catch(() => {});
  const passes = async () => (await run('sh', ['-c', bug.testCommand], folder, 60_000)).exitCode === 0;
  if (!(await passes())) return false;
  await unpack(source, bug.baseCommit, folder, bug.sourceFiles);
  return !(await passes());
}

/** Finds cases and writes them, one a line. */
export async function writeCases(path: string, found: AsyncIterable<ReplayCase>): Promise<number> {
  const lines: string[] = [];
  for await (const bug of found) {
    lines.push(`${JSON.stringify(bug)}\n`);
    console.error(`replay: found ${bug.id}`);
    await writeFile(path, lines.join(''));
  }
  return lines.length;
}
