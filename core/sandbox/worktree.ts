import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HealerError } from '../errors.js';
import { fileTrouble } from '../file-trouble.js';
import { git } from '../git/command.js';
import type { Repository } from '../git/repository.js';
import { addWorktree, removeWorktree, sweepWorktrees, worktreeName } from '../git/worktrees.js';
import type { Edit } from '../model.js';
import { raiseDeepFolders } from '../workspace/deep-folders.js';
import { cacheFolder } from '../workspace/folders.js';
import { sweepTemporaryFolders } from '../workspace/temporary-folder.js';
import type { Workspace } from '../workspace/workspace.js';
import { readConfined, writeConfined } from './confined.js';
import { decodeText } from './decode.js';
import { applyEdits, editsByFile } from './edits.js';
import type { Executor } from './executor.js';
import type { Enclosure } from './launch.js';
import type { RunTestsOptions, TestsRun } from './tests.js';
import { linkDependencies } from './worktree/dependencies.js';
import { plainSettings, shownGitFiles } from './worktree/git-files.js';
import { heldTree } from './worktree/held-tree.js';
import { copySubmodules } from './worktree/submodules.js';
import { removeFolder, sweepFolders } from './worktree/temp.js';

/** A throwaway checkout of one commit, with dependencies, that nothing of the user's can be reached from. */
export interface SandboxWorktree {
  /** Absolute, like `temp`. */
  folder: string;
  /** Private to this worktree: HOME, TMPDIR and inboxes of what runs in it. */
  temp: string;
  /** Git's own folder for this checkout, to name it without trusting its `.git` file. */
  gitDir: string;
  repo: Repository;
  /** What `execute` and `launch` need to enclose a command in it; `cwd` is relative. */
  enclosure(cwd?: string): Omit<Enclosure, 'env'>;
  /** Makes edits whose ranges are offsets in the files as they are now. Error: WORKTREE_FAILED. */
  write(edits: readonly Edit[]): Promise<void>;
  writeFile(file: string, content: string | Buffer | null): Promise<void>;
  /** Text of a file; undefined where there is none, or it is not UTF-8. */
  read(file: string): Promise<string | undefined>;
  /** Back to the commit: changes undone, untracked and ignored files gone, dependencies kept. */
  reset(): Promise<void>;
  /** Runs the tests of what it holds now on other machines; absent where they are run here. */
  runElsewhere?(options: RunTestsOptions): Promise<TestsRun>;
  dispose(): Promise<void>;
}

export interface WorktreeOptions {
  workspace: Pick<Workspace, 'packages'>;
  signal?: AbortSignal;
  isolation?: Enclosure['isolation'];
  limits?: Enclosure['limits'];
  /** Link no packages into it: whoever opens it sees to them. */
  bare?: boolean;
  /** Runs the tests of it in the place of this machine. */
  executor?: Executor | undefined;
}

/**
 * Checks `commit` out in healer's cache folder and links the dependencies of the user's checkout into it.
 * What a dead process left there is swept first. Errors: WORKTREE_FAILED, ABORTED.
 */
