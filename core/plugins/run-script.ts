import { lstat, lutimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/schema.js';
import { git } from '../git/command.js';
import { listFilesAt } from '../git/objects/objects.js';
import type { Repository } from '../git/repository.js';
import { execute } from '../sandbox/execute.js';
import { openWorktree, type SandboxWorktree } from '../sandbox/worktree.js';
import { runScript } from '../workspace/package-manager.js';
import type { Workspace } from '../workspace/workspace.js';
import { requireNoNetwork } from './enclosure.js';

export interface ScriptPlace {
  repo: Repository;
  config: Pick<Config, 'isolation' | 'limits'>;
  workspace: Pick<Workspace, 'packages' | 'packageManager'>;
  signal?: AbortSignal;
}

export interface Script {
  /** In `scripts` of package.json. */
  name: string;
  /** What it is to run, also in a commit whose package.json says otherwise; as that says where not told. */
  command?: string;
}

/** What a script of package.json made of the files of a commit. */
export interface ScriptRun {
  /** Whether it came to its end with exit code 0. */
  ok: boolean;
  /** Why not, as the end of a sentence; empty where it did. */
  why: string;
  /** Files that are otherwise now than in the commit, or are not in it; ignored ones are left out. Sorted. */
  changed: string[];
  /** Of the files of the commit, those that it wrote, changed or not; only where `watch` asked for it. */
  written: string[];
}

export interface ScriptOptions {
  timeoutMs: number;
  /** Files that are taken away before. */
  remove?: readonly string[];
  watch?: boolean;
}

/**
 * Runs a script of package.json at a commit, in a throwaway worktree, enclosed and without network, and looks what became of
 * the files. Error: ISOLATION_UNAVAILABLE, WORKTREE_FAILED, ABORTED
 */
export async function runScriptAt(
  { repo, config, workspace, signal }: ScriptPlace,
  commit: string,
  script: Script,
  { timeoutMs, remove = [], watch = false }: ScriptOptions,
): Promise<ScriptRun> {
  await requireNoNetwork();
  const worktree = await openWorktree(repo, commit, {
    workspace,
    isolation: config.isolation,
    limits: config.limits,
    ...(signal && { signal }),
  });
  try {
    await nameScript(worktree, script);
    const before = new Set(await changesIn(worktree));
    for (const file of remove) await worktree.writeFile(file, null);
    const tracked = watch ? await listFilesAt(repo, commit) : [];
    await age(worktree, tracked);
    const { exitCode, exceeded, stderr, stdout } = await execute(
      runScript(workspace.packageManager, script.name),
      {
        ...worktree.enclosure(),
        env: {},
        timeoutMs,
        ...(signal && { signal }),
      },
    );
    const ok = exitCode === 0 && exceeded === null;
    const last = (stderr.trim() || stdout.trim()).split('\n').at(-1) ?? '';
    const why = ok ? '' : (exceeded?.how ?? `ended with exit code ${exitCode}: ${last.slice(0, 200)}`);
    const changed = (await changesIn(worktree)).filter((file) => !before.has(file)).sort();
    return { ok, why, changed, written: await youngOf(worktree, tracked) };
  } finally {
    await worktree.dispose();
  }
}

/** A commit from before the script was there can be asked as well. */
async function nameScript(worktree: SandboxWorktree, { name, command }: Script): Promise<void> {
  if (command === undefined) return;
  const text = await worktree.read('package.json');
  const manifest = parse(text);
  if (manifest === null || manifest.scripts?.[name] === command) return;
  const named = { ...manifest, scripts: { ...manifest.scripts, [name]: command } };
  await worktree.writeFile('package.json', `${JSON.stringify(named, null, 2)}\n`);
}

function parse(text: string | undefined): { scripts?: Record<string, unknown> } | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}

/** Paths, without what is ignored; by git with its folder named outright, and without what could make it run programs. */
async function changesIn({ folder, gitDir }: SandboxWorktree): Promise<string[]> {
  const place = [`--git-dir=${gitDir}`, `--work-tree=${folder}`];
  const quiet = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];
  const asked = [
    'status',
    '--porcelain',
    '-z',
    '--no-renames',
    '--untracked-files=all',
    '--ignore-submodules=all',
  ];
  const status = await git({ root: folder }, [...place, ...quiet, ...asked]);
  return status
    .split('\0')
    .filter(Boolean)
    .map((entry) => entry.slice(3));
}

/** Seconds since 1970. */
const longAgo = 1_000_000_000;

/** Makes files so old that a later write shows, also one of the same content. */
async function age({ folder }: SandboxWorktree, files: readonly string[]): Promise<void> {
  for (const file of files) await lutimes(join(folder, file), longAgo, longAgo).catch(() => {});
}

async function youngOf({ folder }: SandboxWorktree, files: readonly string[]): Promise<string[]> {
  const young: string[] = [];
  for (const file of files) {
    const found = await lstat(join(folder, file)).catch(() => null);
    if (found?.isFile() && found.mtimeMs !== longAgo * 1000) young.push(file);
  }
  return young;
}
