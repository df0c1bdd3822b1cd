import { execFile } from 'node:child_process';
import { chmod, lstat, mkdir, readdir, readFile, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { openRepository, type Repository } from '../../core/git/repository.js';
import { packageRoot } from '../../core/package-root.js';
import { type InitReport, init } from '../../core/setup/init.js';
import { type UninstallReport, uninstall } from '../../core/setup/uninstall.js';
import { createRepository, type TestRepository, type TestRepositoryOptions } from '../support/repository.js';

/** A repository to set healer up in, with a bare remote beside it. */
export interface Project extends TestRepository {
  repo: Repository;
  remote: string;
  /** Runs a program in the checkout; never throws. */
  run(
    command: string,
    args: string[],
    options?: { cwd?: string; env?: Record<string, string> },
  ): Promise<Ended>;
  init(options?: { hooks?: boolean; sign?: 'ssh' | 'off' }): Promise<InitReport>;
  uninstall(): Promise<UninstallReport>;
  /** Every file that git does not write itself, with mode and content. */
  files(): Promise<Record<string, string>>;
  /** Writes an executable file below the root. */
  script(file: string, text: string): Promise<void>;
}

export interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export async function createProject(
  t: TestContext,
  files: Record<string, string> = {},
  options: TestRepositoryOptions = {},
): Promise<Project> {
  const manifest = JSON.stringify({ name: 'project', scripts: { test: 'node --test' } });
  const repository = await createRepository({ 'package.json': manifest, ...files }, options);
  t.after(() => repository.dispose());
  const { root, outside } = repository;
  const remote = join(outside, 'remote.git');
  await repository.git('init', '--quiet', '--bare', remote);
  const repo = await openRepository(root);
  return {
    ...repository,
    repo,
    remote,
    run: (command, args, { cwd = root, env = {} } = {}) =>
      new Promise((resolve) => {
        execFile(command, args, { cwd, env: { ...repository.env, ...env } }, (error, stdout, stderr) => {
          resolve({ exitCode: error ? Number(error.code ?? 1) : 0, stdout, stderr });
        });
      }),
    init: ({ hooks = true, sign = 'off' } = {}) => init(repo, { hooks, sign }),
    uninstall: () => uninstall(repo),
    files: async () => ({
      ...(await listFiles(root, '')),
      ...(await listFiles(repo.commonDir, '', '.git/')),
    }),
    script: async (file, text) => {
      await repository.write({ [file]: text });
      await chmod(join(root, file), 0o755);
    },
  };
}

/** Links the real tool of this package's own dependencies into the project. */
export async function linkTool(project: Project, name: string): Promise<string> {
  await mkdir(join(project.root, 'node_modules'), { recursive: true });
  await symlink(join(packageRoot, 'node_modules', name), join(project.root, 'node_modules', name));
  return join(packageRoot, 'node_modules/.bin', name);
}

const changing =
  /^(?:\.git|node_modules|objects|logs|refs|index|HEAD|ORIG_HEAD|FETCH_HEAD|COMMIT_EDITMSG|worktrees|lefthook\.checksum)$/;

async function listFiles(folder: string, inner: string, prefix = ''): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(join(folder, inner), { withFileTypes: true })) {
    if (changing.test(entry.name) || entry.name.endsWith('.sample')) continue;
    const path = join(inner, entry.name);
    if (entry.isDirectory()) Object.assign(found, await listFiles(folder, path, prefix));
    else found[prefix + path] = await describeFile(join(folder, path));
  }
  return found;
}

async function describeFile(path: string): Promise<string> {
  const stats = await lstat(path);
  if (stats.isSymbolicLink()) return `link ${await readlink(path)}`;
  return `${(stats.mode & 0o777).toString(8)} ${(await readFile(path)).toString('base64')}`;
}
