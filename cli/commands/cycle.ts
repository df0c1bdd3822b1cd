import type { Argv } from 'yargs';
import { withHealer } from '../open.js';
import { cycleJson, cycleText, remainsAfter } from '../render/cycle.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .usage('$0 cycle')
    .option('dry-run', {
      type: 'boolean',
      default: false,
      describe: 'Say what would be done, and do nothing',
    })
    .example('$0 cycle', 'What a scheduler runs once an hour')
    .example('$0 cycle --dry-run', 'Branches and budget, without running anything');

export async function run(options: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const report = await withHealer(terminal, (healer) => healer.cycle({ dryRun: options['dry-run'] }));
  if (terminal.json) terminal.printJson(cycleJson(report));
  else terminal.print(cycleText(report, terminal));
  return remainsAfter(report) ? 1 : 0;
}
