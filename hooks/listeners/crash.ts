import { Recorder } from '../recorder.js';
import type { Target } from '../target.js';
import { toThrown } from '../thrown.js';

/**
 * Records the error that ends a process in which no test runner was found: a script of plain assertions, or a
 * runner that could not start. The monitor changes nothing about how the process ends.
 */
export function listenToCrash(target: Target, attached: () => boolean): void {
  process.on('uncaughtExceptionMonitor', (error: unknown) => {
    if (attached() || !process.argv[1]) return;
    const recorder = new Recorder(target, 'command', 'crash');
    recorder.error(toThrown(error));
    recorder.finish();
  });
}
