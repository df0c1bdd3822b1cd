import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { git } from '../../git/command.js';
import { type Change, describeChange } from '../change.js';
import { textState } from '../file-state.js';
import { hookNames, newHook, usualHooks } from '../hook-text.js';
import type { Journal } from '../journal.js';
import { localFolder } from '../local-folder.js';
import type { HookInstall, HookManager, HookPlace } from './manager.js';
import { installScripts } from './script-hooks.js';

/**
 * A folder of hooks that `core.hooksPath` names. One that this repository alone uses is written to; one of the user's
 * or the machine's settings, which other repositories share, is chained to from a folder of healer's.
 */
export const hooksPath: HookManager = {
  owner: 'core.hooksPath',
  owns: async ({ hooksPath: configured }) => configured !== null,
  install: async (place, journal) => {
    const { repo, hooksFolder } = place;
    const own = place.hooksPath?.local || !relative(repo.mainRoot, hooksFolder).startsWith('..');
    return own
      ? installScripts(
          { folder: hooksFolder, root: repo.mainRoot, kind: 'executable', hooks: place.hooks },
          journal,
        )
      : installChain(place, journal);
  },
};

/** Absolute folder of the hooks that chain to a shared folder. */
export const chainFolder = (repo: HookPlace['repo']): string => join(localFolder(repo), 'chain');

/** Puts healer's lines into hooks of the chain that were only handed on until now. */
export async function extendChain({ repo, hooks }: HookPlace, journal: Journal): Promise<Change[]> {
  const fresh = hooks.filter((hook) => !usualHooks.includes(hook));
  const scripts = { folder: chainFolder(repo), root: repo.mainRoot, kind: 'executable' as const };
  return (await installScripts({ ...scripts, locate: fromChain, hooks: fresh }, journal)).changes;
}

const fromChain = `healer_folder=\${0%/*}/..`;

async function installChain({ repo, hooksFolder, hooks }: HookPlace, journal: Journal): Promise<HookInstall> {
  const folder = chainFolder(repo);
  const shared = (await readdir(hooksFolder).catch(() => [])).filter((name) => !name.endsWith('.sample'));
  const chained = new Set<string>([...standardHooks, ...shared]);
  for (const name of chained) {
    const hook = hooks.find((known) => known === name);
    const head = hook ? newHook(hook, fromChain) : '#!/bin/sh\n';
    const next = `${quote(hooksFolder)}/${name}`;
    await journal.change(
      join(folder, name),
      'whole',
      textState(`${head}[ ! -x ${next} ] || exec ${next} "$@"\n`, 0o755),
    );
  }
  const config = join(repo.commonDir, 'config');
  const remembered = await journal.remember(config, 'hooks-path');
  await git({ root: repo.mainRoot }, ['config', '--local', 'core.hooksPath', folder]);
  await remembered.done();
  return {
    changes: [
      describeChange(
        repo.mainRoot,
        'changed',
        config,
        `core.hooksPath: ${folder}, which goes on to ${hooksFolder}`,
      ),
    ],
    hooks: [...hooks],
    notes: [`${hooksFolder} is shared with other repositories and was left alone.`],
  };
}

/** The hooks that people commonly add to a shared folder later. The ones that git calls all the time are not forwarded unless they exist. */
const standardHooks = [
  'applypatch-msg',
  'pre-applypatch',
  'post-applypatch',
  'pre-commit',
  'pre-merge-commit',
  'prepare-commit-msg',
  'commit-msg',
  'pre-rebase',
  'post-rewrite',
  'pre-auto-gc',
  ...hookNames,
];

const quote = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`;