export async function openWorktree(
  repo: Repository,
  commit: string,
  { workspace, signal, isolation, limits, bare = false, executor }: WorktreeOptions,
): Promise<SandboxWorktree> {
  if (signal?.aborted)
    throw new HealerError('ABORTED', 'The worktree was not made', { cause: signal.reason });
  const home = join(cacheFolder(), 'worktrees');
  await mkdir(home, { recursive: true, mode: 0o700 }).catch((error) => {
    throw fileTrouble(error, 'Set HEALER_CACHE_HOME to a folder that this user may write in');
  });
  await sweepOnce(repo, home);
  // The owner is in the name, so that both folders can be swept without git.
  const folder = join(home, worktreeName());
  const temp = `${folder}.temp`;
  let disposed: Promise<void> | undefined;
  const dispose = () => {
    disposed ??= removeWorktree(repo, folder).then(() => removeFolder(temp));
    return disposed;
  };
  try {
    await mkdir(temp, { mode: 0o700 });
    await Promise.all([addWorktree(repo, folder, commit), plainSettings(repo)]);
    const gitDir = await gitDirOf(folder);
    const submodules = await copySubmodules({ checkout: repo.root, folder, temp }, commit);
    const inner = submodules.map((path) => ({ name: path, folder: path }));
    const dependencies = bare
      ? []
      : await linkDependencies([repo.root, repo.mainRoot], folder, [...workspace.packages, ...inner]);
    const shown = [...dependencies, ...(await shownGitFiles(repo, gitDir, folder, temp))];
    const hide = [...new Set([repo.root, repo.mainRoot])];
    return {
      folder,
      temp,
      gitDir,
      repo,
      enclosure: (cwd = '') => ({
        cwd: join(folder, cwd),
        worktree: folder,
        temp,
        readOnly: shown,
        hide,
        ...(isolation && { isolation }),
        ...(limits && { limits }),
      }),
      write: (edits) => writeEdits(folder, edits),
      writeFile: (file, content) => writeConfined(folder, file, content),
      read: async (file) => {
        const bytes = await readConfined(folder, file);
        return bytes && decodeText(bytes);
      },
      reset: async () => {
        await reset(gitDir, folder, commit);
        await copySubmodules({ checkout: repo.root, folder, temp }, commit);
      },
      // Other machines have no submodules.
      ...(executor &&
        submodules.length === 0 && {
          runElsewhere: async (options: RunTestsOptions) => {
            const tree = await heldTree({ repo, gitDir, folder, temp });
            const { packages } = workspace;
            return executor.runTests(
              { repo, base: commit, tree, packages, ...(limits && { limits }) },
              options,
            );
          },
        }),
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

const swept = new Map<string, Promise<void>>();

/** Once a process and repository: the dead do not come back. */
function sweepOnce(repo: Repository, home: string): Promise<void> {
  const key = `${repo.commonDir}\0${home}`;
  const running = swept.get(key) ?? sweep(repo, home);
  swept.set(key, running);
  return running;
}

/** What dead processes left in git, in healer's cache and in the system's folder for temporary files. */
async function sweep(repo: Repository, home: string): Promise<void> {
  await sweepWorktrees(repo);
  await sweepFolders(home);
  await sweepTemporaryFolders();
}

/** Read before anything else runs in the worktree, since a program may later write another `.git`. */
async function gitDirOf(folder: string): Promise<string> {
  const text = await readFile(join(folder, '.git'), 'utf8');
  return text.replace(/^gitdir: /, '').replace(/\n$/, '');
}

async function writeEdits(folder: string, edits: readonly Edit[]): Promise<void> {
  for (const [file, ofFile] of editsByFile(edits)) {
    const bytes = await readConfined(folder, file);
    const text = bytes === undefined ? '' : decodeText(bytes);
    if (text === undefined)
      throw new HealerError('WORKTREE_FAILED', `${JSON.stringify(file)} is not UTF-8 text`);
    await writeConfined(folder, file, edited(text, file, ofFile));
  }
}

function edited(text: string, file: string, edits: readonly Edit[]): string {
  try {
    return applyEdits(text, edits);
  } catch (cause) {
    throw new HealerError('WORKTREE_FAILED', `An edit does not fit ${JSON.stringify(file)}`, { cause });
  }
}

/** Again where git cannot reach what tests have nested too deep. */
async function reset(gitDir: string, folder: string, commit: string): Promise<void> {
  try {
    await putBack(gitDir, folder, commit);
  } catch {
    await raiseDeepFolders(folder);
    await putBack(gitDir, folder, commit);
  }
}

/** With git's folder named outright and without the settings by which a repository makes git run programs. */
async function putBack(gitDir: string, folder: string, commit: string): Promise<void> {
  const place = [`--git-dir=${gitDir}`, `--work-tree=${folder}`];
  const quiet = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];
  const here = { root: folder };
  await git(here, [...place, ...quiet, 'reset', '--hard', '--quiet', commit]);
  await git(here, [
    ...place,
    ...quiet,
    'clean',
    '-ffdxq',
    '-e',
    'node_modules',
    '-e',
    '/.pnp.*',
    '-e',
    '/.yarn',
  ]);
}
