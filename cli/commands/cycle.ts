import type { Argv } from 'yargs';
import type { CycleReport } from '../../core/healer.js';
import { logCycle } from '../cycle-log.js';
import { withHealer } from '../open.js';
import { cycleJson, cycleText, remainsAfter } from '../render/cycle.js';
import { failureText } from '../render/failure.js';
import { paintFor } from '../render/paint.js';
import { noProgress } from '../render/progress.js';
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
      describe: 'Print nothing, and write to .healer/logs/cycle.log: for schedulers',
    })
    .example('$0 cycle', 'What a scheduler runs once an hour')
    .example('$0 cycle --dry-run', 'Branches and budget, without running anything');

export async function run(options: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const report = options.scheduled
    ? await logged(terminal)
    : await withHealer(terminal, (healer) => healer.cycle({ dryRun: options['dry-run'] }));
  if (terminal.json) terminal.printJson(cycleJson(report));
  else if (!options.scheduled) terminal.print(cycleText(report, terminal));
  return remainsAfter(report) ? 1 : 0;
}

function logged(terminal: Terminal): Promise<CycleReport> {
  const plain = { width: 160, paint: paintFor(false, {}) };
  return withHealer(
    terminal,
    async (healer) => {
      const log = async (text: string) => {
        await healer.store.prepare();
        await logCycle(healer.store.folder, text, new Date());
      };
      try {
        const report = await healer.cycle();
        await log(cycleText(report, plain));
        return report;
      } catch (error) {
        await log(failureText(error, plain.paint)).catch(() => {});
        throw error;
      }
    },
    noProgress,
  );
}
