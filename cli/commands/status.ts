import type { Argv } from 'yargs';
import { withHealer } from '../open.js';
import { statusJson, statusText, waitingErrors } from '../render/status.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) => yargs.usage('$0 status');

export async function run(_: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const status = await withHealer(terminal, (healer) => healer.status());
  if (terminal.json) terminal.printJson(statusJson(status));
  else terminal.print(statusText(status, terminal));
  return waitingErrors(status) > 0 ? 1 : 0;
}
