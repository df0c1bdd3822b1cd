import type { Argv } from 'yargs';
import { withHealer } from '../open.js';
import { patchHistoryJson } from '../render/json.js';
import { heldLines, patchTable } from '../render/patches.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) => yargs.usage('$0 fixes');

export async function run(_: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const patches = await withHealer(terminal, (healer) => healer.patches());
  const proposed = patches.filter(({ state }) => state === 'proposed' || state === 'held');
  if (terminal.json) terminal.printJson({ schema: 'healer/fixes@1', fixes: proposed.map(patchHistoryJson) });
  else if (proposed.length === 0) terminal.talk('No fix is proposed. `healer heal` looks for fixes.');
  else terminal.print([patchTable(proposed, terminal), ...heldLines(proposed, terminal)].join('\n'));
  return 0;
}
