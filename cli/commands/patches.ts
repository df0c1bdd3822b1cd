import type { Argv } from 'yargs';
import { withHealer } from '../open.js';
import { patchHistoryJson } from '../render/json.js';
import { patchTable } from '../render/patches.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) => yargs.usage('$0 patches');

export async function run(_: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const patches = await withHealer(terminal, (healer) => healer.patches());
  if (terminal.json)
    terminal.printJson({ schema: 'healer/patches@1', patches: patches.map(patchHistoryJson) });
  else if (patches.length === 0) terminal.talk('No patch was made yet. `healer heal` looks for fixes.');
  else terminal.print(patchTable(patches, terminal));
  return 0;
}
