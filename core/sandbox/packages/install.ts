import { HealerError } from '../../errors.js';
import type { Repository } from '../../git/repository.js';
import type { Workspace } from '../../workspace/workspace.js';
import { type Execution, execute } from '../execute.js';
import type { Enclosure } from '../launch.js';
import { withOneHost } from '../network/one-host.js';
import { openWorktree, type SandboxWorktree } from '../worktree.js';
import type { FoundManager } from './find-manager.js';
import { asIn, fromEndpoint } from './lock-addresses.js';
import { type InstallSettings, managerOf } from './managers.js';
import { harmlessSettings } from './npm-settings.js';

export interface InstallOptions extends Omit<InstallSettings, 'now'> {
  repo: Repository;
  /** What is checked out for it. */
  commit: string;
  workspace: Pick<Workspace, 'packages'>;
  manager: 'npm' | 'pnpm' | 'yarn';
  found: FoundManager;
  /** Texts of files of the commit that are others, above all of manifests. */
  changes: ReadonlyMap<string, string>;
  /** Texts of manifests that are written once all is installed, for which the lock file alone is made anew. */
  then?: ReadonlyMap<string, string>;
  limits?: Enclosure['limits'];
  signal?: AbortSignal;
}

/** A checkout of a commit with its packages. */
export interface Installation {
  /** Absolute. */
  folder: string;
  /** Text of the lock file as the package manager left it; null where there is none. */
  lock: string | null;
  dispose(): Promise<void>;
}

/** For a tree with thousands of packages. */
const limitMs = 15 * 60_000;

/**
 * Installs what a commit with some changes asks for in a worktree of its own, with the project's own package manager: in the sandbox, with nothing
 * within reach but the registry and nothing of the user's to read, and without a script of anybody. The settings of the
 * repository that say where packages come from do not count. Errors: INSTALL_FAILED, WORKTREE_FAILED, ISOLATION_UNAVAILABLE, ABORTED.
 */
export async function installPackages(o: InstallOptions): Promise<Installation> {
  const { repo, commit, workspace, signal, lock } = o;
  const worktree = await openWorktree(repo, commit, { workspace, bare: true, ...(signal && { signal }) });
  try {
    await prepare(worktree, o);
    await write(worktree, o.changes);
    const manager = managerOf(o.manager, { ...o, now: new Date() });
    await run(worktree, o, manager.install, manager.env);
    if (o.then && lock !== null) {
      await write(worktree, o.then);
      await run(worktree, o, manager.settle, manager.env);
    }
    const text = lock === null ? undefined : await worktree.read(lock);
    return {
      folder: worktree.folder,
      lock: text === undefined ? null : asIn(o.lockText, text, o.endpoint),
      dispose: worktree.dispose,
    };
  } catch (error) {
    await worktree.dispose();
    throw error;
  }
}

async function prepare(
  worktree: SandboxWorktree,
  { lock, lockText, endpoint }: InstallOptions,
): Promise<void> {
  const settings = await worktree.read('.npmrc');
  if (settings !== undefined) await worktree.writeFile('.npmrc', harmlessSettings(settings));
  await worktree.writeFile('.yarnrc', null);
  if (lock !== null) await worktree.writeFile(lock, fromEndpoint(lockText, endpoint));
}

async function write(worktree: SandboxWorktree, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [file, text] of files) await worktree.writeFile(file, text);
}

async function run(
  worktree: SandboxWorktree,
  { found, home, endpoint, limits, signal }: InstallOptions,
  words: readonly string[],
  env: Record<string, string>,
): Promise<void> {
  const certificates = process.env.NODE_EXTRA_CA_CERTS;
  const { hostname, port, protocol } = new URL(endpoint);
  const host = { name: hostname, port: Number(port) || (protocol === 'http:' ? 80 : 443) };
  const enclosure = worktree.enclosure();
  const execution = await withOneHost(host, (way) =>
    execute(way.through([...proxied, ...found.command, ...words]), {
      ...enclosure,
      temp: home,
      readOnly: [
        ...(enclosure.readOnly ?? []),
        ...found.shown,
        way.folder,
        ...(certificates ? [certificates] : []),
      ],
      env: { ...env, ...(certificates && { NODE_EXTRA_CA_CERTS: certificates }) },
      isolation: 'required',
      timeoutMs: limitMs,
      maxOutput: 1 << 20,
      ...(limits && { limits }),
      ...(signal && { signal }),
    }),
  );
  if (execution.exitCode !== 0) throw failed(execution, endpoint);
}

/** Yarn 2 and later asks for a proxy by names of its own. */
const proxied = [
  '/bin/sh',
  '-c',
  'YARN_HTTP_PROXY="$HTTP_PROXY" YARN_HTTPS_PROXY="$HTTPS_PROXY" exec "$@"',
  'sh',
];

const longestWord = 300;

function failed({ exceeded, stdout, stderr }: Execution, endpoint: string): HealerError {
  const said = (stderr.trim() || stdout.trim())
    .split('\n')
    .map((line) => line.replace(/^(?:npm (?:error|ERR!)|error|ERROR|➤ YN\d+:[ │└┌]*)\s*/i, '').trim())
    .filter(
      (line) => line !== '' && !/^(?:A complete log|code E|errno|This is not a problem with npm)/.test(line),
    )
    .join(' ')
    .replaceAll(endpoint, 'the registry')
    .slice(0, longestWord);
  const why = exceeded
    ? `the package manager ${exceeded.how}`
    : said || 'the package manager does not say why';
  return new HealerError('INSTALL_FAILED', `The packages could not be installed: ${why}`);
}
