import type { Argv } from 'yargs';
import { withHealer } from '../open.js';
import { patchHistoryJson } from '../render/json.js';
import { rollbackText } from '../render/rollback.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs.positional('id', {
    type: 'string',
    demandOption: true,
    describe: 'Id of a merged patch or of its error, or its healer/* branch',
  });

export async function run({ id }: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const report = await withHealer(terminal, (healer) => healer.rollback(id));
  const { patch, failingAgain, alsoFailing, unchecked } = report;
  if (terminal.json)
    terminal.printJson({
      schema: 'healer/rollback@1',
      patches: [patchHistoryJson(patch)],
      failingAgain,
      alsoFailing,
      unchecked,
    });
  else terminal.print(rollbackText(report, terminal.paint));
  return 0;
}
