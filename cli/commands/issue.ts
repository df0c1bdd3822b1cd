import type { Argv } from 'yargs';
import { withHealer } from '../open.js';
import { issuesJson, issuesText, someFailed } from '../render/publish.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .positional('ids', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'Errors; all that no patch heals where left out',
    })
    .option('dry-run', {
      type: 'boolean',
      default: false,
      describe: 'Ask the server and say what would be done, but change nothing',
    })
    .example(
      '$0 issue',
      'Open issues for the errors that nothing has healed, and close those of errors that are gone',
    )
    .example('$0 issue 3f2a91c', 'Open or update that of one error');

/** Ends with 1 where something could not be opened. */
export async function run(options: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const request = { ids: options.ids, dryRun: options['dry-run'] };
  const report = await withHealer(terminal, (healer) => healer.publishErrors(request));
  if (terminal.json) terminal.printJson(issuesJson(report));
  else terminal.print(issuesText(report, terminal));
  return someFailed(report.issues) ? 1 : 0;
}
