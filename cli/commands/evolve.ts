import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { HealerError } from '../../core/errors.js';
import type { EvolveReport } from '../../core/healer.js';
import { budgetMs } from '../budget.js';
import { withLoggedHealer } from '../logged.js';
import { withHealer } from '../open.js';
import { checksJson, checksText, evolveJson, evolveText, historyText } from '../render/evolve.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .positional('category', {
      type: 'string',
      describe: 'deps, quality, performance, architecture, security, or all',
    })
    .option('check', {
      type: 'string',
      requiresArg: true,
      describe: 'Only these checks, by their ids with commas between',
    })
    .option('budget', { type: 'string', requiresArg: true, describe: 'Time to spend on fixes: 90s, 5m, 1h' })
    .option('upgrade', {
      choices: ['none', 'patch', 'minor', 'major'] as const,
      describe:
        'Upgrade dependencies up to this kind of version; the setting evolve.upgrades where not given',
    })
    .option('dry-run', { type: 'boolean', describe: 'Look, but mend nothing' })
    .option('all', { type: 'boolean', describe: 'Report what the baseline knows as well' })
    .option('update-baseline', {
      type: 'boolean',
      describe: 'Take all that is found for known: from then on only what is new is reported',
    })
    .option('sarif', {
      type: 'string',
      requiresArg: true,
      describe: 'Write the findings to this file as SARIF, too',
    })
    .option('fail-on', {
      choices: ['error', 'warning', 'note', 'never'] as const,
      describe: 'The least severity that makes it exit with 1; the setting evolve.failOn where not given',
    })
    .option('history', {
      type: 'number',
      requiresArg: true,
      describe: 'Instead, find out what so many commits of the past are like, for the trend in reports',
    })
    .option('list', { type: 'boolean', describe: 'List the checks instead' })
    .example('$0 evolve --dry-run', 'What is wearing out in this repository?')
    .example('$0 evolve deps --upgrade minor', 'Which newer versions pass the tests?')
    .example('$0 evolve quality --check focused-test', 'One check alone');

export async function run(options: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const { checks } = await import('../../core/evolve/checks/index.js');
  if (options.list) {
    if (terminal.json) terminal.printJson(checksJson(checks));
    else terminal.print(checksText(checks, terminal));
    return 0;
  }
  if (options.history !== undefined) return showHistory(options.history, terminal);
  const dryRun = options['dry-run'] ?? false;
  const request = {
    ...(options.category !== undefined && { category: options.category }),
    checks: words(options.check),
    budgetMs: budgetMs(options.budget),
    dryRun,
    all: options.all,
    updateBaseline: options['update-baseline'],
    upgrade: options.upgrade,
  };
  const open = dryRun ? withHealer : withLogged;
  const { report, failOn } = await open(terminal, async (healer) => ({
    report: await healer.evolve(request),
    failOn: options['fail-on'] ?? healer.config.evolve.failOn,
  }));
  if (options.sarif !== undefined) await writeSarif(resolve(terminal.cwd, options.sarif), report);
  if (terminal.json) terminal.printJson(evolveJson(report));
  else terminal.print(evolveText(report, { ...terminal, dryRun }));
  return fails(report, failOn) ? 1 : 0;
}

/** At most this many: each is a tree to look at. */
const mostCommits = 500;

async function showHistory(count: number, terminal: Terminal): Promise<ExitCode> {
  if (!Number.isInteger(count) || count < 1 || count > mostCommits)
    throw new HealerError('USAGE', `--history takes a number from 1 to ${mostCommits}`, {
      next: 'For example: healer evolve --history 20',
    });
  const commits = await withHealer(terminal, (healer) => healer.examineHistory(count));
  if (terminal.json) terminal.printJson({ schema: 'healer/evolve-history@1', commits });
  else terminal.print(historyText(commits));
  return 0;
}

const withLogged: typeof withHealer = (terminal, use) =>
  withLoggedHealer(terminal, 'evolve', (healer) => use(healer));

async function writeSarif(path: string, report: EvolveReport): Promise<void> {
  const [{ toSarif }, { checks }, { ownVersion }, { fileTrouble }] = await Promise.all([
    import('../../core/evolve/sarif.js'),
    import('../../core/evolve/checks/index.js'),
    import('../../core/package-root.js'),
    import('../../core/file-trouble.js'),
  ]);
  const sarif = toSarif(report.findings, checks, ownVersion());
  await writeFile(path, `${JSON.stringify(sarif, null, 1)}\n`).catch((error) => {
    throw fileTrouble(error, 'Name a file in a folder that this user may write in');
  });
}

const weights = { note: 0, warning: 1, error: 2, never: Number.POSITIVE_INFINITY };

/** A finding whose fix waits for review is still there. */
const fails = ({ findings, baseline }: EvolveReport, failOn: keyof typeof weights): boolean =>
  baseline === null && findings.some(({ severity }) => weights[severity] >= weights[failOn]);

const words = (list: string | undefined): string[] =>
  (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
