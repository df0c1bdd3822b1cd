import type { Argv } from 'yargs';
import type { ScheduleKind } from '../../core/cycle/schedule/scheduler.js';
import type { Repository } from '../../core/git/repository.js';
import type { LearnReport } from '../../core/healer.js';
import type { InitReport } from '../../core/setup/init.js';
import { withHealer } from '../open.js';
import { changeLines } from '../render/changes.js';
import { monorepoText } from '../render/packages.js';
import { learnText } from '../render/patterns.js';
import { printableLine } from '../render/printable.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .option('yes', { alias: 'y', type: 'boolean', default: false, describe: 'Ask nothing' })
    .option('hooks', { type: 'boolean', default: true, describe: 'Put healer beside the git hooks' })
    .option('sign', { choices: ['ssh', 'gpg', 'off'] as const, describe: 'How patches are signed' })
    .option('schedule', {
      choices: ['none', 'cron', 'launchd', 'systemd', 'task-scheduler'] as const,
      describe: 'What runs a cycle each hour, in place of what does so now',
    })
    .option('learn', {
      type: 'boolean',
      default: false,
      describe: 'Spend up to a minute on learning from fixes in the history',
    });

export async function run(options: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const { openRepository } = await import('../../core/git/repository.js');
  const { init } = await import('../../core/setup/init.js');
  const repo = await openRepository(terminal.cwd);
  const hooks = options.hooks && (options.yes || !terminal.interactive || (await wantsHooks()));
  const agree = options.yes || (terminal.interactive && (await agrees(repo, terminal)));
  const report = await init(repo, { hooks, sign: options.sign, agree });
  const scheduled = options.schedule && (await schedule(repo, options.schedule, options.yes, terminal));
  const learned = options.learn ? await learn(terminal) : null;
  if (terminal.json)
    terminal.printJson({
      schema: 'healer/init@1',
      ...report,
      ...(scheduled && { schedule: scheduled }),
      ...(learned && { learned }),
    });
  else {
    const more = [scheduled ? scheduleChange(scheduled) : null, learned && learnText(learned)];
    terminal.print([text(report), ...more.flatMap((each) => (each === null ? [] : ['', each]))].join('\n'));
  }
  return 0;
}

const learn = (terminal: Terminal): Promise<LearnReport> =>
  withHealer(terminal, (healer) => healer.learn({ fromHistory: true, budgetMs: 60_000 }));

async function wantsHooks(): Promise<boolean> {
  const { confirm, isCancel } = await import('@clack/prompts');
  const answer = await confirm({
    message: 'Put healer beside the git hooks? It warns when a push is known to be red.',
  });
  if (isCancel(answer))
    throw new (await import('../../core/errors.js')).HealerError('ABORTED', 'Nothing was changed.');
  return answer;
}

interface Scheduled {
  /** What runs cycles now; null where nothing does. */
  kind: ScheduleKind | null;
  /** What did so before. */
  before: ScheduleKind | null;
}

/** Who names a scheduler has agreed to it; where somebody is there, they see first what is written. */
async function schedule(
  repo: Repository,
  kind: ScheduleKind | 'none',
  yes: boolean,
  terminal: Terminal,
): Promise<Scheduled> {
  const [{ planSchedule, removeSchedule }, { readSchedule }, { loadConfig }] = await Promise.all([
    import('../../core/cycle/schedule/schedule.js'),
    import('../../core/cycle/schedule/record.js'),
    import('../../core/config/load.js'),
  ]);
  const before = (await readSchedule(repo))?.kind ?? null;
  if (kind === 'none') {
    await removeSchedule(repo);
    return { kind: null, before };
  }
  const plan = await planSchedule({ repo, config: await loadConfig(repo.mainRoot) }, kind);
  if (terminal.interactive && !yes) {
    const { planText } = await import('../render/schedule.js');
    terminal.print(planText(plan));
    const { confirm } = await import('@clack/prompts');
    if ((await confirm({ message: 'Write this?', signal: terminal.signal })) !== true)
      return { kind: before, before };
  }
  await plan.install(new Date());
  return { kind, before };
}

const scheduleChange = ({ kind, before }: Scheduled): string =>
  kind === null
    ? before === null
      ? 'No cycles are scheduled.'
      : `Removed: ${before} runs no cycles any more.`
    : `${kind} runs a cycle each hour: healer schedule`;

/** Settings that came with the repository are shown before anything that they name is run. */
async function agrees(repo: Repository, terminal: Terminal): Promise<boolean> {
  const [{ loadConfig }, { untrusted }, { agreesTo }] = await Promise.all([
    import('../../core/config/load.js'),
    import('../../core/workspace/trust.js'),
    import('../render/trust.js'),
  ]);
  const parts = await untrusted(repo, await loadConfig(repo.mainRoot));
  const needed = parts.filter(({ use }) => use === 'needed');
  return needed.length > 0 && agreesTo(needed, terminal);
}

function text(report: InitReport): string {
  const { packageManager, monorepo, test, signing, hooks, changes, notes } = report;
  const facts = [
    ['repository', report.root],
    ['packages', monorepo ? `${monorepoText(monorepo)} (${packageManager})` : `1 (${packageManager})`],
    [
      'tests',
      test
        ? `${test.command.join(' ')} (${test.runner === 'command' ? 'its own runner' : test.runner})`
        : 'none yet: add a "test" script to package.json, or set "testCommand" in .healer/config.json',
    ],
    ['signing', describeSigning(signing)],
    ['hooks', hooks ? `${hooks.installed.join(', ')} (owned by ${hooks.owner})` : 'none'],
  ];
  const lines = facts.map(([name, value]) => `${name?.padEnd(11)} ${value}`);
  const done = changes.length === 0 ? ['Nothing had to be changed.'] : changeLines(changes);
  return [...lines, '', ...done, ...notes.map(printableLine)].join('\n');
}

function describeSigning({ format, source }: InitReport['signing']): string {
  if (format === 'off') return 'off';
  return source === 'user' ? `${format}, with your own key` : `${format}, with healer’s key`;
}
