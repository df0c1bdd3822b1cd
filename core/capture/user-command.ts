import { constants } from 'node:os';
import spawn from 'cross-spawn';
import { HealerError } from '../errors.js';
import { steadyNow } from '../workspace/steady-clock.js';

export interface UserRun {
  /** 128 + signal number when a signal ended it, as a shell reports it. */
  exitCode: number;
  signal: NodeJS.Signals | null;
  /** What it printed, where it was listened to: at most `mostOutput` characters of each end. */
  stdout: string;
  durationMs: number;
}

export interface UserCommandOptions {
  cwd: string;
  /** Added to the user's own environment. */
  env: Record<string, string>;
  stdio: 'inherit' | 'ignore';
  /** Read standard output as well, and pass it on to `output`: for runners that speak through it alone. */
  listen: boolean;
  output?: NodeJS.WritableStream;
  signal: AbortSignal;
}

/** Characters of standard output that are kept; the middle of a longer one is dropped. */
const mostOutput = 8 * 1024 * 1024;

/**
 * Runs the user's own command in the user's own environment; the one thing that runs outside of the sandbox. On Windows
 * `npm` and what packages bring are `.cmd` files, which cross-spawn finds and starts with each word as it is.
 */
export async function runUserCommand(
  command: readonly string[],
  options: UserCommandOptions,
): Promise<UserRun> {
  const [file, ...args] = command;
  if (!file) throw new HealerError('USAGE', 'There is no command to run', { next: 'Name one after `--`.' });
  const startedAt = steadyNow();
  const { stdio } = options;
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: [stdio, options.listen ? 'pipe' : stdio, stdio],
    windowsHide: true,
  });
  const output = options.listen ? tee(child.stdout, options.output) : { text: () => '' };
  const stopForwarding = forwardSignals((signal) => child.kill(signal), options.signal);
  try {
    const { code, signal } = await ended(child, file);
    const exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
    return { exitCode, signal, stdout: output.text(), durationMs: steadyNow() - startedAt };
  } finally {
    stopForwarding();
  }
}

function ended(child: ReturnType<typeof spawn>, file: string) {
  return new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once('error', (cause) =>
      reject(
        new HealerError('COMMAND_FAILED', `\`${file}\` could not be started`, {
          cause,
          next: 'Check its name and your PATH.',
        }),
      ),
    );
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

function tee(stream: NodeJS.ReadableStream | null, output?: NodeJS.WritableStream) {
  let head = '';
  let tail = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    output?.write(chunk);
    if (head.length < mostOutput / 2) head += chunk;
    else tail = (tail + chunk).slice(-mostOutput / 2);
  });
  return { text: () => head + tail };
}

/** A terminal sends Ctrl-C to the child as well; what is sent to healer alone is passed on. */
function forwardSignals(send: (signal: NodeJS.Signals) => void, aborted: AbortSignal): () => void {
  const forwarded = ['SIGTERM', 'SIGHUP'] as const;
  const handlers = forwarded.map((signal) => [signal, () => send(signal)] as const);
  const ignore = () => {};
  const abort = () => send('SIGINT');
  for (const [signal, handler] of handlers) process.on(signal, handler);
  process.on('SIGINT', ignore);
  aborted.addEventListener('abort', abort, { once: true });
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
    process.off('SIGINT', ignore);
    aborted.removeEventListener('abort', abort);
  };
}
