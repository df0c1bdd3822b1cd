import type { Argv } from 'yargs';
import { changeLines } from '../render/changes.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) => yargs;

export async function run(_options: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const { openRepository } = await import('../../core/git/repository.js');
  const { uninstall } = await import('../../core/setup/uninstall.js');
  const report = await uninstall(await openRepository(terminal.cwd));
  if (terminal.json) terminal.printJson({ schema: 'healer/uninstall@1', ...report });
  else if (report.changes.length === 0) terminal.print('healer was not set up here. Nothing was changed.');
  else terminal.print([...changeLines(report.changes), ...report.notes].join('\n'));
  return 0;
}
