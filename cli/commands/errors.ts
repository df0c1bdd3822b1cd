import type { Argv } from 'yargs';
import { withHealer } from '../open.js';
import { errorTable, needsFix } from '../render/errors.js';
import { errorsJson } from '../render/json.js';
import { counted } from '../render/time.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .option('all', { type: 'boolean', alias: 'a', describe: 'Resolved and ignored ones too' })
    .option('ignore', {
      type: 'string',
      requiresArg: true,
      describe: 'Id of an error to leave alone from now on',
    })
    .option('reopen', { type: 'string', requiresArg: true, describe: 'Id of an error to take up again' });

export async function run(
  { all = false, ignore, reopen }: OptionsOf<typeof builder>,
  terminal: Terminal,
): Promise<ExitCode> {
  const errors = await withHealer(terminal, async (healer) => {
    if (ignore !== undefined) await healer.mark(ignore, 'ignore');
    if (reopen !== undefined) await healer.mark(reopen, 'reopen');
    return healer.errors({ all });
  });
  const waiting = errors.filter(needsFix).length;
  if (terminal.json) terminal.printJson(errorsJson(errors));
  else if (errors.length === 0)
    terminal.talk(
      `No ${all ? '' : 'open '}errors are recorded. \`healer test\` runs the tests and records what fails.`,
    );
  else {
    terminal.print(errorTable(errors, terminal));
    terminal.talk(
      waiting > 0 ? `\n${counted(waiting, 'error')} without a fix. \`healer heal\` looks for fixes.` : '',
    );
  }
  return waiting > 0 ? 1 : 0;
}
