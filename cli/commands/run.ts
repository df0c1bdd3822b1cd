import type { Argv } from 'yargs';
import { HealerError } from '../../core/errors.js';
import { withHealer } from '../open.js';
import { errorsJson } from '../render/json.js';
import { noProgress } from '../render/progress.js';
import { counted } from '../render/time.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .usage('$0 run -- command')
    .example('$0 run -- node app.js', 'Record the crash of app.js, if it crashes');

/** The exit code is the program's own. Under --json the program is silent, so that stdout holds one object. */
export async function run(_: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const { rest, json, talkPaint } = terminal;
  if (rest.length === 0)
    throw new HealerError('USAGE', 'There is no program to run.', {
      next: 'Put it after --: `healer run -- node app.js`.',
    });
  const { exitCode, errors } = await withHealer(
    terminal,
    (healer) => healer.run({ command: rest, stdio: json ? 'ignore' : 'inherit' }),
    noProgress,
  );
  const [first] = errors;
  if (json) terminal.printJson({ ...errorsJson(errors), exitCode });
  else if (first)
    terminal.talk(
      `${talkPaint.dim('healer:')} ${counted(errors.length, 'error')} recorded. \`healer explain ${first.id.slice(0, 7)}\` shows where.`,
    );
  return exitCode;
}
