import { basename, dirname, resolve, sep } from 'node:path';
import { HealerError } from '../errors.js';
import { type GitResult, git, gitFailed, gitResult } from './command.js';

/** Where a repository is. All paths are absolute. */
export interface Repository {
  /** This checkout. */
  root: string;
  /** What git keeps for this checkout alone: its HEAD and index. */
  gitDir: string;
  /** What all checkouts share: objects and refs. */
  commonDir: string;
  /** The main checkout, where healer's state is; the common folder when a bare repository has linked checkouts only. */
  mainRoot: string;
  linked: boolean;
  shallow: boolean;
}

/** Finds the repository that holds `folder`. Throws NOT_A_REPOSITORY, BARE_REPOSITORY, GIT_MISSING. */
export async function openRepository(folder: string): Promise<Repository> {
  const here = { root: resolve(folder) };
  const result = await gitResult(here, [...noEmbedded, ...questions]);
  const lines = result.stdout.toString('utf8').split('\n').slice(0, -1);
  if (result.exitCode !== 0) throw whyNot(here.root, lines, result);

  const [, , shallow] = lines;
  // A newline in a path makes the answers ambiguous; then each is asked for alone.
  const [gitDir, commonDir, root] =
    lines.length === 6
      ? lines.slice(3)
      : await Promise.all(
          paths.map(async (path) => (await git(here, [...noEmbedded, 'rev-parse', ...path])).slice(0, -1)),
        );
  if (!root || !gitDir || !commonDir) throw whyNot(here.root, lines, result);

  const linked = resolve(gitDir) !== resolve(commonDir);
  return {
    root: resolve(root),
    gitDir: resolve(gitDir),
    commonDir: resolve(commonDir),
    mainRoot: linked ? await findMainRoot(here, resolve(commonDir)) : resolve(root),
    linked,
    shallow: shallow === 'true',
  };
}

/**
 * A folder of a clone may look like a bare repository, with settings that make git run programs. Only what has a
 * `.git` of its own is a checkout.
 */
const noEmbedded = ['-c', 'safe.bareRepository=explicit'];

const paths = [
  ['--path-format=absolute', '--git-dir'],
  ['--path-format=absolute', '--git-common-dir'],
  ['--path-format=absolute', '--show-toplevel'],
];

const questions = [
  'rev-parse',
  '--is-bare-repository',
  '--is-inside-work-tree',
  '--is-shallow-repository',
  ...paths.flat(),
];

async function findMainRoot(here: { root: string }, commonDir: string): Promise<string> {
  if (basename(commonDir) === '.git') return dirname(commonDir);
  const configured = await git(here, ['config', '--file', `${commonDir}/config`, '-z', 'core.worktree'], {
    allowFailure: true,
  });
  return configured ? resolve(commonDir, configured.slice(0, -1)) : commonDir;
}

function whyNot(folder: string, [bare, inside]: string[], result: GitResult): HealerError {
  if (/cannot use bare repository/.test(result.stderr) && folder.split(sep).includes('.git'))
    inside = 'false';
  if (bare === 'true' || (/cannot use bare repository/.test(result.stderr) && inside !== 'false')) {
    return new HealerError('BARE_REPOSITORY', `${folder} is a bare repository, which has no files to heal`, {
      next: 'Run healer in a checkout: git worktree add ../checkout',
    });
  }
  if (inside === 'false') {
    return new HealerError('NOT_A_REPOSITORY', `${folder} is inside git's own folder, not in a checkout`, {
      next: 'Run healer in the folder that holds .git',
    });
  }
  if (/dubious ownership/.test(result.stderr)) {
    return new HealerError('GIT_FAILED', `git refuses ${folder} because another user owns it`, {
      cause: new Error(result.stderr.trim()),
      next: `If you trust it: git config --global --add safe.directory ${folder}`,
    });
  }
  if (/not a git repository/.test(result.stderr)) {
    return new HealerError('NOT_A_REPOSITORY', `${folder} is not in a git repository`, {
      next: 'Run git init, commit, and try again',
    });
  }
  return gitFailed(questions, result);
}
