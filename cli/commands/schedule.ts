import type { Argv } from 'yargs';
import { HealerError } from '../../core/errors.js';
import type { Healer, SchedulePlan } from '../../core/healer.js';
import { withHealer } from '../open.js';
import { planText, scheduleJson, scheduleText } from '../render/schedule.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .positional('action', { choices: ['install', 'remove', 'status'] as const, default: 'status' as const })
    .option('with', {
      choices: ['cron', 'systemd', 'launchd', 'task-scheduler'] as const,
      describe: 'What runs it; what this machine has when it is not given',
    })
    .option('dry-run', {
      type: 'boolean',
      default: false,
      describe: 'Show what would be written, and write nothing',
    })
    .option('yes', { alias: 'y', type: 'boolean', default: false, describe: 'Ask nothing' })
    .example('$0 schedule install', 'Show what is written to have a cycle run each hour, ask, and write it')
    .example('$0 schedule install --with cron --yes', 'In the crontab, without a question')
    .example('$0 schedule remove', 'Take it out again, without a trace');

type Options = OptionsOf<typeof builder>;

export function run(options: Options, terminal: Terminal): Promise<ExitCode> {
  const actions = { install, remove, status };
  return withHealer(terminal, (healer) => actions[options.action](healer, options, terminal));
}

async function install(healer: Healer, options: Options, terminal: Terminal): Promise<ExitCode> {
  const plan = await healer.planSchedule(options.with);
  if (!terminal.json) terminal.print(planText(plan));
  if (options['dry-run']) {
    if (terminal.json) terminal.printJson({ schema: 'healer/schedule@1', planned: planned(plan) });
    return 0;
  }
  if (!options.yes && !(await agrees(terminal))) return 1;
  await plan.install(new Date());
  const now = await healer.scheduleStatus();
  if (terminal.json) terminal.printJson(scheduleJson(now));
  else terminal.print(['', scheduleText(now, terminal)].join('\n'));
  return 0;
}

async function remove(healer: Healer, _: Options, terminal: Terminal): Promise<ExitCode> {
  const removed = await healer.removeSchedule();
  if (terminal.json) terminal.printJson({ ...scheduleJson(await healer.scheduleStatus()), removed });
  else terminal.print(removed ? `Removed: ${removed} runs no cycles any more.` : 'No cycle was scheduled.');
  return 0;
}

async function status(healer: Healer, _: Options, terminal: Terminal): Promise<ExitCode> {
  const now = await healer.scheduleStatus();
  if (terminal.json) terminal.printJson(scheduleJson(now));
  else terminal.print(scheduleText(now, terminal));
  return now.missed !== null || now.state === 'missing' || now.state === 'other' ? 1 : 0;
}

const planned = ({ kind, texts, notes }: SchedulePlan) => ({ kind, texts, notes });

async function agrees(terminal: Terminal): Promise<boolean> {
  if (!terminal.interactive)
    throw new HealerError('USAGE', 'Nothing was written, since nobody can be asked', {
      next: 'Add --yes, or look at it with --dry-run',
    });
  const { confirm } = await import('@clack/prompts');
  return (await confirm({ message: 'Write this?', signal: terminal.signal })) === true;
}
