import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { SimpleGit } from 'simple-git';
import { HealerError } from '../errors.js';
import { gitEnvironment } from './environment.js';
import { nextAfter } from './trouble.js';

export interface GitOptions {
  env?: Record<string, string>;
  input?: string | Buffer;
  signal?: AbortSignal;
  /** Changes refs within milliseconds, and is to come to its end also when this process and its group are killed. */
  finishes?: boolean;
  /** Resolve with what was printed even when git exits with another code than 0. */
  allowFailure?: boolean;
}

export interface GitResult {
  exitCode: number;
  stdout: Buffer;
  stderr: string;
}

type Checkout = { root: string };

/**
 * Runs git in a checkout with a clean environment and resolves with its stdout as UTF-8, to the byte (the final
 * newline is there). Throws GIT_FAILED with git's own last line, GIT_MISSING, ABORTED.
 */
export async function git(repo: Checkout, args: string[], options: GitOptions = {}): Promise<string> {
  return (await gitBytes(repo, args, options)).toString('utf8');
}

/** As `git`, for output that may not be text. */
export async function gitBytes(repo: Checkout, args: string[], options: GitOptions = {}): Promise<Buffer> {
  const result = await gitResult(repo, args, options);
  if (result.exitCode !== 0 && !options.allowFailure) throw gitFailed(args, result);
  return result.stdout;
}

/** As `git`, for when the exit code is the answer. */
export async function gitResult(
  repo: Checkout,
  args: string[],
  options: GitOptions = {},
): Promise<GitResult> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await runGit(repo, args, options);
    if (result.exitCode === 0 || attempt === mostAttempts || !lostItsFolder(result)) return result;
  }
}

const mostAttempts = 5;

/** Who collects garbage removes the folder of an object between the moments where git makes it and writes into it. */
const lostItsFolder = ({ stderr }: GitResult): boolean =>
  /unable to (?:write|create)\b.*\bobjects\/[0-9a-f]{2}\b.*: No such file or directory/.test(stderr);

function runGit(repo: Checkout, args: string[], options: GitOptions): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, {
      cwd: repo.root,
      env: gitEnvironment(options.env),
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      detached: options.finishes === true && process.platform !== 'win32',
      signal: options.signal,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // git may end without reading all its input; its exit code says whether that matters.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input);
    child.on('error', (cause) => reject(notStarted(repo, args, options.signal, cause)));
    child.on('close', (code) =>
      resolve({
        exitCode: code ?? 128,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString('utf8'),
      }),
    );
  });
}

/** simple-git in a checkout, for porcelain that the user asked for: their hooks run. */
export async function porcelain(repo: Checkout): Promise<SimpleGit> {
  const { simpleGit } = await import('simple-git');
  const env = gitEnvironment();
  // The environment is the user's own, already cleaned; what simple-git guards against is one that strangers filled.
  return simpleGit({ baseDir: repo.root, allowEnvironment: Object.keys(env), unsafe: ownEnvironment }).env(
    env,
  );
}

const ownEnvironment = {
  allowUnsafeAskPass: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeEditor: true,
  allowUnsafeExec: true,
  allowUnsafeGitProxy: true,
  allowUnsafePager: true,
  allowUnsafeSshCommand: true,
  allowUnsafeTemplateDir: true,
};

export function gitFailed(args: readonly string[], result: GitResult): HealerError {
  const verb = args.find((arg, index) => !arg.startsWith('-') && args[index - 1] !== '-c') ?? 'command';
  const lines = result.stderr.trim().split('\n');
  const said = lines.findLast((line) => /^(fatal|error): /.test(line)) ?? lines.at(-1) ?? '';
  return new HealerError('GIT_FAILED', `git ${verb} failed: ${said || `exit code ${result.exitCode}`}`, {
    cause: new Error(result.stderr.trim()),
    ...nextAfter(result.stderr),
  });
}

function notStarted(
  repo: Checkout,
  args: string[],
  signal: AbortSignal | undefined,
  cause: Error,
): HealerError {
  if (signal?.aborted) return new HealerError('ABORTED', `git ${args[0]} was stopped`, { cause });
  if (!existsSync(repo.root)) {
    return new HealerError('FILE_UNREADABLE', `The folder ${repo.root} does not exist`, { cause });
  }
  return new HealerError('GIT_MISSING', 'git could not be started', {
    cause,
    next: 'Install git 2.38 or newer and see that it is on the PATH',
  });
}
