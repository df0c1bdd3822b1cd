import { appendFile, cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import picomatch from 'picomatch';
import { packageRoot } from '../../core/package-root.js';
import type { BenchOptions } from './main.js';
import { git, linkPackages } from './project.js';
import type { Subject } from './subject.js';

/** A project that a benchmark can copy: one of the benchmark's own, or a folder that was given. */
export interface Measured {
  name: string;
  /** Which commit of which version it is, where it tells. */
  version: string;
  folder: string;
  /** Whether the packages of healer are its packages. */
  own: boolean;
  /** Its own test script where undefined. */
  testCommand?: string;
  /** Globs of the files to edit; the project's sources where empty. */
  sources: string[];
}

const ownFolder = join(packageRoot, 'scripts/bench/projects');

/** The small projects that were written for the benchmarks: four runners, CommonJS, ES modules and TypeScript. */
export async function ownProjects(only: readonly string[]): Promise<Measured[]> {
  const names = (await readdir(ownFolder)).sort();
  return names
    .filter((name) => only.length === 0 || only.some((part) => name.includes(part)))
    .map((name) => ({ name, version: '', folder: join(ownFolder, name), own: true, sources: [] }));
}

/** The folders that `--project` names, with the `--test` and `--source` that stand at the same place. */
export const givenProjects = ({ project, test, source }: BenchOptions): Promise<Measured[]> =>
  Promise.all(
    project.map(async (folder, index) => ({
      name: basename(resolve(folder)),
      version: await versionOf(resolve(folder)),
      folder: resolve(folder),
      own: false,
      ...(test[index] && { testCommand: test[index] }),
      sources: source[index]?.split(',').filter(Boolean) ?? [],
    })),
  );

async function versionOf(folder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    version?: string;
  };
  const commit = await git(folder, ['rev-parse', '--short', 'HEAD']).catch(() => '');
  return [version, commit.trim() && `commit \`${commit.trim()}\``].filter(Boolean).join(', ');
}

/** Copies a project, its packages included, to a repository of its own in `target`; what was uncommitted is committed there. */
export async function copyOf(measured: Measured, target: string): Promise<string> {
  await mkdir(dirname(target), { recursive: true });
  await cp(measured.folder, target, { recursive: true, verbatimSymlinks: true });
  if (measured.own) await linkPackages(target);
  await git(target, ['init', '--quiet', '--initial-branch', 'main']);
  for (const [key, value] of settings) await git(target, ['config', key, value]);
  await appendFile(join(target, '.git/info/exclude'), '\nnode_modules\n');
  await git(target, ['add', '--all']);
  await git(target, ['commit', '--quiet', '--allow-empty', '--message', 'A project to measure']);
  return target;
}

/** The files of a project to edit. Throws where there are none. */
export function sourcesOf({ name, sources }: Measured, subject: Subject): string[] {
  const isWanted = sources.length > 0 ? picomatch(sources) : () => true;
  const files = subject.sources.filter((file) => isWanted(file) && !isSetting(file));
  if (files.length === 0)
    throw new Error(`${name} has no source files${sources.length > 0 ? ` like ${sources}` : ''}`);
  return files;
}

/** What configures tools or is loaded by them, at the top of a project. */
const isSetting = (file: string): boolean => !file.includes('/');

const settings = [
  ['user.name', 'Bench'],
  ['user.email', 'bench@example.invalid'],
  ['core.hooksPath', '/dev/null'],
  ['commit.gpgSign', 'false'],
] as const;
