import { access, constants, cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { git } from '../../git/command.js';
import type { Repository } from '../../git/repository.js';
import { sparsePaths } from '../../workspace/monorepo/outside.js';
import { execute } from '../execute.js';
import type { SandboxWorktree } from '../worktree.js';

export interface PreCommitOptions {
  repo: Repository;
  /** What would be committed, and on top of what. */
  tree: string;
  commit: string;
  timeoutMs: number;
  signal?: AbortSignal;
}

export interface PreCommitResult {
  outcome: 'passed' | 'failed';
  /** The last line that a failing hook printed. */
  said: string;
}

/** Path of the repository's own pre-commit hook; null where it has none that git would run. */
export async function findPreCommitHook(repo: Repository): Promise<string | null> {
  const path = await git(repo, ['rev-parse', '--git-path', 'hooks']);
  const hook = join(resolve(repo.root, path.replace(/\n$/, '')), 'pre-commit');
  return (await isExecutable(hook)) ? hook : null;
}

/**
 * Runs the pre-commit hook at `hook` on the patch, isolated, as `git commit` would: with the patch staged.
 * It gets an index, refs and an object store of its own, so that whatever it stages or stashes is gone after it.
 */
export async function runPreCommitHook(
  worktree: SandboxWorktree,
  hook: string,
  o: PreCommitOptions,
): Promise<PreCommitResult> {
  const hooks = dirname(hook);
  const env = await privateRepository(worktree, o);
  const place = await hookInWorktree(worktree, o.repo, hooks);
  const enclosure = worktree.enclosure();
  const result = await execute([join(place, 'pre-commit')], {
    ...enclosure,
    readOnly: [...(enclosure.readOnly ?? []), ...(place === hooks ? [hooks] : [])],
    env,
    timeoutMs: o.timeoutMs,
    ...(o.signal && { signal: o.signal }),
  });
  const lines = `${result.stdout}\n${result.stderr}`.trim().split('\n');
  const said = result.timedOut ? 'it does not end' : (lines.at(-1) ?? '');
  return { outcome: result.exitCode === 0 ? 'passed' : 'failed', said };
}

/** Hooks that live among the project's files (husky's) look for their neighbours: they run from the worktree. */
async function hookInWorktree(worktree: SandboxWorktree, repo: Repository, hooks: string): Promise<string> {
  const inside = relative(repo.root, hooks);
  if (inside.startsWith('..') || isAbsolute(inside) || inside.split(/[/\\]/)[0] === '.git') return hooks;
  const place = join(worktree.folder, inside);
  // What installs them is often ignored by git, as husky's `_` is.
  await cp(hooks, place, { recursive: true, force: false, errorOnExist: false });
  return place;
}

/** A git folder whose objects are borrowed from the repository and whose index holds the patch. */
async function privateRepository(
  worktree: SandboxWorktree,
  o: PreCommitOptions,
): Promise<Record<string, string>> {
  const folder = join(worktree.temp, 'commit.git');
  await mkdir(join(folder, 'objects/info'), { recursive: true });
  await mkdir(join(folder, 'refs/heads'), { recursive: true });
  await writeFile(join(folder, 'objects/info/alternates'), `${join(o.repo.commonDir, 'objects')}\n`);
  await writeFile(join(folder, 'HEAD'), 'ref: refs/heads/healer\n');
  await writeFile(join(folder, 'refs/heads/healer'), `${o.commit}\n`);
  await writeFile(join(folder, 'config'), settings(o.commit, await committer(o.repo)));
  const env = {
    GIT_DIR: folder,
    GIT_WORK_TREE: worktree.folder,
    GIT_INDEX_FILE: join(folder, 'index'),
    GIT_PREFIX: '',
    GIT_EDITOR: ':',
  };
  await git({ root: worktree.folder }, ['read-tree', o.tree], { env });
  await leaveOut(worktree, await sparsePaths(o.repo.root), env);
  // Without what the files' times are, every hook would take all of them for changed.
  await git({ root: worktree.folder }, ['-c', 'core.fsmonitor=false', 'update-index', '-q', '--refresh'], {
    env,
    allowFailure: true,
  });
  return env;
}

/** What a sparse checkout leaves out is not deleted. */
async function leaveOut(
  { folder }: SandboxWorktree,
  paths: readonly string[],
  env: Record<string, string>,
): Promise<void> {
  if (paths.length === 0) return;
  const known = new Set((await git({ root: folder }, ['ls-files', '-z'], { env })).split('\0'));
  const input = paths.filter((path) => known.has(path)).map((path) => `${path}\0`);
  const args = ['update-index', '--skip-worktree', '-z', '--stdin'];
  await git({ root: folder }, args, { env, input: input.join('') });
}

function settings(commit: string, [name, email]: string[]): string {
  const sha256 = commit.length === 64;
  return [
    '[core]',
    `\trepositoryformatversion = ${sha256 ? 1 : 0}`,
    '\tbare = false',
    ...(sha256 ? ['[extensions]', '\tobjectFormat = sha256'] : []),
    '[user]',
    `\tname = ${JSON.stringify(name ?? 'healer')}`,
    `\temail = ${JSON.stringify(email ?? 'healer@localhost')}`,
    '',
  ].join('\n');
}

async function committer(repo: Repository): Promise<string[]> {
  const values = ['user.name', 'user.email'].map((key) => git(repo, ['config', key], { allowFailure: true }));
  return (await Promise.all(values)).map(
    (value, index) => value.trim() || ['healer', 'healer@localhost'][index] || '',
  );
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
