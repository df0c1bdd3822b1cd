import type { Healer, Progress } from '../core/healer.js';
import type { Log } from '../core/log/log.js';
import { withHealer } from './open.js';
import { failureJson } from './render/failure.js';
import { type ProgressView, startProgress } from './render/progress.js';
import type { Terminal } from './terminal.js';

const mib = 1_048_576;

/** As `withHealer`, and what the command does goes to `.healer/logs` as well: when it begins and ends, its steps, and why it fails. */
export async function withLoggedHealer<Result>(
  terminal: Terminal,
  command: string,
  use: (healer: Healer, log: Log) => Promise<Result>,
  view: ProgressView = startProgress(terminal),
): Promise<Result> {
  const { openLog } = await import('../core/log/log.js');
  let log: Log | undefined;
  const step = stepsOf((message, facts) => log?.write('debug', message, facts));
  const report = (event: Progress) => {
    view.report(event);
    step(event);
  };
  const began = performance.now();
  try {
    return await withHealer(
      terminal,
      async (healer) => {
        log = await openLog(healer.store, { command, mostBytes: healer.config.logMiB * mib });
        log.write('debug', 'begins', { cwd: terminal.cwd });
        const result = await use(healer, log);
        log.write('debug', 'ends', { ms: Math.round(performance.now() - began) });
        return result;
      },
      { ...view, report },
    );
  } catch (error) {
    log?.write(terminal.signal.aborted ? 'warn' : 'error', 'failed', failureJson(error));
    throw error;
  }
}

/** A step each time that the phase or the error changes; what comes many times a second is left out. */
function stepsOf(tell: (message: string, facts: Record<string, unknown>) => void): (event: Progress) => void {
  let last = '';
  return ({ phase, message, error }) => {
    const step = `${phase} ${error ?? ''}`;
    if (step !== last) tell(message, { phase, ...(error !== undefined && { error }) });
    last = step;
  };
}
