import type { Argv } from 'yargs';
import { withHealer } from '../open.js';
import { requestsJson, requestsText, someFailed } from '../render/publish.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .positional('ids', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'Patches, or the errors that they heal; all that wait where left out',
    })
    .option('dry-run', {
      type: 'boolean',
      default: false,
      describe: 'Ask the server and say what would be done, but push and change nothing',
    })
    .example('$0 pr', 'Open requests for the patches that wait, update and close those that are open')
    .example('$0 pr 3f2a91c', 'Open or update that of one patch');

/** Ends with 1 where something could not be opened. */
export async function run(options: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const request = { ids: options.ids, dryRun: options['dry-run'] };
  const report = await withHealer(terminal, (healer) => healer.publishPatches(request));
  if (terminal.json) terminal.printJson(requestsJson(report));
  else terminal.print(requestsText(report, terminal));
  return someFailed(report.requests) ? 1 : 0;
}
