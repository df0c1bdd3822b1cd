import { availableParallelism, constants } from 'node:os';
import { HealerError } from '../errors.js';
import type { IsolationName } from './isolation.js';
import { type Enclosure, type Launched, launch } from './launch.js';
import { type Exceeded, exceeded, usualLimits } from './limits/limits.js';
import { boundedOutput } from './output.js';
import { type StuckLimits, watchStuck } from './stuck.js';

export interface ExecuteOptions extends Enclosure {
  timeoutMs: number;
  /** Ended earlier when it is stuck. */
  stuck?: StuckLimits;
  /** Folder whose growing files are a sign of life, as printing is. */
  signsIn?: string;
  /** Bytes of each stream that are kept, its beginning and its end; 8 MiB where not told. */
  maxOutput?: number;
  signal?: AbortSignal;
  /** Its whole standard input; none where not told. */
  input?: string;
  /** Called once the command runs. */
  onStart?(): void;
  onOutput?(chunk: Buffer, stream: 'stdout' | 'stderr'): void;
}

export interface Execution {
  exitCode: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
  truncated: boolean;
  timedOut: boolean;
  /** The limit that ended it; null where it ended by itself. `timedOut` is true for `time`, `loop` and `idle`. */
  exceeded: Exceeded | null;
  durationMs: number;
  isolation: IsolationName;
}

/**
 * Runs a command of a repository: the one way in which healer runs anything that it did not write itself.
 * No network and nothing writable outside `worktree` and `temp` where the machine can do that, an allow-listed
 * environment, bounded output, and every process it started is gone when this returns.
 * Errors: ISOLATION_UNAVAILABLE, COMMAND_FAILED when it cannot be started, ABORTED.
 */
export async function execute(command: readonly string[], o: ExecuteOptions): Promise<Execution> {
  throwIfAborted(o.signal, command);
  const started = performance.now();
  // What runs on all processors for the whole time needs no more.
  const processorSeconds = Math.ceil((o.timeoutMs / 1000) * availableParallelism());
  const launched = await launch(command, o, { stdin: o.input !== undefined, processorSeconds });
  const { child, isolation, kill } = launched;
  const stdout = boundedOutput(o.maxOutput ?? 8 * 1024 ** 2);
  const stderr = boundedOutput(o.maxOutput ?? 8 * 1024 ** 2);
  let late: Exceeded | null = null;
  const end = (what: Exceeded) => {
    late ??= what;
    kill();
  };
  const watch = o.stuck && child.pid ? watchIn(child.pid, o.stuck, o.signsIn, end) : null;
  child.stdout?.on('data', (chunk: Buffer) => {
    watch?.sign();
    stdout.add(chunk);
    o.onOutput?.(chunk, 'stdout');
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    watch?.sign();
    stderr.add(chunk);
    o.onOutput?.(chunk, 'stderr');
  });
  // A command may end without reading all of it; its exit code says whether that matters.
  child.stdin?.on('error', () => {});
  child.stdin?.end(o.input);
  const timer = setTimeout(() => end(exceeded.time(o.timeoutMs)), o.timeoutMs);
  o.signal?.addEventListener('abort', kill, { once: true });
  o.onStart?.();
  try {
    const how = await ended(launched, command);
    throwIfAborted(o.signal, command);
    const said = stderr.text();
    return {
      ...how,
      stdout: stdout.text(),
      stderr: said,
      truncated: stdout.truncated || stderr.truncated,
      timedOut: late !== null,
      exceeded: late ?? launched.exceeded() ?? byKernel(how, said, o, processorSeconds),
      durationMs: performance.now() - started,
      isolation,
    };
  } finally {
    clearTimeout(timer);
    watch?.stop();
    o.signal?.removeEventListener('abort', kill);
    kill();
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
  }
}

const watchIn = (
  pid: number,
  limits: StuckLimits,
  signsIn: string | undefined,
  end: (what: Exceeded) => void,
) =>
  watchStuck(
    pid,
    limits,
    (how) => end(how === 'loop' ? exceeded.loop() : exceeded.idle(limits.idleMs)),
    signsIn,
  );

type End = Pick<Execution, 'exitCode' | 'signal'>;

/** Waits for the exit and for the streams to drain; a straggler that holds them open is killed first. */
function ended({ child, isolation, kill }: Launched, command: readonly string[]): Promise<End> {
  return new Promise((resolve, reject) => {
    let straggling: NodeJS.Timeout | undefined;
    child.once('error', (cause) => {
      reject(new HealerError('COMMAND_FAILED', `\`${command.join(' ')}\` could not be started`, { cause }));
    });
    child.once('exit', (code, signal) => {
      const end = isolation === 'bubblewrap' ? unwrapped(code, signal) : { exitCode: code, signal };
      child.once('close', () => {
        clearTimeout(straggling);
        resolve(end);
      });
      kill();
      // Out of reach of the group: a process that made its own session where there is no process namespace.
      straggling = setTimeout(() => resolve(end), 500);
    });
  });
}

/** A limit that the kernel or V8 keeps shows in the signal that ends a process, and in its last words. */
function byKernel(
  { signal }: End,
  stderr: string,
  { limits = usualLimits }: ExecuteOptions,
  processorSeconds: number,
): Exceeded | null {
  if (signal === 'SIGXCPU') return exceeded.processor(processorSeconds);
  if (signal === 'SIGXFSZ') return exceeded.file(limits);
  if (signal !== null && /\bout of memory\b/i.test(stderr.slice(-65_536))) return exceeded.outOfMemory();
  return null;
}

/** bubblewrap and the shell say 128 + n for a process that signal n ended. */
export function unwrapped(code: number | null, signal: NodeJS.Signals | null): End {
  if (code === null || code <= 128) return { exitCode: code, signal };
  const name = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
  return name ? { exitCode: null, signal: name } : { exitCode: code, signal };
}

function throwIfAborted(signal: AbortSignal | undefined, command: readonly string[]): void {
  if (signal?.aborted) {
    throw new HealerError('ABORTED', `\`${command.join(' ')}\` was stopped`, { cause: signal.reason });
  }
}
