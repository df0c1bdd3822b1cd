import type { Argv } from 'yargs';
import type { Repository } from '../../core/git/repository.js';
import type { InitReport } from '../../core/setup/init.js';
import { changeLines } from '../render/changes.js';
import { printableLine } from '../render/printable.js';
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
  const agree = options.yes || (terminal.interactive && (await agrees(repo, terminal)));
  const report = await init(repo, { hooks, sign: options.sign, agree });
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
  return [...lines, '', ...done, ...notes.map(printableLine)].join('\n');
}

function describeSigning({ format, source }: InitReport['signing']): string {
  if (format === 'off') return 'off';
  return source === 'user' ? `${format}, with your own key` : `${format}, with healer’s key`;
}
