import type { Argv } from 'yargs';
import { withHealer } from '../open.js';
import { syncJson, syncText } from '../render/sync.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .positional('remote', {
      type: 'string',
      describe: 'Name of a remote, an address or a folder; that of the branch where it is left out',
    })
    .option('notes', { type: 'boolean', default: true, describe: 'The evidence of patches too' })
    .option('green', {
      type: 'boolean',
      default: false,
      describe: 'The last green trees of branches too, where the other side knows none',
    })
    .example('$0 sync', 'Share history with the remote of this branch')
    .example('$0 sync ../other-clone', 'Share it with a clone on this machine');

export async function run(
  { remote, notes, green }: OptionsOf<typeof builder>,
  terminal: Terminal,
): Promise<ExitCode> {
  const report = await withHealer(terminal, (healer) => healer.sync({ remote, notes, green }));
  if (terminal.json) terminal.printJson(syncJson(report));
  else terminal.print(syncText(report, terminal.paint));
  return report.refused.length + report.notes.refused.length > 0 ? 1 : 0;
}
