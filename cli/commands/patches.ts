import type { Argv } from 'yargs';
import { withHealer } from '../open.js';
import { patchHistoryJson } from '../render/json.js';
import { heldLines, patchTable, staleText } from '../render/patches.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) => yargs.usage('$0 patches');

export async function run(_: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const [patches, stale] = await withHealer(terminal, (healer) =>
    Promise.all([healer.patches(), healer.staleReverts().catch(() => [])]),
  );
  if (terminal.json)
    terminal.printJson({
      schema: 'healer/patches@1',
      patches: patches.map(patchHistoryJson),
      stale: stale.map(({ patch, conflicts }) => ({ patch: patch.id, conflicts })),
    });
  else if (patches.length === 0) terminal.talk('No patch was made yet. `healer heal` looks for fixes.');
  else {
    const notes = stale.map(({ patch, conflicts }) => terminal.paint.yellow(staleText(patch, conflicts)));
    const lines = [patchTable(patches, terminal), ...heldLines(patches, terminal)];
    terminal.print([...lines, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n'));
  }
  return 0;
}
