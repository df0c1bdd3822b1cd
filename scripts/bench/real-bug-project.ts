import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { git } from './project.js';

const execute = promisify(execFile);

/** One line of the cases file. */
export interface RealBug {
  id: string;
  repo: string;
  fixCommit: string;
  baseCommit: string;
  runner: string;
  testFiles: string[];
  sourceFiles: string[];
  testCommand: string;
  failingTests: string[];
  expected: string;
  install: Record<string, string>;
}

/** Lines of the faulty files that the fix changes: for judging the ranking, never shown to healer. */
export type FaultyLines = Map<string, Set<number>>;

/** The bare repository of a case in the folder of fetched ones: `<owner>+<name>`, or `repo` in it; null where it is missing. */
export async function fetchedRepository(
  repositories: string,
  bug: Pick<RealBug, 'repo'>,
): Promise<string | null> {
  const folder = join(repositories, bug.repo.replace('/', '+'));
  for (const place of [join(folder, 'repo'), folder]) {
    const here = await git(place, ['rev-parse', '--git-dir']).catch(() => '');
    if (here.trim() === '.') return place;
  }
  return null;
}

/**
 * Makes a new repository of the case in `folder`: one commit of the faulty tree with the new tests, or, with
 * `history`, the fixed tree first. `green` is called on the fixed tree. Packages are installed without scripts.
 */
export async function setUp(
  bug: RealBug,
  source: string,
  folder: string,
  options: { packages: string; green?: (project: string) => Promise<void> },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await unpack(source, bug.baseCommit, folder);
  await unpack(source, bug.fixCommit, folder, bug.testFiles);
  await cp(await installed(bug, options.packages), join(folder, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  const config = { testCommand: bug.testCommand };
  await mkdir(join(folder, '.healer'), { recursive: true });
  await writeFile(join(folder, '.healer', 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
  await git(folder, ['init', '--quiet', '--initial-branch', 'main']);
  await git(folder, ['config', 'user.name', 'Bench']);
  await git(folder, ['config', 'user.email', 'bench@example.invalid']);
  await writeFile(join(folder, '.git', 'info', 'exclude'), 'node_modules\n');
  if (options.green) {
    await unpack(source, bug.fixCommit, folder, bug.sourceFiles);
    await commit(folder, 'A project', await tracked(source, bug));
    await options.green(folder);
    await unpack(source, bug.baseCommit, folder, bug.sourceFiles);
  }
  await commit(folder, 'A project with a bug', await tracked(source, bug));
}

/** By the old side of the fix; where it only adds lines, the ones around the place. */
export async function faultyLines(bug: RealBug, source: string): Promise<FaultyLines> {
  const lines: FaultyLines = new Map();
  const diff = await git(source, [
    'diff',
    '-U0',
    '--no-color',
    bug.baseCommit,
    bug.fixCommit,
    '--',
    ...bug.sourceFiles,
  ]);
  let file = '';
  for (const line of diff.split('\n')) {
    file = /^--- a\/(.*)$/.exec(line)?.[1] ?? file;
    const hunk = /^@@ -(\d+)(?:,(\d+))? /.exec(line);
    if (!hunk) continue;
    const [start, count] = [Number(hunk[1]), Number(hunk[2] ?? 1)];
    const ofFile = lines.get(file) ?? new Set();
    for (let at = start; at < start + (count || 2); at += 1) ofFile.add(at);
    lines.set(file, ofFile);
  }
  return lines;
}

/** Files of the repository that its own ignore rules name are in its commits all the same. */
const tracked = async (source: string, { baseCommit }: RealBug): Promise<string[]> =>
  (await git(source, ['ls-tree', '-r', '-z', '--name-only', baseCommit])).split('\0').filter(Boolean);

async function commit(folder: string, message: string, files: string[]): Promise<void> {
  await git(folder, ['add', '--all']);
  const list = `${folder}.files`;
  await writeFile(list, files.filter((file) => existsSync(join(folder, file))).join('\0'));
  await git(folder, ['add', '--force', `--pathspec-from-file=${list}`, '--pathspec-file-nul']);
  await rm(list);
  await git(folder, ['-c', 'core.hooksPath=/dev/null', 'commit', '--quiet', '--message', message]);
}

/** Files of a commit as they are there; those that it does not have are removed. */
export async function unpack(source: string, at: string, folder: string, files?: string[]): Promise<void> {
  const there = files && new Set((await git(source, ['ls-tree', '-r', '--name-only', at])).split('\n'));
  for (const file of files ?? []) if (!there?.has(file)) await rm(join(folder, file), { force: true });
  const wanted = files?.filter((file) => there?.has(file));
  if (wanted?.length === 0) return;
  const archive = `${folder}.tar`;
  await git(source, ['archive', '--format=tar', `--output=${archive}`, at, '--', ...(wanted ?? [])]);
  await execute('tar', ['-xf', archive, '-C', folder]);
  await rm(archive);
}

/** One installation for all cases with the same packages. */
export async function installed({ install }: Pick<RealBug, 'install'>, packages: string): Promise<string> {
  const key = createHash('sha256').update(JSON.stringify(install)).digest('hex').slice(0, 12);
  const folder = join(packages, key);
  const done = join(folder, 'node_modules');
  const isDone = await access(done).then(
    () => true,
    () => false,
  );
  if (isDone) return done;
  const making = `${folder}.making`;
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true });
  await writeFile(
    join(making, 'package.json'),
    JSON.stringify({ name: 'packages', private: true, dependencies: install }),
  );
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps', '--silent'];
  await execute('npm', ['install', ...options], { cwd: making, maxBuffer: 1 << 26 });
  await mkdir(dirname(folder), { recursive: true });
  await rename(making, folder);
  return done;
}
