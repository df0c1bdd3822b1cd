import type { Argv } from 'yargs';
import { HealerError } from '../../core/errors.js';
import { withHealer } from '../open.js';
import { logsJson, logsText } from '../render/logs.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .option('run', { type: 'string', requiresArg: true, describe: 'Only what one run has said' })
    .option('level', {
      choices: ['debug', 'info', 'warn', 'error'] as const,
      default: 'debug' as const,
      describe: 'Nothing that is less important',
    })
    .option('last', {
      type: 'number',
      requiresArg: true,
      default: 100,
      describe: 'How many entries at most; 0 for all that are kept',
    })
    .option('follow', { alias: 'f', type: 'boolean', default: false, describe: 'Go on with what is added' })
    .example('$0 logs --level warn', 'What went wrong in cycles that nobody watched')
    .example('$0 logs --follow', 'What a cycle or a daemon says while it works');

export async function run(options: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  if (!Number.isInteger(options.last) || options.last < 0)
    throw new HealerError('USAGE', `--last takes a count, not ${options.last}`, {
      next: 'Such as --last 50',
    });
  if (options.follow && terminal.json)
    throw new HealerError('USAGE', '--json prints one object, which what is followed has no end for', {
      next: 'Leave out one of them',
    });
  const [{ readLogs }, { followLogs }] = await Promise.all([
    import('../../core/log/read-log.js'),
    import('../../core/log/follow-log.js'),
  ]);
  const filter = { run: options.run, level: options.level };
  await withHealer(terminal, async ({ store }) => {
    // From before what is read, so that nothing falls between.
    const following = options.follow ? await followLogs(store, filter) : null;
    const entries = await readLogs(store, filter);
    const shown = options.last === 0 ? entries : entries.slice(-options.last);
    if (terminal.json) terminal.printJson(logsJson(shown));
    else terminal.print(logsText(shown, terminal));
    await following?.((added) => terminal.print(logsText(added, terminal)), terminal.signal);
  });
  return 0;
}
