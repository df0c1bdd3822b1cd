import { Recorder } from './recorder.js';
import { targetFromFolder } from './target.js';
import { toThrown } from './thrown.js';

/**
 * `node --import healer/register app.js`: records what ends the program. The monitor sees uncaught exceptions
 * and unhandled rejections before Node acts on them, and changes nothing about exit code or output.
 */
process.on('uncaughtExceptionMonitor', (error: unknown, origin: string) => {
  try {
    const target = targetFromFolder();
    if (!target) return;
    const recorder = new Recorder(target, 'command', 'crash');
    const thrown = toThrown(error);
    if (origin === 'unhandledRejection') thrown.code ??= 'ERR_UNHANDLED_REJECTION';
    recorder.error(thrown);
    recorder.finish();
  } catch {
    // the crash is the user's to see, not ours to hide
  }
});
