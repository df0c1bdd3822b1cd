import type { Argv } from 'yargs';
import type { Healer, HealReport } from '../../core/healer.js';
import { budgetMs } from '../budget.js';
import { withLoggedHealer } from '../logged.js';
import { withHealer } from '../open.js';
import { healText } from '../render/heal.js';
import { healJson } from '../render/json.js';
import { logHeal } from '../render/log-entries.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .positional('ids', {
      type: 'string',
      array: true,
      describe: 'Ids of errors; all open ones when none is given',
    })
    .option('budget', { type: 'string', requiresArg: true, describe: 'Time to spend: 90s, 5m, 1h' })
    .option('strategy', {
      type: 'string',
      requiresArg: true,
      describe:
        'Only these, with commas between: code-fixes, lint-fixes, patterns, hints, rules, history, search, synthesis, model, agent',
    })
    .option('candidates', { type: 'number', requiresArg: true, describe: 'Try no more than this many' })
    .option('dry-run', { type: 'boolean', describe: 'Propose and screen, but land nothing' })
    .example('$0 heal --budget 90s', 'Work on every open error for a minute and a half')
    .example('$0 heal 3f2a1 --strategy rules,search', 'One error, with two of the strategies');

export async function run(options: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const budget = budgetMs(options.budget);
  const dryRun = options['dry-run'] ?? false;
  const heal = (healer: Healer) =>
    healer.heal({
      ids: options.ids?.map(String),
      budgetMs: budget,
      strategies: words(options.strategy),
      candidates: options.candidates,
      dryRun,
    });
  const report = dryRun ? await withHealer(terminal, heal) : await logged(terminal, heal);
  if (terminal.json) terminal.printJson(healJson(report, dryRun));
  else terminal.print(healText(report, { ...terminal, dryRun }));
  return report.errors.some(remains) ? 1 : 0;
}

const logged = (terminal: Terminal, heal: (healer: Healer) => Promise<HealReport>): Promise<HealReport> =>
  withLoggedHealer(terminal, 'heal', async (healer, log) => {
    const report = await heal(healer);
    logHeal(log, report);
    return report;
  });

/** What is skipped was ignored by the user or does not fail here; a snapshot waits for a decision. */
const remains = ({ status, class: kind }: HealReport['errors'][number]): boolean =>
  status === 'skipped' ? kind === 'snapshot-mismatch' : status !== 'fixed';

const words = (list: string | undefined): string[] | undefined =>
  list
    ?.split(',')
    .map((name) => name.trim())
    .filter(Boolean);
