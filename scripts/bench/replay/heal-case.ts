import { existsSync } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git, run, runHealer } from '../project.js';
import { unpack } from '../real-bug-project.js';
import type { ReplayCase } from './projects.js';

/** What healer has learned before it heals. */
export const modes = ['nothing', 'history', 'outcomes'] as const;
export type Mode = (typeof modes)[number];

export interface Healed {
  /** Whether the tests pass in a clean clone of the branch. */
  holds: boolean;
  seconds: number;
  /** Null where there is no patch. */
  screened: number | null;
  strategy: string;
  /** Seconds that learning from the history took. */
  learning: number;
  note: string;
}

/** A clone for each mode, each with healer's state of its own. */
export interface Replay {
  folder: string;
  source: string;
  packages: string;
}

export async function openReplay(folder: string, source: string, packages: string): Promise<Replay> {
  for (const mode of modes) {
    const clone = join(folder, mode, 'project');
    await mkdir(join(folder, mode), { recursive: true });
    await git(folder, ['clone', '--quiet', '--shared', '--no-checkout', source, clone]);
    await git(clone, ['remote', 'remove', 'origin']);
    await git(clone, ['config', 'user.name', 'Bench']);
    await git(clone, ['config', 'user.email', 'bench@example.invalid']);
    await git(clone, ['config', 'core.hooksPath', '/dev/null']);
    await writeFile(join(clone, '.git', 'info', 'exclude'), 'node_modules\n');
    await cp(packages, join(clone, 'node_modules'), { recursive: true, verbatimSymlinks: true });
  }
  return { folder, source, packages };
}

export async function healCase(
  { folder, source }: Replay,
  bug: ReplayCase,
  mode: Mode,
  budget: string,
): Promise<Healed> {
  const project = join(folder, mode, 'project');
  await begin(project, source, bug, mode);
  const began = performance.now();
  if (mode !== 'nothing') await runHealer(project, ['learn', '--from-history', '--budget', '60s', '--json']);
  const learned = performance.now();
  const { report } = await runHealer(project, ['heal', '--json', '--budget', budget]);
  const seconds = (performance.now() - learned) / 1000;
  const patch = report?.patches[0];
  const holds =
    patch !== undefined && (await passes(bug, project, join(folder, mode, 'clone'), patch.branch));
  if (mode === 'outcomes')
    for (const { id } of report?.patches ?? [])
      await runHealer(project, ['review', id, holds ? '--merge' : '--reject', '--yes']);
  return {
    holds,
    seconds,
    screened: patch?.candidates.screened ?? null,
    strategy: patch?.strategy ?? '',
    learning: (learned - began) / 1000,
    note: report?.errors[0]?.reason ?? 'no answer',
  };
}

/** The commit before the fix, with the tests that came with it, as the tip of the branch `main`. */
async function begin(project: string, source: string, bug: ReplayCase, mode: Mode): Promise<void> {
  if (mode !== 'outcomes') await forget(project);
  await git(project, ['checkout', '--quiet', '--force', '-B', 'main', bug.baseCommit]);
  await git(project, ['clean', '-fdq', '-e', '.healer', '-e', 'node_modules']);
  await unpack(source, bug.fixCommit, project, bug.testFiles);
  await mkdir(join(project, '.healer'), { recursive: true });
  const config = { testCommand: bug.testCommand };
  await writeFile(join(project, '.healer', 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
  const files = [...bug.testFiles, '.healer/config.json'].filter((file) => existsSync(join(project, file)));
  await git(project, ['add', '--force', '--', ...files]);
  await git(project, ['commit', '--quiet', '--allow-empty', '--message', 'Tests of what is wrong']);
  await runHealer(project, ['init', '--yes', '--no-hooks']);
}

/** All that healer knows of the repository, but what was mined of its commits. */
async function forget(project: string): Promise<void> {
  await rm(join(project, '.healer', 'db'), { recursive: true, force: true });
  await rm(join(project, '.healer', 'cache', 'patterns', 'buckets.json'), { force: true });
  const refs = await git(project, [
    'for-each-ref',
    '--format=%(refname)',
    'refs/healer',
    'refs/heads/healer',
  ]);
  for (const ref of refs.split('\n').filter(Boolean)) await git(project, ['update-ref', '-d', ref]);
}

async function passes(bug: ReplayCase, project: string, clone: string, branch: string): Promise<boolean> {
  await rm(clone, { recursive: true, force: true });
  await git(project, ['clone', '--quiet', '--branch', branch, project, clone]);
  await cp(join(project, 'node_modules'), join(clone, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  return (await run('sh', ['-c', bug.testCommand], clone, 120_000)).exitCode === 0;
}
