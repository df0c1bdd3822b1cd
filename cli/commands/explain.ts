import type { Argv } from 'yargs';
import { withHealer } from '../open.js';
import { explanationText } from '../render/explanation.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs.positional('id', { type: 'string', demandOption: true, describe: 'Id of an error' });

export async function run({ id }: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const explanation = await withHealer(terminal, (healer) => healer.explain(id));
  if (terminal.json) terminal.printJson({ schema: 'healer/explain@1', explanations: [explanation] });
  else terminal.print(explanationText(explanation, terminal));
  return 0;
}
