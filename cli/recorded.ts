import type { ErrorRecord } from '../core/model.js';
import { errorTable, needsFix } from './render/errors.js';
import { errorsJson } from './render/json.js';
import { counted } from './render/time.js';
import type { Terminal } from './terminal.js';
import type { ExitCode } from './verb.js';

/** Prints the errors that a sensor has just recorded: the end of `ingest` and `scan`. */
export function printRecorded(errors: ErrorRecord[], terminal: Terminal, nothing: string): ExitCode {
  if (terminal.json) terminal.printJson(errorsJson(errors));
  else if (errors.length === 0) terminal.talk(nothing);
  else {
    terminal.print(errorTable(errors, terminal));
    terminal.talk(`\n${counted(errors.length, 'error')} recorded. \`healer heal\` looks for fixes.`);
  }
  return errors.some(needsFix) ? 1 : 0;
}
