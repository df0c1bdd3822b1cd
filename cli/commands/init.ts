import type { Argv } from 'yargs';
import type { InitReport } from '../../core/setup/init.js';
import { changeLines } from '../render/changes.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .option('yes', { alias: 'y', type: 'boolean', default: false, describe: 'Ask nothing' })
    .option('hooks', { type: 'boolean', default: true, describe: 'Put healer beside the git hooks' })
    .option('sign', { choices: ['ssh', 'gpg', 'off'] as const, describe: 'How patches are signed' });

export async function run(options: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  const { openRepository } = await import('../../core/git/repository.js');
  const { init } = await import('../../core/setup/init.js');
  const repo = await openRepository(terminal.cwd);
  const hooks = options.hooks && (options.yes || !terminal.interactive || (await wantsHooks()));
  const report = await init(repo, { hooks, sign: options.sign });
  if (terminal.json) terminal.printJson({ schema: 'healer/init@1', ...report });
  else terminal.print(text(report));
  return 0;
}

async function wantsHooks(): Promise<boolean> {
  const { confirm, isCancel } = await import('@clack/prompts');
  const answer = await confirm({
    message: 'Put healer beside the git hooks? It warns when a push is known to be red.',
  });
  if (isCancel(answer))
    throw new (await import('../../core/errors.js')).HealerError('ABORTED', 'Nothing was changed.');
  return answer;
}

function text(report: InitReport): string {
  const { packageManager, packages, test, signing, hooks, changes, notes } = report;
  const facts = [
    ['repository', report.root],
    ['packages', `${packages.length} (${packageManager})`],
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
  return [...lines, '', ...done, ...notes].join('\n');
}

function describeSigning({ format, source }: InitReport['signing']): string {
  if (format === 'off') return 'off';
  return source === 'user' ? `${format}, with your own key` : `${format}, with healer’s key`;
}
