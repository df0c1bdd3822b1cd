import type { Argv } from 'yargs';
import { withHealer } from '../open.js';
import { doctorJson, doctorText, openProtections } from '../render/doctor.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs.usage('$0 doctor').example('$0 doctor', 'Try to get out of the sandbox, and say what held');

export async function run(_: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const report = await withHealer(terminal, (healer) => healer.doctor());
  if (terminal.json) terminal.printJson(doctorJson(report));
  else terminal.print(doctorText(report, terminal));
  return openProtections(report) > 0 ? 1 : 0;
}
