import { setMaxListeners } from 'node:events';
import { HealerError } from '../core/errors.js';
import { fileTrouble } from '../core/file-trouble.js';
import { withoutSecrets, withoutSecretsIn } from '../core/secrets/without-secrets.js';
import { endsWithSignal, runWords, splitAtDashes } from './command-line.js';
import { failureJson, failureText } from './render/failure.js';
import { paintFor } from './render/paint.js';
import { flush, ignoreClosedPipes, jsonText } from './terminal.js';
import type { ExitCode } from './verb.js';

/**
 * Runs one command line and leaves with its exit code. A failure is told on stderr; under `--json` stdout gets
 * one `healer/error@1` object in place of the result, so that a script always finds exactly one object there.
 */
export async function main(words: string[], version: string): Promise<never> {
  ignoreClosedPipes();
  const interruption = abortOnSignals();
  let code: ExitCode;
  try {
    code = await runWords(words, { version, signal: interruption.signal });
  } catch (error) {
    code = 2;
    const failure = interruption.signal.aborted ? interruption.signal.reason : fileTrouble(error);
    reportFailure(failure, splitAtDashes(words).own.includes('--json'));
  }
  await flush();
  process.exit((endsWithSignal(words) ? undefined : interruption.exitCode()) ?? code);
}

interface Interruption {
  signal: AbortSignal;
  /** 128 and the number of the signal that came; undefined while none did. */
  exitCode: () => ExitCode | undefined;
}

/** The first signal asks the work to end and clean up; a second one does not wait for that. */
function abortOnSignals(): Interruption {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  let exitCode: ExitCode | undefined;
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    process.on(name, () => {
      if (exitCode !== undefined) process.exit(code);
      exitCode = code;
      controller.abort(new HealerError('ABORTED', `Stopped by ${name}.`));
    });
  return { signal: controller.signal, exitCode: () => exitCode };
}

function reportFailure(failure: unknown, json: boolean): void {
  if (json) process.stdout.write(`${jsonText(withoutSecretsIn(failureJson(failure)))}\n`);
  const text = failureText(failure, paintFor(process.stderr.isTTY, process.env));
  process.stderr.write(`${withoutSecrets(text)}\n`);
}
