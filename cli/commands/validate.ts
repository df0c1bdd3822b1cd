import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { withHealer } from '../open.js';
import { validationJson, validationText } from '../render/validation.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .positional('change', {
      type: 'string',
      demandOption: true,
      describe: 'A patch file, a commit, or the id of a fix',
    })
    .example('$0 validate fix.patch', 'Would this diff pass?')
    .example('$0 validate some-branch', "The last commit's change of a branch");

export async function run({ change }: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const path = resolve(terminal.cwd, change);
  const report = await withHealer(terminal, (healer) => healer.validate(existsSync(path) ? path : change));
  if (terminal.json) terminal.printJson(validationJson(report));
  else terminal.print(validationText(report, terminal.paint));
  return report.ok ? 0 : 1;
}
