import type { Argv } from 'yargs';
import { HealerError } from '../../core/errors.js';
import { budgetMs } from '../budget.js';
import { withHealer } from '../open.js';
import { learnJson, learnText } from '../render/patterns.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .usage('$0 learn [--from-history] [--limit N] [--budget T]')
    .option('from-history', {
      type: 'boolean',
      default: false,
      describe: 'Also from the commits of the past that fix something',
    })
    .option('limit', {
      type: 'number',
      requiresArg: true,
      default: 10_000,
      describe: 'Look back no more commits than this',
    })
    .option('budget', {
      type: 'string',
      requiresArg: true,
      default: '2m',
      describe: 'Time to spend; what is left is done the next time',
    })
    .example('$0 learn', 'From the fixes that were accepted here, and from those that were rejected')
    .example('$0 learn --from-history --budget 5m', 'And from the history of this repository');

export async function run(options: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const { limit } = options;
  if (!Number.isInteger(limit) || limit < 1)
    throw new HealerError('USAGE', '--limit is no number of commits.', {
      next: 'Give a whole number from 1 on.',
    });
  const budget = budgetMs(options.budget);
  const report = await withHealer(terminal, (healer) =>
    healer.learn({
      fromHistory: options['from-history'],
      limit,
      ...(budget !== undefined && { budgetMs: budget }),
    }),
  );
  if (terminal.json) terminal.printJson(learnJson(report));
  else terminal.print(learnText(report));
  return 0;
}
