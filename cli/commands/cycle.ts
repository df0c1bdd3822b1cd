import type { Argv } from 'yargs';
import type { CycleReport } from '../../core/healer.js';
import { withLoggedHealer } from '../logged.js';
import { withHealer } from '../open.js';
import { cycleJson, cycleText, remainsAfter } from '../render/cycle.js';
import { logCycle } from '../render/log-entries.js';
import { noProgress, startProgress } from '../render/progress.js';
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
    .option('scheduled', {
      type: 'boolean',
      default: false,
      describe: 'Print nothing but to .healer/logs (healer logs): for schedulers',
    })
    .example('$0 cycle', 'What a scheduler runs once an hour')
    .example('$0 cycle --dry-run', 'Branches and budget, without running anything');

export async function run(options: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const report = options['dry-run']
    ? await withHealer(terminal, (healer) => healer.cycle({ dryRun: true }))
    : await logged(terminal, options.scheduled);
  if (terminal.json) terminal.printJson(cycleJson(report));
  else if (!options.scheduled) terminal.print(cycleText(report, terminal));
  return remainsAfter(report) ? 1 : 0;
}

function logged(terminal: Terminal, scheduled: boolean): Promise<CycleReport> {
  return withLoggedHealer(
    terminal,
    'cycle',
    async (healer, log) => {
      if (scheduled) await (await import('../../core/cycle/courtesy.js')).stepBack(healer.config);
      const report = await healer.cycle({ scheduled });
      logCycle(log, report);
      return report;
    },
    scheduled ? noProgress : startProgress(terminal),
  );
}
