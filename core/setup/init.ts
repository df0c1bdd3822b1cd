import { join } from 'node:path';
import { loadConfig } from '../config/load.js';
import type { Config } from '../config/schema.js';
import { HealerError } from '../errors.js';
import type { Repository } from '../git/repository.js';
import { ignoreFiles, prepareStore } from '../store/paths.js';
import { type MonorepoSummary, summarise } from '../workspace/monorepo/summary.js';
import { addedParts, agreeTo, untrusted } from '../workspace/trust.js';
import { describeWorkspace, type Workspace } from '../workspace/workspace.js';
import { type Change, describeChange } from './change.js';
import { readState, stateText, textState } from './file-state.js';
import type { HookOwner } from './hook-managers/manager.js';
import type { HookName } from './hook-text.js';
import { installHooks } from './install-hooks.js';
import { openJournal } from './journal.js';
import { type SigningReport, setUpSigning } from './signing.js';
import { writeSettings } from './write-settings.js';

export interface InitOptions {
  /** Whether to put healer's shims beside the git hooks. */
  hooks: boolean;
  /** How patches are signed; undefined keeps what the settings say. */
  sign?: 'ssh' | 'gpg' | 'off' | undefined;
  /** Agrees to what settings that were there already have run on this machine, or loosen. */
  agree?: boolean | undefined;
}

export interface InitReport {
  root: string;
  packageManager: Workspace['packageManager'];
  packages: Workspace['packages'];
  /** null where there is one package alone. */
  monorepo: MonorepoSummary | null;
  /** null where the project has no test command yet. */
  test: Workspace['test'];
  signing: SigningReport;
  /** null when they were not asked for. */
  hooks: { owner: HookOwner; installed: HookName[] } | null;
  /** Empty when everything was there already. */
  changes: Change[];
  /** What the user should know, one sentence each. */
  notes: string[];
}

/**
 * Sets up healer in the main checkout of a repository: `.healer/`, signing, and the git hooks. Repeating it changes
 * nothing; `uninstall` undoes it.
 * @throws HealerError `NO_PACKAGE_JSON`, `CONFIG_INVALID`, `SIGNING_FAILED`
 */
export async function init(repo: Repository, options: InitOptions): Promise<InitReport> {
  const config = await loadConfig(repo.mainRoot);
  const workspace = await describeWorkspace(repo.mainRoot, config);
  const sign = options.sign ?? config.sign;
  const journal = await openJournal(repo);
  try {
    const changes = await prepareFolder(repo, journal);
    changes.push(...(await writeSettings(repo, options, journal)));
    const signing = await setUpSigning(repo, sign, journal);
    changes.push(...signing.changes);
    const hooks = options.hooks ? await installHooks(repo, journal) : null;
    changes.push(...(hooks?.changes ?? []));
    const written = await loadConfig(repo.mainRoot);
    const agreed = await agree(repo, { before: config, written, all: options.agree ?? false });
    return {
      root: repo.mainRoot,
      packageManager: workspace.packageManager,
      packages: workspace.packages,
      monorepo: summarise(workspace),
      test: workspace.test,
      signing: signing.report,
      hooks: hooks && { owner: hooks.owner, installed: hooks.hooks },
      changes,
      notes: [...signing.notes, ...(hooks?.notes ?? []), ...agreed, ...(await trustNote(repo, written))],
    };
  } catch (error) {
    throw explainUnwritable(error);
  }
}

async function prepareFolder(
  repo: Repository,
  journal: Awaited<ReturnType<typeof openJournal>>,
): Promise<Change[]> {
  const path = join(repo.mainRoot, '.healer', '.gitignore');
  const found = await readState(path);
  if (found !== null && stateText(found) !== ignoreFiles.private) {
    await prepareStore(repo);
    return [];
  }
  await journal.change(path, 'whole', textState(ignoreFiles.shared, 0o644));
  await prepareStore(repo, 'shared');
  return [describeChange(repo.mainRoot, 'created', path, 'keeps working state out of commits')];
}

/** What this command wrote is the user's own; what was there before may be somebody else's. */
async function agree(
  repo: Repository,
  { before, written, all }: { before: Config; written: Config; all: boolean },
): Promise<string[]> {
  await agreeTo(repo, written, addedParts(before, written));
  const others = all ? (await untrusted(repo, written)).filter(({ use }) => use === 'needed') : [];
  await agreeTo(repo, written, others);
  return others.map(({ setting, effect }) => `Agreed to: "${setting}" ${effect}.`);
}

async function trustNote(repo: Repository, config: Config): Promise<string[]> {
  const parts = await untrusted(repo, config);
  if (parts.length === 0) return [];
  const names = [...new Set(parts.map(({ setting }) => JSON.stringify(setting)))].join(', ');
  return [
    `Somebody else may have written what .healer/config.json says of ${names}: look at it, then run \`healer trust\`.`,
  ];
}

function explainUnwritable(error: unknown): unknown {
  const { code, path } = error as NodeJS.ErrnoException;
  if (!path || !['EACCES', 'EPERM', 'EROFS', 'ENOSPC'].includes(code ?? '')) return error;
  return new HealerError('FILE_UNREADABLE', `${path} cannot be written (${code}).`, {
    next: 'Make it writable and run `healer init` again: it goes on where it stopped.',
    cause: error,
  });
}
