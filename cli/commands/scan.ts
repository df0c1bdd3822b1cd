import type { Argv } from 'yargs';
import { withHealer } from '../open.js';
import { printRecorded } from '../recorded.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs.positional('path', { type: 'string', describe: 'Only this file or folder' });

export async function run({ path }: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const errors = await withHealer(terminal, (healer) => healer.scan(path));
  return printRecorded(errors, terminal, 'The compiler and the linter of this project find nothing.');
}
