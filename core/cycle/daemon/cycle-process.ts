import { spawn } from 'node:child_process';

export interface CycleEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** How long a cycle that was asked to end may take to tidy up. */
const tidyMs = 30_000;

/**
 * Runs one cycle in a process of its own, whose memory is given back with its end. It leads a process group, so that Ctrl-C in
 * a terminal reaches it once, by way of the daemon. When the signal comes it is asked to end, and waited for.
 */
export function runCycleProcess(command: readonly string[], signal: AbortSignal): Promise<CycleEnd> {
  const [program = process.execPath, ...words] = command;
  const child = spawn(program, words, { detached: true, stdio: ['ignore', 'ignore', 'inherit'] });
  let late: NodeJS.Timeout | undefined;
  const stop = () => {
    child.kill('SIGTERM');
    late = setTimeout(() => child.kill('SIGKILL'), tidyMs);
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return new Promise<CycleEnd>((resolve) => {
    child.on('error', () => resolve({ code: null, signal: null }));
    child.on('close', (code, by) => resolve({ code, signal: by }));
  }).finally(() => {
    clearTimeout(late);
    signal.removeEventListener('abort', stop);
  });
}
